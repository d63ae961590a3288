-- Persons to be forgotten, and the proof that they were: while it is pending the id, afterwards only its hash, by which late news of them is known and
-- turned away, and how many rows went.

create table app.forgotten (
  installation_id uuid not null,
  hash text not null,
  -- Only until it is done.
  record_id text,
  asked_at bigint not null,
  -- False: nobody asked, but the CRM no longer holds the record; then it waits, and is looked for once more.
  announced boolean not null,
  due_at bigint not null,
  done_at bigint,
  rows jsonb not null default '{}',
  primary key (installation_id, hash)
);
create index forgotten_pending on app.forgotten (installation_id, due_at) where done_at is null;

-- When the CRM was last seen to hold the lead's record under this id: a merge or deletion that no notification told of is found by looking.
alter table app.leads add column verified_at bigint not null default 0;
create index leads_verified on app.leads (installation_id, verified_at) where retired_at is null;

alter table app.forgotten enable row level security;
alter table app.forgotten force row level security;
create policy own on app.forgotten to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.forgotten to estafet_app;

create policy across on app.forgotten for select to estafet_across using (true);
grant select (installation_id, due_at, done_at) on app.forgotten to estafet_across;
create function app.pending_forgetting(now bigint) returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id from app.installations i
   where exists (select 1 from app.forgotten f where f.installation_id = i.installation_id and f.done_at is null and f.due_at <= now)
   order by i.installation_id
$$;
grant create on schema app to estafet_across;
alter function app.pending_forgetting(bigint) owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.pending_forgetting(bigint) from public;
grant execute on function app.pending_forgetting(bigint) to estafet_app;
