-- Absences that were set here, beside those the CRM tells of. One that was taken back stays, to be seen.

create table app.absences (
  installation_id uuid not null,
  absence_id uuid not null,
  rep_id text not null,
  start_at bigint not null,
  end_at bigint not null check (end_at > start_at),
  -- Who answers in the meantime; null: as the policy says of people who are away.
  stand_in text,
  set_by text not null,
  set_at bigint not null,
  ended_by text,
  ended_at bigint,
  primary key (installation_id, absence_id)
);
create index absences_standing on app.absences (installation_id, end_at) where ended_at is null;

alter table app.absences enable row level security;
alter table app.absences force row level security;
create policy own on app.absences to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.absences to estafet_app;
