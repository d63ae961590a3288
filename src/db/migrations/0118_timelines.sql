-- A server that takes over after a failover, or is brought back to a moment, begins a new timeline: what was committed last on the old
-- one may be missing. Each timeline is known with the moment it was last seen alive, and each account with the timeline it is at home on.

create table app.timelines (
  timeline integer primary key,
  -- Business time, as the changes that are to be found again carry it.
  last_seen_at bigint not null
);
grant select, insert, update on app.timelines to estafet_app;

-- 0 where the server has no write-ahead log of its own to ask for: such a service moves without losing commits.
create function app.timeline() returns integer volatile set search_path = pg_catalog, pg_temp language plpgsql as $$
begin
  return ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer;
exception when feature_not_supported or insufficient_privilege or undefined_function then
  return 0;
end $$;
revoke all on function app.timeline() from public;
grant execute on function app.timeline() to estafet_app, estafet_across;

alter table app.installations add column timeline integer not null default app.timeline();
grant select (timeline) on app.installations to estafet_across;

create function app.strayed_installations() returns setof uuid
  volatile security definer set search_path = app, pg_temp language sql as $$
  select installation_id from app.installations where timeline <> (select app.timeline()) order by installation_id
$$;
grant create on schema app to estafet_across;
alter function app.strayed_installations() owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.strayed_installations() from public;
grant execute on function app.strayed_installations() to estafet_app;
