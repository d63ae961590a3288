-- Whose a lead was when it moved, so that won and lost leads can be counted by rep for pools that choose by performance.
alter table app.transitions add column owner_id text;
alter table app.transitions no force row level security;
alter table app.assignments no force row level security;
update app.transitions t set owner_id = (
    select a.owner_id from app.assignments a
     where a.installation_id = t.installation_id and a.lead_id = t.lead_id and a.decision_id <= t.decision_id
     order by a.assignment_id desc limit 1)
 where t.edge in ('won', 'lost');
alter table app.transitions force row level security;
alter table app.assignments force row level security;
create index transitions_closed on app.transitions (installation_id, at) include (owner_id, edge) where edge in ('won', 'lost');

-- Marks contacts dirty so that they are claimed in the order in which they are named, however many claims that takes.
create function app.mark_in_order(mark_ids text[], in_lane smallint, first bigint) returns void volatile language sql as $$
  insert into app.dirty as d (installation_id, type, record_id, lane, marked_at, not_before, since)
  select app.installation(), 'contact', m.id, in_lane, first + m.place - 1, clock_timestamp(), clock_timestamp()
    from (select id, min(place) as place from unnest(mark_ids) with ordinality as given (id, place) group by id) m
   order by m.id
  on conflict (installation_id, type, record_id) do update set
    generation = d.generation + 1,
    lane = least(d.lane, excluded.lane),
    marked_at = least(d.marked_at, excluded.marked_at),
    not_before = least(d.not_before, excluded.not_before),
    again_marked_at = case when d.claim_token is not null then least(d.again_marked_at, excluded.marked_at) end,
    again_lane = case when d.claim_token is not null then least(d.again_lane, excluded.lane) end,
    again_not_before = case when d.claim_token is not null then least(d.again_not_before, excluded.not_before) end
$$;
revoke all on function app.mark_in_order(text[], smallint, bigint) from public;
grant execute on function app.mark_in_order(text[], smallint, bigint) to estafet_app;
