-- The people of an account as they were at each roster version, so that a stored decision can be computed again exactly.
create table app.rosters (
  installation_id uuid not null references app.installations,
  version integer not null,
  people jsonb not null,
  primary key (installation_id, version)
);
alter table app.rosters enable row level security;
alter table app.rosters force row level security;
create policy own on app.rosters to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert on app.rosters to estafet_app;
