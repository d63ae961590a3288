-- Counts and pages of lists that name several facts of a lead, or one person's leads: told by an index alone, or read in its order.
create index lead_list_facts on app.lead_list (installation_id, owner_id, stage, status, source_type, fit);
create index lead_list_owner_decided on app.lead_list (installation_id, owner_id, decided_at, lead_id);
create index lead_list_owner_due on app.lead_list (installation_id, owner_id, due_at, lead_id);
create index lead_list_idea_due on app.lead_list (installation_id, idea, due_at, lead_id) where idea is not null;
-- How many open leads each person has: the stages that count, beside who has the lead, without a look at either row.
create index leads_stage on app.leads (installation_id, stage, lead_id);
create index assignments_open on app.assignments (installation_id, lead_id) include (owner_id) where ended_at is null;
-- The few leads to whom an answer is promised. The number stands for "no promise is open".
create index lead_list_promised on app.lead_list (installation_id, owner_id, due_at, lead_id) where due_at < 8640000000000000;

-- Open leads by who has them. Connections of evaluations join row by row, which is right for the leads of a batch and takes seconds for
-- all leads of a large account; here the planner is free.
create function app.open_leads(of_installation uuid, in_stages text[]) returns table (owner_id text, leads bigint)
  stable language sql set enable_hashjoin = on set enable_mergejoin = on set work_mem = '32MB' as $$
  select a.owner_id, count(*)
    from app.leads l join app.assignments a on a.installation_id = l.installation_id and a.lead_id = l.lead_id and a.ended_at is null
   where l.installation_id = of_installation and l.stage = any(coalesce(in_stages,
         array['visitor', 'known', 'iql', 'mql', 'sal', 'sql', 'opportunity', 'customer']))
   group by a.owner_id
$$;
revoke all on function app.open_leads(uuid, text[]) from public;
grant execute on function app.open_leads(uuid, text[]) to estafet_app;

-- Turns of a pool, and leads that came without one, each in the order in which they were given.
create index assignments_turns on app.assignments (installation_id, pool_id, assigned_at, assignment_id)
  include (lead_id, owner_id, decision_id) where assigned_by = 'pool';
create index assignments_gifts on app.assignments (installation_id, assigned_at) include (owner_id) where assigned_by <> 'pool';
