-- A record that is to be looked at once more at a later instant, as a write may still be under way to it, and that waits already for
-- another reason: an earlier look answers everything but that.
alter table app.dirty add column later_marked_at bigint;
alter table app.dirty add column later_not_before timestamptz;

create or replace function app.mark_dirty(mark_types text[], mark_ids text[], in_lane smallint, marked bigint, delay_ms double precision)
  returns void volatile language sql as $$
  insert into app.dirty as d (installation_id, type, record_id, lane, marked_at, not_before, since, later_marked_at, later_not_before)
  select app.installation(), m.type, m.id, in_lane, marked,
         clock_timestamp() + delay_ms * interval '1 millisecond', clock_timestamp(),
         case when delay_ms > 0 then marked end,
         case when delay_ms > 0 then clock_timestamp() + delay_ms * interval '1 millisecond' end
    from (select distinct * from unnest(mark_types, mark_ids) as given (type, id)) m
   order by m.type, m.id
  on conflict (installation_id, type, record_id) do update set
    generation = d.generation + 1,
    lane = least(d.lane, excluded.lane),
    marked_at = least(d.marked_at, excluded.marked_at),
    not_before = least(d.not_before, excluded.not_before),
    again_marked_at = case when d.claim_token is not null then least(d.again_marked_at, excluded.marked_at) end,
    again_lane = case when d.claim_token is not null then least(d.again_lane, excluded.lane) end,
    again_not_before = case when d.claim_token is not null then least(d.again_not_before, excluded.not_before) end,
    later_marked_at = greatest(d.later_marked_at, excluded.later_marked_at),
    later_not_before = greatest(d.later_not_before, excluded.later_not_before)
$$;
