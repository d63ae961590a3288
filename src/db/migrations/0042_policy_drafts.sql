-- The policy that is being written, and what it came to when it was tried over what was recorded.

create table app.policy_drafts (
  installation_id uuid primary key,
  -- Rises with every change, so that a save which knows an older draft is noticed; the row stays when a draft is discarded.
  revision integer not null check (revision > 0),
  base_version integer,
  -- Null: there is no draft.
  document json,
  changed_by text,
  changed_at bigint,
  check ((document is null) = (base_version is null))
);

create table app.simulations (
  installation_id uuid not null,
  run_id uuid not null,
  state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  draft_revision integer not null,
  policy_version integer not null,
  started_by text not null,
  started_at bigint not null,
  touched_at bigint not null,
  ended_at bigint,
  done bigint not null default 0,
  total bigint not null default 0,
  result json,
  primary key (installation_id, run_id)
);
-- One at a time for each installation.
create unique index simulations_running on app.simulations (installation_id) where state = 'running';

alter table app.policy_drafts enable row level security;
alter table app.policy_drafts force row level security;
create policy own on app.policy_drafts to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.policy_drafts to estafet_app;

alter table app.simulations enable row level security;
alter table app.simulations force row level security;
create policy own on app.simulations to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.simulations to estafet_app;
