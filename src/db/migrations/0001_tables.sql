-- Everything Estafet remembers. Business instants are bigint milliseconds UTC, as the domain counts them; leases and delays are
-- timestamptz by this server's clock, which alone judges them. Every unique index begins with installation_id, so that neither an
-- index nor an error text can tell one installation about another. Hot tables carry no foreign key to installations: each insert
-- would take a share lock on the same few rows.

create function app.installation() returns uuid stable language sql as
$$ select nullif(current_setting('estafet.installation', true), '')::uuid $$;

create table app.installations (
  installation_id uuid primary key,
  crm text not null,
  account_id text not null,
  state text not null check (state in ('active', 'disconnected', 'uninstalled')),
  state_reason text not null default '',
  scopes text[] not null,
  language text not null,
  zone text not null,
  ui_domain text,
  policy_version integer not null,
  roster_version integer not null default 1,
  created_at bigint not null,
  -- The one unique key across installations: an account of a CRM has one installation.
  unique (crm, account_id)
);

create table app.tokens (
  installation_id uuid primary key references app.installations,
  access_token text not null,
  refresh_token text not null,
  expires_at bigint not null,
  obtained_at bigint not null,
  refresh_lease uuid,
  refresh_lease_until timestamptz
);

create table app.policies (
  installation_id uuid not null references app.installations,
  version integer not null,
  document jsonb not null,
  author text not null,
  published_at timestamptz not null default clock_timestamp(),
  primary key (installation_id, version)
);

create table app.people (
  installation_id uuid not null references app.installations,
  rep_id text not null,
  person jsonb not null,
  primary key (installation_id, rep_id)
);

-- ── Intake ────────────────────────────────────────────────────────────────────

create table app.inbox (
  installation_id uuid not null,
  digest text not null,
  source text not null,
  received_at bigint not null,
  event_count integer not null,
  body bytea not null,
  primary key (installation_id, digest)
);
-- Bodies are written once and almost never read: compressing them costs more than the room it saves.
alter table app.inbox alter column body set storage external;
create index inbox_age on app.inbox using brin (received_at);

