-- The hot doors, each one statement of one round trip. They run with the caller's rights, so row-level security holds inside.

create function app.add_to_counters(received_by bigint, evaluated_by bigint, written_by bigint) returns void
  volatile language sql as $$
  insert into app.counters as c (installation_id, slot, received, evaluated, written)
  values (app.installation(), pg_backend_pid() % 16, received_by, evaluated_by, written_by)
  on conflict (installation_id, slot) do update
    set received = c.received + excluded.received, evaluated = c.evaluated + excluded.evaluated, written = c.written + excluded.written
$$;

-- Marks records dirty. Distinct and in key order, so that no two statements lock the same rows in different orders.
create function app.mark_dirty(mark_types text[], mark_ids text[], in_lane smallint, marked bigint, delay_ms double precision)
  returns void volatile language sql as $$
  insert into app.dirty as d (installation_id, type, record_id, lane, marked_at, not_before, since)
  select app.installation(), m.type, m.id, in_lane, marked,
         clock_timestamp() + delay_ms * interval '1 millisecond', clock_timestamp()
    from (select distinct * from unnest(mark_types, mark_ids) as given (type, id)) m
   order by m.type, m.id
  on conflict (installation_id, type, record_id) do update set
    generation = d.generation + 1,
    lane = least(d.lane, excluded.lane),
    marked_at = least(d.marked_at, excluded.marked_at),
    not_before = least(d.not_before, excluded.not_before),
    again_marked_at = case when d.claim_token is not null then least(d.again_marked_at, excluded.marked_at) end,
    again_lane = case when d.claim_token is not null then least(d.again_lane, excluded.lane) end,
    again_not_before = case when d.claim_token is not null then least(d.again_not_before, excluded.not_before) end
$$;

-- Keeps a batch once and marks what it names. An echo of our own write that equals the last intended value is dropped; any other
-- means that something else stands in the CRM than we meant, so its record is marked too.
create function app.keep_batch(
  of_installation uuid, from_source text, of_digest text, raw bytea, received bigint, in_lane smallint, events integer,
  mark_types text[], mark_ids text[],
  echo_types text[], echo_ids text[], echo_properties text[], echo_values text[],
  activity_ids text[], activity_keys text[], activity_kinds text[], activity_ats bigint[], activity_details text[],
  out kept boolean, out echoes_dropped integer, out overtaken integer)
  volatile language plpgsql as $$
declare
  unequal_types text[] := '{}';
  unequal_ids text[] := '{}';
begin
  perform set_config('estafet.installation', of_installation::text, true);
  echoes_dropped := 0;
  overtaken := 0;
  insert into app.inbox (installation_id, digest, source, received_at, event_count, body)
  values (of_installation, of_digest, from_source, received, events, raw)
  on conflict (installation_id, digest) do nothing;
  kept := found;
  if not kept then return; end if;

  if cardinality(echo_ids) > 0 then
    select coalesce(array_agg(e.type) filter (where not e.intended), '{}'),
           coalesce(array_agg(e.id) filter (where not e.intended), '{}'),
           count(*) filter (where e.intended), count(*) filter (where not e.intended)
      into unequal_types, unequal_ids, echoes_dropped, overtaken
      from (select given.type, given.id,
                   given.type = 'contact' and coalesce(l.intended ->> given.property = given.value, false) as intended
              from unnest(echo_types, echo_ids, echo_properties, echo_values) as given (type, id, property, value)
              left join app.lead_aliases a on a.installation_id = of_installation and a.record_id = given.id
              left join app.leads own on own.installation_id = of_installation and own.record_id = given.id
              left join app.leads l on l.installation_id = of_installation and l.lead_id = coalesce(own.lead_id, a.lead_id)) e;
  end if;

  if cardinality(mark_ids) + cardinality(unequal_ids) > 0 then
    perform app.mark_dirty(mark_types || unequal_types, mark_ids || unequal_ids, in_lane, received, 0);
  end if;

  -- After the dirty rows, as in an evaluation, which locks those first and may keep the same activity.
  if cardinality(activity_ids) > 0 then
    insert into app.activities (installation_id, record_id, key, kind, at, detail)
    select of_installation, g.id, g.key, g.kind, g.at, g.detail
      from (select distinct on (given.id, given.key) given.*
              from unnest(activity_ids, activity_keys, activity_kinds, activity_ats, activity_details)
                   with ordinality as given (id, key, kind, at, detail, place)
             order by given.id, given.key, given.place) g
     order by g.id, g.key
    on conflict (installation_id, record_id, key) do nothing;
  end if;
  perform app.add_to_counters(events, 0, 0);
end $$;

-- The question every webhook begins with, in one round trip: whose account is this? It runs with the caller's rights; only the id
-- comes from across the wall.
create function app.installation_by_account(of_crm text, of_account text) returns setof app.installations
  volatile language plpgsql as $$
declare
  found_id uuid := app.installation_of(of_crm, of_account);
begin
  if found_id is null then return; end if;
  perform set_config('estafet.installation', found_id::text, true);
  return query select * from app.installations where installation_id = found_id;
end $$;

-- Asks for one call in a sliding window. 0: go; else milliseconds after which to ask again.
create function app.take_rate(of_bucket text, max_calls integer, window_ms bigint) returns bigint volatile language plpgsql as $$
declare
  now_ms bigint;
  kept bigint[];
  closed bigint;
begin
  insert into app.rate_windows (installation_id, bucket) values (app.installation(), of_bucket) on conflict do nothing;
  select calls, closed_until into kept, closed from app.rate_windows
   where installation_id = app.installation() and bucket = of_bucket for update;
  -- After the lock: a turn that was waited for is dated when it is given.
  now_ms := extract(epoch from clock_timestamp()) * 1000;
  kept := array(select c from unnest(kept) as c where c > now_ms - window_ms order by c);
  if closed > now_ms then return greatest(1, closed - now_ms); end if;
  if cardinality(kept) >= max_calls then
    return greatest(1, coalesce(kept[cardinality(kept) - greatest(1, max_calls) + 1], now_ms) + window_ms - now_ms);
  end if;
  update app.rate_windows set calls = kept || now_ms where installation_id = app.installation() and bucket = of_bucket;
  return 0;
end $$;

-- Closes a bucket for everyone: the CRM said so.
create function app.close_rate(of_bucket text, for_ms bigint) returns void volatile language sql as $$
  insert into app.rate_windows as r (installation_id, bucket, closed_until)
  values (app.installation(), of_bucket, (extract(epoch from clock_timestamp()) * 1000)::bigint + for_ms)
  on conflict (installation_id, bucket) do update set closed_until = greatest(r.closed_until, excluded.closed_until)
$$;

revoke all on function app.add_to_counters(bigint, bigint, bigint), app.mark_dirty(text[], text[], smallint, bigint, double precision),
  app.installation_by_account(text, text), app.take_rate(text, integer, bigint), app.close_rate(text, bigint),
  app.keep_batch(uuid, text, text, bytea, bigint, smallint, integer, text[], text[], text[], text[], text[], text[], text[], text[], text[], bigint[], text[])
  from public;
grant execute on all functions in schema app to estafet_app;
