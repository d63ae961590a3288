-- Who stood in a pool when a turn was given, and why not, by which version of the policy: the same for most turns of a day, so that it
-- is kept once, and the fairness of a pool is told without a look at each decision. Turns given before have none, and are told as before.

create table app.pool_standings (
  installation_id uuid not null,
  -- Made from the rest of the row: the same has the same id.
  standing_id uuid not null,
  policy_version integer not null,
  -- As the decision names them; whom it chose is the owner of the turn.
  candidates json not null,
  primary key (installation_id, standing_id)
);
alter table app.pool_standings enable row level security;
alter table app.pool_standings force row level security;
create policy own on app.pool_standings to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.pool_standings to estafet_app;

alter table app.assignments add column standing_id uuid;
comment on column app.assignments.standing_id is 'Who stood in the pool at this turn; null: the decision alone says it.';
-- All that is told of a turn stands in the index that finds it.
drop index app.assignments_turns;
create index assignments_turns on app.assignments (installation_id, pool_id, assigned_at, assignment_id)
  include (lead_id, owner_id, decision_id, standing_id) where assigned_by = 'pool';
