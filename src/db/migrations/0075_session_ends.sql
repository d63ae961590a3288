-- Sessions live in sealed cookies. What ended before its time is noted here, where every web process asks at each request.

-- Sign-ins are numbered in epochs: ending all of a person's, or of an account's, begins the next one. No clock is involved.
create table app.sign_in_epochs (
  installation_id uuid not null,
  -- The person as invited, a partner's user by id, or '' for everybody of the account.
  subject text not null,
  epoch integer not null,
  -- The role last given to the person; another one begins an epoch.
  role text,
  primary key (installation_id, subject)
);

-- Somebody signed out: this one sign-in, whatever copies of its cookie there are.
create table app.ended_sign_ins (
  installation_id uuid not null,
  sign_in text not null,
  -- From then on no cookie of it would be trusted anyway.
  expires_at bigint not null,
  primary key (installation_id, sign_in)
);

alter table app.sign_in_epochs enable row level security;
alter table app.sign_in_epochs force row level security;
create policy own on app.sign_in_epochs to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.sign_in_epochs to estafet_app;
alter table app.ended_sign_ins enable row level security;
alter table app.ended_sign_ins force row level security;
create policy own on app.ended_sign_ins to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.ended_sign_ins to estafet_app;
