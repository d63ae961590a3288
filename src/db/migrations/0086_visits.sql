-- Visits of a customer's website before anybody knows who it is. A visitor is a random id of the browser, kept as SHA-256; no
-- address of a network, no name of a browser.
create table app.visit_sites (
  installation_id uuid primary key references app.installations,
  -- Origins that may send; empty: nothing is taken in.
  origins text[] not null,
  set_by text not null,
  set_at bigint not null
);

create table app.visitors (
  installation_id uuid not null,
  visitor text not null,
  seen_at bigint not null,
  -- What the visitor said their address is, until the lead of it is known.
  email text,
  identified_at bigint,
  -- Whom they turned out to be.
  record_id text,
  primary key (installation_id, visitor)
);
create index visitors_email on app.visitors (installation_id, identified_at) where email is not null;
create index visitors_record on app.visitors (installation_id, record_id) where record_id is not null;

-- Pages that nobody's lead has yet.
create table app.visits (
  installation_id uuid not null,
  visitor text not null,
  visit_id uuid not null,
  at bigint not null,
  page text not null,
  -- How the visit began, as a query: utm_source, utm_medium, utm_campaign, ref. Null: within one.
  came_by text,
  primary key (installation_id, visitor, visit_id)
);
create index visits_age on app.visits (installation_id, at);

do $$
declare
  walled name;
begin
  foreach walled in array array['visit_sites', 'visitors', 'visits']::name[] loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;
