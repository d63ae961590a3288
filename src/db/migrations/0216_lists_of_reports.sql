-- Lists of leads behind a number of a report, without a walk through rows that the number is not about.

-- Every such list is about one stage.
drop index app.stage_stays_exited, app.stage_stays_entered;
create index stage_stays_exited on app.stage_stays (installation_id, stage, exited_at) include (entered_at, lead_id)
  where exited_at is not null;
create index stage_stays_entered on app.stage_stays (installation_id, stage, entered_at) include (earlier_entered_at, onward_at, lead_id);

-- A rep's no is rare among moves. The codes are those of RETURNS in src/domain/returned.ts.
create index transitions_returns on app.transitions (installation_id, at) include (lead_id)
  where because in ('stage.rejected', 'stage.handed-back', 'stage.disqualified-by-rep');

-- In the order of promises, leads without one follow by their decisions: only open promises need an order of their own.
drop index app.lead_list_due, app.lead_list_owner_due, app.lead_list_idea_due;
create index lead_list_promises on app.lead_list (installation_id, due_at, lead_id)
  include (decision_id, owner_id, stage, status, source_type, fit) where due_at < 8640000000000000;

-- Promises to leads and to their owners are told apart wherever they are counted.
drop index app.clocks_started;
create index clocks_started on app.clocks (installation_id, kind, started_at);

-- Leads of one stage, source or fit among those of a number are counted by these alone.
drop index app.lead_list_stage, app.lead_list_source, app.lead_list_fit;
create index lead_list_stage on app.lead_list (installation_id, stage, status) include (lead_id);
create index lead_list_source on app.lead_list (installation_id, source_type) include (lead_id);
create index lead_list_fit on app.lead_list (installation_id, fit) include (lead_id);
-- The list in its order is gone through in the index alone.
drop index app.lead_list_decided;
create index lead_list_decided on app.lead_list (installation_id, decided_at, lead_id) include (decision_id, due_at);
-- Whose turn it was when a lead came back is told by the index alone.
drop index app.assignments_lead;
create index assignments_lead on app.assignments (installation_id, lead_id) include (owner_id, assigned_at, ended_at, assigned_by);
