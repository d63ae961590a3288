-- Turns that came back by a rep's no, each with the move that says so: a year has some hundred thousand turns, and whose turn it was when a
-- lead came back was looked up for each. Kept beside the visits, from the same moves, for the leads that stand in the list.

create table app.returned_turns (
  installation_id uuid not null,
  lead_id uuid not null,
  assignment_id bigint not null,
  transition_id bigint not null,
  -- As the turn has them.
  given_at bigint not null,
  owner_id text not null,
  -- Null: none was given.
  reason text,
  primary key (installation_id, lead_id, assignment_id, transition_id)
);
create index returned_turns_given on app.returned_turns (installation_id, given_at) include (lead_id, owner_id, reason);
alter table app.returned_turns enable row level security;
alter table app.returned_turns force row level security;
create policy own on app.returned_turns to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.returned_turns to estafet_app;

-- A rep's no is looked for by its lead. The codes are those of RETURNS in src/domain/returned.ts.
drop index app.transitions_returns;
create index transitions_returns on app.transitions (installation_id, lead_id)
  where because in ('stage.rejected', 'stage.handed-back', 'stage.disqualified-by-rep');

-- The owner steps over the walls for the length of this transaction. The word stands for a reason in a rep's own words, as in
-- src/domain/returned.ts.
alter table app.transitions no force row level security;
alter table app.assignments no force row level security;
alter table app.lead_list no force row level security;
alter table app.returned_turns no force row level security;
insert into app.returned_turns
select a.installation_id, a.lead_id, a.assignment_id, t.transition_id, a.assigned_at, a.owner_id,
       coalesce(t.evidence->>'meant', case when t.evidence->>'reason' is not null then 'other' end)
  from app.transitions t
  join app.assignments a on a.installation_id = t.installation_id and a.lead_id = t.lead_id
 where t.because in ('stage.rejected', 'stage.handed-back', 'stage.disqualified-by-rep')
   and a.assigned_by <> 'person' and t.evidence->>'ownerId' = a.owner_id and t.at >= a.assigned_at and (a.ended_at is null or t.at <= a.ended_at)
   and exists (select 1 from app.lead_list l where l.installation_id = a.installation_id and l.lead_id = a.lead_id);
alter table app.transitions force row level security;
alter table app.assignments force row level security;
alter table app.lead_list force row level security;
alter table app.returned_turns force row level security;

-- As 0200 tells of the other tables.
do $$
begin
  if to_regproc('pg_catalog.pg_restore_attribute_stats') is null then return; end if;
  if (select reltuples from pg_class where oid = 'app.returned_turns'::regclass) >= 0 then return; end if;
  perform pg_restore_attribute_stats('schemaname', 'app', 'relname', 'returned_turns', 'attname', 'installation_id', 'inherited', false,
    'n_distinct', 1::real);
end $$;

-- Leads behind a number of stages left out: each such list is about one stage.
drop index app.stage_skips_at;
create index stage_skips_at on app.stage_skips (installation_id, stage, at) include (lead_id);
-- Leads inside a stage are looked for among those that the list says are there.
drop index app.lead_list_decided;
create index lead_list_decided on app.lead_list (installation_id, decided_at, lead_id) include (decision_id, due_at, stage);
-- Promises of a period are counted and collected by their index alone.
drop index app.clocks_started;
create index clocks_started on app.clocks (installation_id, kind, started_at) include (lead_id, state, due_at, stopped_at);
-- Whether a lead has a common word is told by an index alone.
drop index app.lead_words_lead;
create index lead_words_lead on app.lead_words (installation_id, lead_id, word);
