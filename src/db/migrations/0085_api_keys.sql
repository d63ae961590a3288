-- Keys of machines. Of the secret only its SHA-256 is kept; the token that holds it is shown once.
create table app.api_keys (
  installation_id uuid not null,
  key_id uuid not null,
  name text not null,
  hash text not null,
  scopes text[] not null,
  created_at bigint not null,
  created_by text not null,
  expires_at bigint not null,
  last_used_at bigint,
  revoked_at bigint,
  primary key (installation_id, key_id)
);
create unique index api_keys_hash on app.api_keys (installation_id, hash);

alter table app.api_keys enable row level security;
alter table app.api_keys force row level security;
create policy own on app.api_keys to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.api_keys to estafet_app;
