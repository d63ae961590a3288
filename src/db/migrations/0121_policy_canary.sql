-- How the newest version of a policy is watched: its first decisions are compared with those of the version trusted before, and where too
-- many differ nothing more is sent until an admin has chosen. docs/decisions/0059-canary.md
create table app.policy_canaries (
  installation_id uuid primary key references app.installations,
  version integer not null,
  former integer not null,
  state text not null check (state in ('comparing', 'paused', 'passed', 'accepted')),
  begun_at bigint not null,
  paused_at bigint,
  tallies jsonb not null
);

-- A few of the leads that the two versions answer differently. Ids, stages and people of the CRM; no names.
create table app.policy_canary_leads (
  installation_id uuid not null,
  lead_id uuid not null,
  place smallint not null,
  differs jsonb not null,
  primary key (installation_id, lead_id)
);

-- What a lead was before anything was decided of it that was never sent, and what those decisions used; null: nothing is held up.
alter table app.leads add column held_back jsonb;
-- The next decision of the lead begins from there.
alter table app.leads add column goes_back boolean not null default false;
create index leads_held_back on app.leads (installation_id, lead_id) where held_back is not null;

do $$
declare
  walled name;
begin
  foreach walled in array array['policy_canaries', 'policy_canary_leads']::name[] loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;

create policy across on app.policy_canaries for select to estafet_across using (true);
grant select (installation_id, state, tallies) on app.policy_canaries to estafet_across;

-- The functions below belong to the role that looks across accounts, and are replaced as that role.
grant create on schema app to estafet_across;
set local role estafet_across;

-- As before, without accounts whose sending is paused.
create or replace function app.waiting_outbox() returns setof uuid
  volatile security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id
    from app.installations i
    cross join lateral (
      select w.lane, w.marked_at from (
        (select lane, marked_at from app.outbox_writes
          where installation_id = i.installation_id and not_before <= clock_timestamp()
            and (claim_token is null or claim_until <= clock_timestamp())
          order by lane, marked_at limit 1)
        union all
        (select lane, marked_at from app.outbox_tasks
          where installation_id = i.installation_id and not_before <= clock_timestamp()
            and (claim_token is null or claim_until <= clock_timestamp())
          order by lane, marked_at limit 1)
      ) w order by w.lane, w.marked_at limit 1
    ) first
   where i.state = 'active'
     and not exists (select 1 from app.policy_canaries c where c.installation_id = i.installation_id and c.state = 'paused')
   order by first.lane, first.marked_at, i.installation_id
$$;

-- As before; what waits for an admin's choice is not late.
create or replace function app.operations(now bigint) returns table (name text, label text, lane smallint, value double precision)
  volatile security definer set search_path = app, pg_temp language sql as $$
  select 'waiting', k.work, k.lane, coalesce(w.waiting, 0)::double precision
    from (select work, lane::smallint from unnest(array['dirty', 'outbox']) as work cross join generate_series(0, 2) as lane) k
    left join (select work, r.lane, count(*) as waiting
                 from (select 'dirty' as work, d.lane from app.dirty d
                       union all select 'outbox', o.lane from app.outbox_writes o
                       union all select 'outbox', o.lane from app.outbox_tasks o) r group by work, r.lane) w
      on w.work = k.work and w.lane = k.lane
  union all
  select 'oldest_outbox_seconds', null, null, coalesce(max(now - w.marked_at), 0)::double precision / 1000
    from (select o.installation_id, o.marked_at, o.not_before from app.outbox_writes o
          union all select o.installation_id, o.marked_at, o.not_before from app.outbox_tasks o) w
    join app.installations i on i.installation_id = w.installation_id and i.state = 'active'
   where w.not_before <= clock_timestamp()
     and not exists (select 1 from app.policy_canaries c where c.installation_id = w.installation_id and c.state = 'paused')
  union all
  select 'due_lag_seconds', null, null, coalesce(max(now - l.look_again_at), 0)::double precision / 1000
    from app.installations i
    cross join lateral (select look_again_at from app.leads where installation_id = i.installation_id and look_again_at <= now
                         order by look_again_at limit 1) l
   where i.state = 'active'
  union all
  select 'installations', s.state, null, (select count(*) from app.installations i where i.state = s.state)::double precision
    from unnest(array['active', 'disconnected', 'quarantined', 'uninstalled']) as s (state)
  union all
  select 'reconcile_age_seconds', null, null, coalesce(max(now - r.finished_at), 0)::double precision / 1000
    from app.reconcile_state r join app.installations i on i.installation_id = r.installation_id and i.state = 'active'
  union all
  select 'backup_age_seconds', null, null, extract(epoch from clock_timestamp() - max(b.finished_at))::double precision
    from app.backups b having max(b.finished_at) is not null
$$;

-- Accounts whose sending is paused, and the largest share of changed leads, in percent, among versions that are watched.
create function app.watched_policies() returns table (paused double precision, changed_percent double precision)
  stable security definer set search_path = app, pg_temp language sql as $$
  select (select count(*) from app.policy_canaries where state = 'paused')::double precision,
         coalesce((select max(100 * (t.value ->> 'changed')::double precision / (t.value ->> 'compared')::double precision)
                     from app.policy_canaries c cross join lateral jsonb_each(c.tallies) t
                    where c.state in ('comparing', 'paused') and (t.value ->> 'compared')::integer > 0), 0)
$$;
revoke all on function app.watched_policies() from public;
grant execute on function app.watched_policies() to estafet_app;

set local role estafet_owner;
revoke create on schema app from estafet_across;
