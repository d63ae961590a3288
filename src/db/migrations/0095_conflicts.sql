-- When another tool last wrote over the owner or the stage of a lead; null: no conflict is open. So those that wait for a person are
-- found without reading every decision.

alter table app.lead_list add column conflict_at bigint;
create index lead_list_conflict on app.lead_list (installation_id, decided_at, lead_id) where conflict_at is not null;
