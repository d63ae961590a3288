-- How many open leads each person has is asked by every batch of decisions under a policy that caps them, and by the pages of the team:
-- the stage of the lead stands with the turn that holds it, so that one index tells without a look at the leads.

alter table app.assignments add column lead_stage text;
comment on column app.assignments.lead_stage is 'Stage of the lead while the turn holds; kept by triggers.';

create function app.stage_of_turn() returns trigger language plpgsql as $$
begin
  new.lead_stage := coalesce(
    (select stage from app.leads where installation_id = new.installation_id and lead_id = new.lead_id), new.lead_stage);
  return new;
end $$;
create trigger stage_of_new_turn before insert on app.assignments for each row
  when (new.ended_at is null) execute function app.stage_of_turn();
-- Turns go to another lead when two become one, and begin again when a decision is taken back.
create trigger stage_of_moved_turn before update of lead_id, ended_at on app.assignments for each row
  when (new.ended_at is null and (old.lead_id <> new.lead_id or old.ended_at is not null)) execute function app.stage_of_turn();

create function app.stage_to_turn() returns trigger language plpgsql as $$
begin
  update app.assignments set lead_stage = new.stage
   where installation_id = new.installation_id and lead_id = new.lead_id and ended_at is null and lead_stage is distinct from new.stage;
  return null;
end $$;
create trigger stage_to_turn after update of stage on app.leads for each row
  when (old.stage is distinct from new.stage) execute function app.stage_to_turn();
-- A backup brings the turns before the leads.
create trigger stage_to_early_turn after insert on app.leads for each row execute function app.stage_to_turn();

alter table app.leads no force row level security;
alter table app.assignments no force row level security;
alter table app.report_changes no force row level security;
alter table app.assignments disable trigger note_update;
update app.assignments a set lead_stage = l.stage from app.leads l
 where a.ended_at is null and l.installation_id = a.installation_id and l.lead_id = a.lead_id;
alter table app.assignments enable trigger note_update;
alter table app.leads force row level security;
alter table app.assignments force row level security;
alter table app.report_changes force row level security;

revoke all on function app.stage_of_turn(), app.stage_to_turn() from public;
grant execute on function app.stage_of_turn(), app.stage_to_turn() to estafet_app;

drop index app.assignments_open, app.assignments_open_owner, app.leads_stage;
create index assignments_open on app.assignments (installation_id, owner_id, lead_stage) where ended_at is null;

create or replace function app.open_leads(of_installation uuid, in_stages text[]) returns table (owner_id text, leads bigint)
  stable language sql as $$
  select a.owner_id, count(*) from app.assignments a
   where a.installation_id = of_installation and a.ended_at is null and (in_stages is null or a.lead_stage = any(in_stages))
   group by a.owner_id
$$;

grant select (lead_stage) on app.assignments to estafet_across;
-- This function belongs to the role that looks across accounts, and is replaced as that role.
grant create on schema app to estafet_across;
set local role estafet_across;
create or replace function app.house_open(of_stages text[]) returns table (owner_id text, leads bigint)
  stable security definer set search_path = app, pg_temp language sql as $$
  select same.rep_id, count(*)
    from app.house_of_account() house
    join app.assignments a on a.installation_id = house.partner_id and a.ended_at is null
    join app.house_people() same on same.partner_rep = a.owner_id
   where of_stages is null or a.lead_stage = any(of_stages)
   group by same.rep_id
$$;
set local role estafet_owner;
revoke create on schema app from estafet_across;
