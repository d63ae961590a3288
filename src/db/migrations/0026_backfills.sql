-- The latest reading of all that stood in a CRM account before: how far it is, and what it came to so far.

create table app.backfills (
  installation_id uuid primary key,
  backfill_id uuid not null,
  state text not null check (state in ('running', 'paused', 'stopped', 'done')),
  -- Whether leads found are given to people and promised answers as if they came now.
  route boolean not null,
  started_at bigint not null,
  ended_at bigint,
  expected bigint not null,
  records bigint not null default 0,
  decided bigint not null default 0,
  calls bigint not null default 0,
  -- Time spent at it, pauses left out.
  active_ms bigint not null default 0,
  -- Where the CRM's list goes on; null: from the beginning.
  cursor text,
  claim_token uuid,
  claim_until timestamptz
);

alter table app.backfills enable row level security;
alter table app.backfills force row level security;
create policy own on app.backfills to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.backfills to estafet_app;

create policy across on app.backfills for select to estafet_across using (true);
grant select (installation_id, state) on app.backfills to estafet_across;

create function app.running_backfills() returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select b.installation_id from app.backfills b join app.installations i on i.installation_id = b.installation_id
   where b.state = 'running' and i.state = 'active' order by b.installation_id
$$;
grant create on schema app to estafet_across;
alter function app.running_backfills() owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.running_backfills() from public;
grant execute on function app.running_backfills() to estafet_app;
