-- The moves of some leads are looked up lead by lead. Asked as a join, a server that knows no statistics of a young or fast growing
-- table reads all moves of the installation for it, in the transaction that holds the pools.
create or replace function app.stage_moves(of_installation uuid, of_leads uuid[]) returns table (
  lead_id uuid, transition_id bigint, from_stage text, to_stage text, at bigint, cycle integer, aside boolean)
  stable language sql as $$
  select m.lead_id, m.transition_id, m.from_stage, m.to_stage, m.at, m.cycle, m.aside
    from (
      select t.lead_id, t.transition_id, t.from_stage, t.to_stage, t.at, t.cycle, a.aside,
             lag(t.to_stage) over w as last_stage, lag(t.cycle) over w as last_cycle, lag(a.aside) over w as last_aside
        from unnest(of_leads) as u (lead_id)
       cross join lateral (
         select * from app.transitions of_lead
          where of_lead.installation_id = of_installation and of_lead.lead_id = u.lead_id and of_lead.edge <> 'skipped' offset 0) t
       cross join lateral (select t.to_status in ('nurture', 'disqualified', 'lost', 'dormant') as aside) a
      window w as (partition by t.lead_id order by t.at, t.transition_id)) m
   where m.aside or m.last_stage is null or m.last_aside or m.last_stage <> m.to_stage or m.last_cycle <> m.cycle
$$;

create or replace function app.stage_skips_of(of_installation uuid, of_leads uuid[]) returns table (
  lead_id uuid, cycle integer, at bigint, stage text)
  stable language sql as $$
  with moves as (
    select m.*, case when lag(m.aside) over w = false then lag(m.to_stage) over w else m.from_stage end as came_from
      from app.stage_moves(of_installation, of_leads) m
    window w as (partition by m.lead_id order by m.at, m.transition_id))
  select t.lead_id, t.cycle, t.at, t.to_stage
    from unnest(of_leads) as u (lead_id)
   cross join lateral (
     select * from app.transitions of_lead
      where of_lead.installation_id = of_installation and of_lead.lead_id = u.lead_id and of_lead.edge = 'skipped' offset 0) t
  union
  select m.lead_id, m.cycle, m.at, s.stage
    from moves m
   cross join unnest(array['visitor', 'known', 'mql', 'sal', 'sql', 'opportunity', 'customer']) as s (stage)
   where not m.aside and app.stage_rank(s.stage) > app.stage_rank(m.came_from)
     and app.stage_rank(s.stage) < app.stage_rank(m.to_stage)
$$;

-- A plan made while the table had one page reads all of an index for every lead, and a connection keeps its plans: this one is made anew
-- each time, which takes a millisecond.
alter function app.stage_stays_of(uuid, uuid[]) set plan_cache_mode = force_custom_plan;
alter function app.stage_skips_of(uuid, uuid[]) set plan_cache_mode = force_custom_plan;
