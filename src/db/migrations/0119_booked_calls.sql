-- A place in a window of calls, booked up to ahead_ms before it becomes free: whoever would ask again when it is free comes a little late
-- each time, and what is lost of a window does not come back. The answer is negative or zero where a place was given (go in so many
-- milliseconds), positive where none was (ask again after so many).
create function app.book_rate(of_bucket text, max_calls integer, window_ms bigint, paced_from integer, gap_ms bigint, ahead_ms bigint)
  returns bigint volatile language plpgsql as $$
declare
  now_ms bigint;
  kept bigint[];
  closed bigint;
  held integer;
  go_at bigint;
begin
  insert into app.rate_windows (installation_id, bucket) values (app.installation(), of_bucket) on conflict do nothing;
  select calls, closed_until into kept, closed from app.rate_windows
   where installation_id = app.installation() and bucket = of_bucket for update;
  -- After the lock: a turn that was waited for is dated when it is given.
  now_ms := extract(epoch from clock_timestamp()) * 1000;
  kept := array(select c from unnest(kept) as c where c > now_ms - window_ms order by c);
  if closed > now_ms then return greatest(1, closed - now_ms); end if;
  held := cardinality(kept);
  go_at := now_ms;
  if held >= max_calls then go_at := coalesce(kept[held - greatest(1, max_calls) + 1], now_ms) + window_ms; end if;
  if held >= greatest(1, paced_from) then go_at := greatest(go_at, kept[held] + gap_ms); end if;
  if go_at > now_ms + ahead_ms then return greatest(1, go_at - now_ms); end if;
  update app.rate_windows set calls = kept || go_at where installation_id = app.installation() and bucket = of_bucket;
  return now_ms - go_at;
end $$;

revoke all on function app.book_rate(text, integer, bigint, integer, bigint, bigint) from public;
grant execute on function app.book_rate(text, integer, bigint, integer, bigint, bigint) to estafet_app;
