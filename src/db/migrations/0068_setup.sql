-- An account is set up before it is live: it is connected and read, notifications are kept, and nothing is decided or written.

alter table app.installations drop constraint installations_state_check;
alter table app.installations add constraint installations_state_check
  check (state in ('setup', 'active', 'disconnected', 'quarantined', 'uninstalled'));

-- What of the set-up somebody has gone through. Doing a step again tells the latest time.
create table app.setup_steps (
  installation_id uuid not null,
  step text not null,
  done_by text not null,
  done_at bigint not null,
  -- What the step came to, in numbers and ids.
  note jsonb not null,
  primary key (installation_id, step)
);
alter table app.setup_steps enable row level security;
alter table app.setup_steps force row level security;
create policy own on app.setup_steps to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update on app.setup_steps to estafet_app;
