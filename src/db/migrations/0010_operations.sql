-- What operators watch beside the counters: how much waits in which lane and for how long, who is connected, when the CRM was last
-- asked for what no notification told, and when the last backup was made.

create table app.backups (
  finished_at timestamptz primary key default clock_timestamp(),
  bytes bigint not null,
  row_count bigint not null
);
grant select on app.backups to estafet_app, estafet_across;

create policy across on app.reconcile_state for select to estafet_across using (true);
grant select (installation_id, type, finished_at) on app.reconcile_state to estafet_across;

-- Counts and ages over all installations; nothing that tells one from another. `now` is business time, leases are the server's.
create function app.operations(now bigint) returns table (name text, label text, lane smallint, value double precision)
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
grant create on schema app to estafet_across;
alter function app.operations(bigint) owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.operations(bigint) from public;
grant execute on function app.operations(bigint) to estafet_app;
