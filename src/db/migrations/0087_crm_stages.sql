-- The CRM's own stage of a lead may follow ours: whether, and by which of the account's stages.
alter table app.installations add column crm_stages jsonb;
-- Values from which a write may take that stage back; no CRM takes a move back in one step.
alter table app.outbox_writes add column stage_back jsonb;
