-- What a person is told besides tasks in the CRM: what each of them chose, and one row for each notice, person and channel until it is
-- sent. Rows name a lead by its id alone; who that is, is looked up when the notice is sent.

create table app.notice_choices (
  installation_id uuid not null,
  person text not null,
  role text not null,
  -- Who the person is in the CRM; e-mail goes to the address the CRM has of them.
  rep_id text,
  language text not null check (language in ('en', 'id')),
  scope text not null check (scope in ('mine', 'all')),
  -- Channels by event.
  events jsonb not null,
  revision integer not null default 1,
  -- Encrypted: an address of this kind is often a secret by itself. The former secret signs beside the new one for a while.
  hook_url text,
  hook_secret text,
  hook_former_secret text,
  hook_former_until bigint,
  -- Since when nothing sent there was taken, and since when nothing is sent there any more.
  hook_failing_since bigint,
  hook_off_since bigint,
  primary key (installation_id, person)
);

create table app.notices (
  installation_id uuid not null,
  notice_id uuid not null,
  person text not null,
  -- What happened, once: `breach:<clock>`. The same happening is one row for each person and channel, whoever finds it, however often.
  key text not null,
  channel text not null check (channel in ('email', 'webhook')),
  event text not null,
  lead_id uuid,
  record_id text,
  facts jsonb not null,
  made_at bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'dropped')),
  attempts integer not null default 0,
  not_before timestamptz not null default clock_timestamp(),
  claim_token uuid,
  claim_until timestamptz,
  ended_at bigint,
  -- A stable code, never a text of the receiver.
  problem text,
  primary key (installation_id, notice_id)
) with (fillfactor = 70);
create unique index notices_once on app.notices (installation_id, person, channel, key);
create index notices_waiting on app.notices (installation_id, not_before, notice_id) where state = 'waiting';
create index notices_person on app.notices (installation_id, person, made_at, notice_id);
create index notices_lead on app.notices (installation_id, lead_id) where lead_id is not null;

-- How far decisions were read for notices, and what was told of the account as a whole.
create table app.notice_state (
  installation_id uuid primary key,
  cursor_xid xid8,
  cursor_decision uuid,
  disconnected_at bigint,
  failed_told_at bigint
);

do $$
declare
  walled name;
begin
  foreach walled in array array['notice_choices', 'notices', 'notice_state']
  loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;

-- A notice that could not be sent stands among what failed.
alter table app.dead_letters drop constraint dead_letters_kind_check;
alter table app.dead_letters add constraint dead_letters_kind_check check (kind in ('evaluate', 'write', 'task', 'notice'));

create policy across on app.notice_choices for select to estafet_across using (true);
create policy across on app.notices for select to estafet_across using (true);
grant select (installation_id) on app.notice_choices to estafet_across;
grant select (installation_id, state, not_before, claim_token, claim_until) on app.notices to estafet_across;

-- Whoever lost the connection to the CRM is told all the same; an account that left or is in quarantine is told nothing.
create function app.notice_listeners() returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id from app.installations i
   where i.state in ('active', 'disconnected')
     and exists (select 1 from app.notice_choices c where c.installation_id = i.installation_id)
   order by i.installation_id
$$;
create function app.waiting_notices() returns setof uuid
  volatile security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id from app.installations i
   where i.state in ('active', 'disconnected')
     and exists (select 1 from app.notices n where n.installation_id = i.installation_id and n.state = 'waiting'
       and n.not_before <= clock_timestamp() and (n.claim_token is null or n.claim_until <= clock_timestamp()))
   order by i.installation_id
$$;
grant create on schema app to estafet_across;
alter function app.notice_listeners() owner to estafet_across;
alter function app.waiting_notices() owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.notice_listeners(), app.waiting_notices() from public;
grant execute on function app.notice_listeners(), app.waiting_notices() to estafet_app;
