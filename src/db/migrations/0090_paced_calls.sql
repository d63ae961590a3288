-- A place in a window of calls as before; from `paced_from` calls in the window on, calls of this caller keep `gap_ms` from the one
-- before them, so that the window is used evenly instead of in one go.
create function app.take_rate(of_bucket text, max_calls integer, window_ms bigint, paced_from integer, gap_ms bigint)
  returns bigint volatile language plpgsql as $$
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
  if cardinality(kept) >= greatest(1, paced_from) and kept[cardinality(kept)] + gap_ms > now_ms then
    return kept[cardinality(kept)] + gap_ms - now_ms;
  end if;
  update app.rate_windows set calls = kept || now_ms where installation_id = app.installation() and bucket = of_bucket;
  return 0;
end $$;

revoke all on function app.take_rate(text, integer, bigint, integer, bigint) from public;
grant execute on function app.take_rate(text, integer, bigint, integer, bigint) to estafet_app;
