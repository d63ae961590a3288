-- Who signed the definitions, and when they are reviewed.

create table app.agreement_signatures (
  installation_id uuid not null,
  signature_id uuid not null,
  policy_version integer not null,
  side text not null check (side in ('marketing', 'sales')),
  person text not null,
  comment text not null,
  signed_at bigint not null,
  primary key (installation_id, signature_id)
);
-- A side signs a version once.
create unique index agreement_signed on app.agreement_signatures (installation_id, policy_version, side);

create table app.agreement_reviews (
  installation_id uuid primary key,
  -- A day of the calendar: YYYY-MM-DD.
  day text not null,
  set_by text not null,
  set_at bigint not null
);

alter table app.agreement_signatures enable row level security;
alter table app.agreement_signatures force row level security;
create policy own on app.agreement_signatures to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert on app.agreement_signatures to estafet_app;

alter table app.agreement_reviews enable row level security;
alter table app.agreement_reviews force row level security;
create policy own on app.agreement_reviews to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update on app.agreement_reviews to estafet_app;
