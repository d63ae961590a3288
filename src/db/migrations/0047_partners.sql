-- Partners see the leads they sent, under ids that say nothing and cannot be guessed; their people are invited one by one.

alter table app.lead_list add column partner_id text, add column public_id uuid;
create index lead_list_partner on app.lead_list (installation_id, partner_id, decided_at, lead_id) where partner_id is not null;
create unique index lead_list_public on app.lead_list (installation_id, public_id) where public_id is not null;

create table app.partner_users (
  installation_id uuid not null,
  user_id uuid not null,
  -- The agreement in the policy.
  partner_id text not null,
  name text not null,
  -- Whoever is also a rep of the CRM under this address may answer the leads they own.
  email text,
  invited_at bigint not null,
  invited_by text not null,
  signed_in_at bigint,
  revoked_at bigint,
  primary key (installation_id, user_id)
);
alter table app.partner_users enable row level security;
alter table app.partner_users force row level security;
create policy own on app.partner_users to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.partner_users to estafet_app;

-- Whom a link lets in, where that is a partner's user.
alter table app.sign_in_links add column partner_user uuid;