create table app.dirty (
  installation_id uuid not null,
  type text not null,
  record_id text not null,
  lane smallint not null,
  generation bigint not null default 1,
  marked_at bigint not null,
  not_before timestamptz not null,
  since timestamptz not null,
  attempts smallint not null default 0,
  claim_token uuid,
  claim_until timestamptz,
  -- News that arrived while a claim was held: what the row becomes when that claim is finished.
  again_marked_at bigint,
  again_lane smallint,
  again_not_before timestamptz,
  primary key (installation_id, type, record_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index dirty_turn on app.dirty (installation_id, type, lane, marked_at, record_id);

create table app.activities (
  installation_id uuid not null,
  record_id text not null,
  key text not null,
  kind text not null,
  at bigint not null,
  detail text,
  primary key (installation_id, record_id, key)
);

-- Sixteen slots an installation, so that counting is not one hot row: each connection adds to its own.
create table app.counters (
  installation_id uuid not null,
  slot smallint not null,
  received bigint not null default 0,
  evaluated bigint not null default 0,
  written bigint not null default 0,
  primary key (installation_id, slot)
) with (fillfactor = 50);

create table app.commands (
  installation_id uuid not null,
  command_key text not null,
  at bigint not null,
  primary key (installation_id, command_key)
);
create index commands_age on app.commands using brin (at);

-- ── Leads and what was decided ────────────────────────────────────────────────

create table app.leads (
  installation_id uuid not null,
  lead_id uuid not null,
  record_id text not null,
  created_at bigint not null,
  memory jsonb not null,
  intended jsonb,
  revision bigint not null,
  stage text not null,
  status text not null,
  score double precision not null,
  owner_id text,
  held boolean not null,
  person_name text,
  company text,
  email_domain text,
  policy_version integer not null,
  crm_modified_at bigint not null,
  decided_at bigint not null,
  look_again_at bigint,
  retired_at bigint,
  primary key (installation_id, lead_id),
  unique (installation_id, record_id)
) with (fillfactor = 80);
create index leads_due on app.leads (installation_id, look_again_at) where look_again_at is not null;
create index leads_held on app.leads (installation_id, lead_id) where held;

-- Record ids a lead was known by before the CRM merged them away.
create table app.lead_aliases (
  installation_id uuid not null,
  record_id text not null,
  lead_id uuid not null,
  primary key (installation_id, record_id)
);
create index lead_aliases_lead on app.lead_aliases (installation_id, lead_id);

create table app.decisions (
  installation_id uuid not null,
  decision_id uuid not null,
  lead_id uuid not null,
  record_id text not null,
  decided_at bigint not null,
  policy_version integer not null,
  person_name text,
  company text,
  decision json not null,
  inputs json not null,
  latency_ms bigint not null,
  visible boolean not null,
  -- Commit order for readers that follow along: rows of a transaction still open are not shown past, so none is ever skipped.
  xid xid8 not null default pg_current_xact_id(),
  primary key (installation_id, decision_id)
);
create index decisions_order on app.decisions (installation_id, xid, decision_id) where visible;
create index decisions_lead on app.decisions (installation_id, lead_id, decision_id);

create table app.transitions (
  installation_id uuid not null,
  transition_id bigint generated always as identity,
  lead_id uuid not null,
  decision_id uuid not null,
  from_stage text,
  to_stage text not null,
  from_status text,
  to_status text not null,
  at bigint not null,
  edge text not null,
  because text not null,
  evidence jsonb not null,
  cycle integer not null,
  primary key (installation_id, transition_id)
);
create index transitions_lead on app.transitions (installation_id, lead_id, transition_id);
create index transitions_at on app.transitions (installation_id, at);

create table app.assignments (
  installation_id uuid not null,
  assignment_id bigint generated always as identity,
  lead_id uuid not null,
  owner_id text not null,
  assigned_at bigint not null,
  assigned_by text not null,
  pool_id text,
  rule_id text not null,
  locked_until bigint,
  email_domain text,
  decision_id uuid not null,
  ended_at bigint,
  primary key (installation_id, assignment_id)
);
create unique index assignments_one_active on app.assignments (installation_id, lead_id) where ended_at is null;
create index assignments_lead on app.assignments (installation_id, lead_id);
create index assignments_domain on app.assignments (installation_id, email_domain, assigned_at desc, lead_id) where email_domain is not null;
create index assignments_at on app.assignments (installation_id, assigned_at);

create table app.rotation (
  installation_id uuid not null,
  pool_id text not null,
  cw jsonb not null default '{}',
  turns bigint not null default 0,
  primary key (installation_id, pool_id)
) with (fillfactor = 50);

create table app.clocks (
  installation_id uuid not null,
  clock_id text not null,
  lead_id uuid not null,
  kind text not null,
  sla_id text not null,
  owner_id text,
  started_at bigint not null,
  due_at bigint,
  target_minutes double precision not null,
  unit text not null,
  state text not null,
  breached_at bigint,
  stopped_at bigint,
  steps_done text[] not null,
  primary key (installation_id, clock_id)
) with (fillfactor = 70);
create index clocks_lead on app.clocks (installation_id, lead_id);
create index clocks_started on app.clocks (installation_id, started_at);

create table app.linked_records (
  installation_id uuid not null,
  type text not null check (type in ('company', 'deal')),
  record_id text not null,
  account jsonb,
  deal jsonb,
  crm_modified_at bigint not null,
  primary key (installation_id, type, record_id)
);
create table app.account_domains (
  installation_id uuid not null,
  domain text not null,
  record_id text not null,
  primary key (installation_id, domain, record_id)
);
create index account_domains_record on app.account_domains (installation_id, record_id);

-- ── Outbox ────────────────────────────────────────────────────────────────────

create table app.outbox_writes (
  installation_id uuid not null,
  record_id text not null,
  version integer not null default 1,
  lane smallint not null,
  marked_at bigint not null,
  attempts integer not null default 0,
  not_before timestamptz not null default clock_timestamp(),
  claim_token uuid,
  claim_until timestamptz,
  "values" jsonb not null,
  primary key (installation_id, record_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index outbox_writes_turn on app.outbox_writes (installation_id, lane, marked_at, record_id);

create table app.outbox_tasks (
  installation_id uuid not null,
  key text not null,
  version integer not null default 1,
  lane smallint not null,
  marked_at bigint not null,
  attempts integer not null default 0,
  not_before timestamptz not null default clock_timestamp(),
  claim_token uuid,
  claim_until timestamptz,
  task jsonb not null,
  primary key (installation_id, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index outbox_tasks_turn on app.outbox_tasks (installation_id, lane, marked_at, key);

-- Keys of every task ever asked for: a second open with the same key is no task.
create table app.task_keys (
  installation_id uuid not null,
  key text not null,
  state text not null check (state in ('open', 'done')),
  lead_id uuid,
  task_id text,
  primary key (installation_id, key)
);

create table app.dead_letters (
  installation_id uuid not null,
  kind text not null check (kind in ('evaluate', 'write', 'task')),
  subject text not null,
  letter_id uuid not null,
  type text not null,
  record_id text not null,
  code text not null,
  message text not null,
  advice text not null,
  at bigint not null,
  task jsonb,
  primary key (installation_id, kind, subject)
);

-- ── Timers, limits, access ────────────────────────────────────────────────────

create table app.reconcile_state (
  installation_id uuid not null,
  type text not null,
  watermark bigint,
  finished_at bigint,
  claim_token uuid,
  claim_until timestamptz,
  primary key (installation_id, type)
);

create table app.rate_windows (
  installation_id uuid not null,
  bucket text not null,
  -- Milliseconds of this server's clock at which calls were let through, oldest first.
  calls bigint[] not null default '{}',
  closed_until bigint not null default 0,
  primary key (installation_id, bucket)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

create table app.sign_in_links (
  installation_id uuid not null,
  hash text not null,
  role text not null,
  person text not null,
  expires_at bigint not null,
  reusable boolean not null,
  primary key (installation_id, hash)
);
create index sign_in_links_hash on app.sign_in_links (hash);

-- Before an installation is known: a state belongs to a browser, not to a customer.
create table app.oauth_states (
  hash text primary key,
  facts jsonb not null,
  expires_at bigint not null
);
