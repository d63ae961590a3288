-- Clocks that run while the calendar of who has to answer changes: what was worked by then counts by the old calendar, the rest by
-- the new one, so each person's calendars are kept with the instant since when they hold. 0: since always.
create table app.calendars (
  installation_id uuid not null references app.installations,
  rep_id text not null,
  since bigint not null,
  zone text,
  hours jsonb not null,
  primary key (installation_id, rep_id, since)
);
alter table app.calendars enable row level security;
alter table app.calendars force row level security;
create policy own on app.calendars to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update on app.calendars to estafet_app;

-- When a version of the people was read; null: before this was kept.
alter table app.rosters add column at bigint;
-- The latest version of the people whose leads were marked to be decided again.
alter table app.installations add column roster_marked integer not null default 1;

-- The owner steps over the walls of what is there so far, for the length of this transaction.
alter table app.people no force row level security;
alter table app.installations no force row level security;
alter table app.calendars no force row level security;
insert into app.calendars (installation_id, rep_id, since, zone, hours)
select installation_id, rep_id, 0, person ->> 'zone', coalesce(person -> 'hours', 'null') from app.people;
update app.installations set roster_marked = roster_version;
alter table app.people force row level security;
alter table app.installations force row level security;
alter table app.calendars force row level security;

-- The instant that made a sweep mark the lead; null once it was decided. How late that was is measured there.
alter table app.leads add column fell_due_at bigint;
-- Open clocks by who has to answer.
create index clocks_open on app.clocks (installation_id, owner_id) where state = 'running' or (state = 'breached' and stopped_at is null);
