-- What keys of machines asked, counted by hour and route; an address itself, with its ids and words, is not kept.
create table app.api_key_calls (
  installation_id uuid not null,
  key_id uuid not null,
  hour bigint not null,
  route text not null,
  calls integer not null,
  refused integer not null,
  last_at bigint not null,
  primary key (installation_id, key_id, hour, route)
);

alter table app.api_key_calls enable row level security;
alter table app.api_key_calls force row level security;
create policy own on app.api_key_calls to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.api_key_calls to estafet_app;
