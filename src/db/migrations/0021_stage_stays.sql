-- The visits of every lead to the stages of the lifecycle, ready for reports: one row a visit, made anew from the lead's transitions in
-- the transaction that records one, so that reports are never behind. What is true of a visit alone and of its neighbours is written
-- down here, so that no report has to look at more than one row of a lead. src/domain/velocity says the same plainly and slowly.

create table app.stage_stays (
  installation_id uuid not null,
  lead_id uuid not null,
  -- Counts the visits of the lead from 1, oldest first.
  place integer not null,
  stage text not null,
  cycle integer not null,
  entered_at bigint not null,
  exited_at bigint,
  -- To a later stage, back to an earlier one, out of the funnel; null while the lead is there.
  exit text check (exit in ('forward', 'backward', 'aside')),
  -- The lead's visit to the same stage before this one: told apart so that a lead is counted once.
  earlier_entered_at bigint,
  earlier_exited_at bigint,
  -- First arrival at the next stage or a later one, by whatever way and in whatever cycle; null: not yet.
  onward_at bigint,
  -- When the way from here to the next stage ended, and whether by arriving; null while the lead is on it.
  watched_until bigint,
  arrived boolean not null,
  primary key (installation_id, lead_id, place)
) with (fillfactor = 90);
create index stage_stays_exited on app.stage_stays (installation_id, exited_at) include (stage, entered_at, earlier_exited_at, lead_id)
  where exited_at is not null;
create index stage_stays_entered on app.stage_stays (installation_id, entered_at)
  include (stage, onward_at, earlier_entered_at, watched_until, arrived, lead_id);
create index stage_stays_open on app.stage_stays (installation_id, stage, entered_at) include (lead_id) where exited_at is null;

create table app.stage_skips (
  installation_id uuid not null,
  lead_id uuid not null,
  cycle integer not null,
  at bigint not null,
  stage text not null,
  primary key (installation_id, lead_id, cycle, at, stage)
);
create index stage_skips_at on app.stage_skips (installation_id, at) include (stage, lead_id);

-- What row-level security asks of every row must not keep the server from reading a large table with several processes.
alter function app.installation() parallel safe;

create function app.stage_rank(stage text) returns integer immutable parallel safe language sql as
$$ select array_position(array['visitor', 'known', 'iql', 'mql', 'sal', 'sql', 'opportunity', 'customer'], stage) $$;

-- The stage a lead is meant to reach next. Most leads do not pass iql, so it is nobody's next stage.
create function app.next_rank(stage text) returns integer immutable parallel safe language sql as
$$ select case when stage in ('known', 'iql') then app.stage_rank('mql') when stage = 'customer' then null
               else app.stage_rank(stage) + 1 end $$;

-- Moves that begin or end a visit. A record that changes neither stage nor aside (a lead grown stale) is none.
create function app.stage_moves(of_installation uuid, of_leads uuid[]) returns table (
  lead_id uuid, transition_id bigint, from_stage text, to_stage text, at bigint, cycle integer, aside boolean)
  stable language sql as $$
  select m.lead_id, m.transition_id, m.from_stage, m.to_stage, m.at, m.cycle, m.aside
    from (
      select t.lead_id, t.transition_id, t.from_stage, t.to_stage, t.at, t.cycle, a.aside,
             lag(t.to_stage) over w as last_stage, lag(t.cycle) over w as last_cycle, lag(a.aside) over w as last_aside
        from unnest(of_leads) as u (lead_id)
        join app.transitions t on t.installation_id = of_installation and t.lead_id = u.lead_id
       cross join lateral (select t.to_status in ('nurture', 'disqualified', 'lost', 'dormant') as aside) a
       where t.edge <> 'skipped'
      window w as (partition by t.lead_id order by t.at, t.transition_id)) m
   where m.aside or m.last_stage is null or m.last_aside or m.last_stage <> m.to_stage or m.last_cycle <> m.cycle
$$;

