-- What people did, each act once by the id its page gave it. Written together with what it caused; nothing here is ever taken away.

create table app.audit_log (
  installation_id uuid not null,
  entry_id uuid not null,
  at bigint not null,
  person text not null,
  role text not null,
  action text not null,
  lead_id uuid,
  record_id text,
  before jsonb not null,
  after jsonb not null,
  -- The act that this one took back, and the act that took this one back.
  undoes uuid,
  undone_by uuid,
  primary key (installation_id, entry_id)
);
create index audit_log_order on app.audit_log (installation_id, at, entry_id);
create index audit_log_lead on app.audit_log (installation_id, lead_id, at, entry_id) where lead_id is not null;

alter table app.audit_log enable row level security;
alter table app.audit_log force row level security;
create policy own on app.audit_log to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update (undone_by) on app.audit_log to estafet_app;
