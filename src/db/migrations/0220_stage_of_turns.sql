-- The stage that stands with a turn was looked up for each new turn, and each new lead looked for a turn that may stand already: two calls of a
-- function and two statements a lead. Decisions now say the stage themselves, and the leads of a statement are looked at together.

drop trigger stage_of_new_turn on app.assignments;
create trigger stage_of_new_turn before insert on app.assignments for each row
  when (new.ended_at is null and new.lead_stage is null) execute function app.stage_of_turn();

create function app.stage_to_early_turns() returns trigger language plpgsql as $$
begin
  -- Turns are looked up lead by lead, whatever is known of the tables when the plan is made.
  update app.assignments a set lead_stage = (select l.stage from app.leads l where l.installation_id = a.installation_id and l.lead_id = a.lead_id)
   where a.ctid = any(array(
     select early.id from added n cross join lateral (
       select t.ctid as id from app.assignments t
        where t.installation_id = n.installation_id and t.lead_id = n.lead_id and t.ended_at is null and t.lead_stage is distinct from n.stage
        limit 1) early));
  return null;
end $$;
drop trigger stage_to_early_turn on app.leads;
-- A backup brings the turns before the leads.
create trigger stage_to_early_turn after insert on app.leads referencing new table as added
  for each statement execute function app.stage_to_early_turns();

revoke all on function app.stage_to_early_turns() from public;
grant execute on function app.stage_to_early_turns() to estafet_app;