create function app.stage_stays_of(of_installation uuid, of_leads uuid[]) returns table (
  lead_id uuid, place integer, stage text, cycle integer, entered_at bigint, exited_at bigint, exit text,
  earlier_entered_at bigint, earlier_exited_at bigint, onward_at bigint, watched_until bigint, arrived boolean)
  stable language sql as $$
  with bounded as (
    select m.*, lead(m.at) over w as next_at, lead(m.aside) over w as next_aside, lead(m.to_stage) over w as next_stage
      from app.stage_moves(of_installation, of_leads) m
    window w as (partition by m.lead_id order by m.at, m.transition_id)),
  visits as (
    select b.lead_id, (row_number() over w)::integer as place, b.to_stage as stage, b.cycle, b.at as entered_at, b.next_at as exited_at,
           case when b.next_at is null then null when b.next_aside then 'aside'
                when app.stage_rank(b.next_stage) > app.stage_rank(b.to_stage) then 'forward' else 'backward' end as exit
      from bounded b where not b.aside
    window w as (partition by b.lead_id order by b.at, b.transition_id)),
  neighbours as (
    select v.*, lag(v.entered_at) over same as earlier_entered_at, lag(v.exited_at) over same as earlier_exited_at,
           -- From known a lead may go through iql; the way to mql is over only when that visit is.
           v.stage = 'known' and v.exit = 'forward' and lead(v.stage) over own = 'iql' as through,
           lead(v.exited_at) over own as next_exited_at, lead(v.exit) over own as next_exit,
           -- When the lead was first in a stage of at least this rank, from here on: one column for each rank that may come next.
           min(v.entered_at) filter (where app.stage_rank(v.stage) >= 2) over onward as at_2,
           min(v.entered_at) filter (where app.stage_rank(v.stage) >= 4) over onward as at_4,
           min(v.entered_at) filter (where app.stage_rank(v.stage) >= 5) over onward as at_5,
           min(v.entered_at) filter (where app.stage_rank(v.stage) >= 6) over onward as at_6,
           min(v.entered_at) filter (where app.stage_rank(v.stage) >= 7) over onward as at_7,
           min(v.entered_at) filter (where app.stage_rank(v.stage) >= 8) over onward as at_8
      from visits v
    window own as (partition by v.lead_id order by v.place), same as (partition by v.lead_id, v.stage order by v.place),
      onward as (partition by v.lead_id order by v.entered_at range between current row and unbounded following))
  select n.lead_id, n.place, n.stage, n.cycle, n.entered_at, n.exited_at, n.exit, n.earlier_entered_at, n.earlier_exited_at,
         case app.next_rank(n.stage)
           when 2 then n.at_2 when 4 then n.at_4 when 5 then n.at_5 when 6 then n.at_6 when 7 then n.at_7 when 8 then n.at_8 end,
         case when n.through then n.next_exited_at else n.exited_at end,
         coalesce(case when n.through then n.next_exit else n.exit end = 'forward', false)
    from neighbours n
$$;

create function app.stage_skips_of(of_installation uuid, of_leads uuid[]) returns table (
  lead_id uuid, cycle integer, at bigint, stage text)
  stable language sql as $$
  with moves as (
    select m.*, case when lag(m.aside) over w = false then lag(m.to_stage) over w else m.from_stage end as came_from
      from app.stage_moves(of_installation, of_leads) m
    window w as (partition by m.lead_id order by m.at, m.transition_id))
  select t.lead_id, t.cycle, t.at, t.to_stage
    from unnest(of_leads) as u (lead_id)
    join app.transitions t on t.installation_id = of_installation and t.lead_id = u.lead_id
   where t.edge = 'skipped'
  union
  select m.lead_id, m.cycle, m.at, s.stage
    from moves m
   cross join unnest(array['visitor', 'known', 'mql', 'sal', 'sql', 'opportunity', 'customer']) as s (stage)
   where not m.aside and app.stage_rank(s.stage) > app.stage_rank(m.came_from)
     and app.stage_rank(s.stage) < app.stage_rank(m.to_stage)
$$;

do $$
declare
  walled name;
begin
  foreach walled in array array['stage_stays', 'stage_skips']::name[] loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;
revoke all on function app.stage_rank(text), app.next_rank(text), app.stage_moves(uuid, uuid[]), app.stage_stays_of(uuid, uuid[]),
  app.stage_skips_of(uuid, uuid[]) from public;
grant execute on function app.stage_rank(text), app.next_rank(text), app.stage_moves(uuid, uuid[]), app.stage_stays_of(uuid, uuid[]),
  app.stage_skips_of(uuid, uuid[]) to estafet_app;

-- What was recorded so far. The owner steps over the walls for the length of this transaction.
alter table app.leads no force row level security;
alter table app.transitions no force row level security;
alter table app.stage_stays no force row level security;
alter table app.stage_skips no force row level security;
insert into app.stage_stays
select i.installation_id, s.* from app.installations i
 cross join lateral app.stage_stays_of(i.installation_id, array(
   select lead_id from app.leads where installation_id = i.installation_id and retired_at is null)) s;
insert into app.stage_skips
select i.installation_id, s.* from app.installations i
 cross join lateral app.stage_skips_of(i.installation_id, array(
   select lead_id from app.leads where installation_id = i.installation_id and retired_at is null)) s;
alter table app.leads force row level security;
alter table app.transitions force row level security;
alter table app.stage_stays force row level security;
alter table app.stage_skips force row level security;
-- Answers of a day.
create index clocks_stopped on app.clocks (installation_id, stopped_at) where stopped_at is not null;
