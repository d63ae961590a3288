-- The stream of changes that is held open to a CRM for each account: who holds it, after which change it goes on, and how it fares.
create table app.change_streams (
  installation_id uuid primary key,
  claim_token uuid,
  claim_until timestamptz,
  stream_offset text,
  state text not null default 'begun',
  state_at bigint not null,
  heard_at bigint,
  change_at bigint
);

alter table app.change_streams enable row level security;
alter table app.change_streams force row level security;
create policy own on app.change_streams to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.change_streams to estafet_app;
