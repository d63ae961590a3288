-- The second wall between installations: row-level security, forced on the owner too. The application connects as estafet_app,
-- names its installation first in every transaction, and sees and writes rows of that one alone.

do $$
declare
  walled name;
begin
  for walled in
    select c.relname from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'installation_id' and not a.attisdropped
     where n.nspname = 'app' and c.relkind in ('r', 'p')
  loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;
grant select, insert, delete on app.oauth_states to estafet_app;
-- What was decided is history: the application may add to it, follow a merge, and erase it, but not rewrite it.
revoke update on app.decisions, app.transitions, app.policies, app.inbox from estafet_app;
grant update (lead_id) on app.decisions, app.transitions to estafet_app;

-- ── Across installations: timers learn which have work, a webhook learns whose account it is. Ids and instants only. ──

create policy across on app.installations for select to estafet_across using (true);
create policy across on app.dirty for select to estafet_across using (true);
create policy across on app.outbox_writes for select to estafet_across using (true);
create policy across on app.outbox_tasks for select to estafet_across using (true);
create policy across on app.leads for select to estafet_across using (true);
create policy across on app.dead_letters for select to estafet_across using (true);
create policy across on app.counters for select to estafet_across using (true);
create policy across on app.sign_in_links for select to estafet_across using (true);
grant usage on schema app to estafet_across;
grant select (installation_id, crm, account_id, state) on app.installations to estafet_across;
grant select (installation_id, type, record_id, lane, marked_at, not_before, since, claim_token, claim_until) on app.dirty to estafet_across;
grant select (installation_id, lane, marked_at, not_before, claim_token, claim_until) on app.outbox_writes, app.outbox_tasks to estafet_across;
grant select (installation_id, look_again_at) on app.leads to estafet_across;
grant select (installation_id) on app.dead_letters to estafet_across;
grant select on app.counters to estafet_across;
grant select (installation_id, hash, expires_at) on app.sign_in_links to estafet_across;

create function app.active_installations() returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select installation_id from app.installations where state = 'active' order by installation_id
$$;

create function app.installation_of(of_crm text, of_account text) returns uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select installation_id from app.installations where crm = of_crm and account_id = of_account
$$;

create function app.installation_of_link(of_hash text, now bigint) returns uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select installation_id from app.sign_in_links where hash = of_hash and expires_at > now limit 1
$$;

-- One probe of an index per installation and type instead of a scan of all that waits; the most urgent and oldest first.
create function app.waiting_work() returns table (installation_id uuid, type text)
  volatile security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id, t.type
    from app.installations i
    cross join (values ('contact'), ('company'), ('deal')) as t (type)
    cross join lateral (
      select d.lane, d.marked_at from app.dirty d
       where d.installation_id = i.installation_id and d.type = t.type and d.not_before <= clock_timestamp()
         and (d.claim_token is null or d.claim_until <= clock_timestamp())
       order by d.lane, d.marked_at limit 1
    ) first
   where i.state = 'active'
   order by first.lane, first.marked_at, i.installation_id, t.type
$$;

create function app.waiting_outbox() returns setof uuid
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
   order by first.lane, first.marked_at, i.installation_id
$$;

create function app.installations_with_due(now bigint) returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id from app.installations i
   where i.state = 'active'
     and exists (select 1 from app.leads l where l.installation_id = i.installation_id and l.look_again_at <= now)
   order by i.installation_id
$$;

-- Sums over one installation, or over all for the operator.
create function app.stats(of_installation uuid) returns table (
  received bigint, evaluated bigint, written bigint, dirty bigint, outbox bigint, failed bigint, oldest_dirty_seconds double precision)
  volatile security definer set search_path = app, pg_temp language sql as $$
  select c.received, c.evaluated, c.written, d.waiting, o.waiting, f.letters, d.oldest
    from (select coalesce(sum(received), 0)::bigint as received, coalesce(sum(evaluated), 0)::bigint as evaluated,
                 coalesce(sum(written), 0)::bigint as written
            from app.counters where of_installation is null or installation_id = of_installation) c
   cross join (select count(*) as waiting,
                 coalesce(max(extract(epoch from clock_timestamp() - greatest(since, not_before)))
                            filter (where not_before <= clock_timestamp()), 0)::double precision as oldest
            from app.dirty where of_installation is null or installation_id = of_installation) d
   cross join (select (select count(*) from app.outbox_writes where of_installation is null or installation_id = of_installation)
                    + (select count(*) from app.outbox_tasks where of_installation is null or installation_id = of_installation) as waiting) o
   cross join (select count(*) as letters from app.dead_letters where of_installation is null or installation_id = of_installation) f
$$;

grant create on schema app to estafet_across;
alter function app.active_installations() owner to estafet_across;
alter function app.installation_of(text, text) owner to estafet_across;
alter function app.installation_of_link(text, bigint) owner to estafet_across;
alter function app.waiting_work() owner to estafet_across;
alter function app.waiting_outbox() owner to estafet_across;
alter function app.installations_with_due(bigint) owner to estafet_across;
alter function app.stats(uuid) owner to estafet_across;
revoke create on schema app from estafet_across;

revoke all on all functions in schema app from public;
grant usage on schema app to estafet_app;
grant execute on all functions in schema app to estafet_app;
grant execute on function app.installation() to estafet_across;
