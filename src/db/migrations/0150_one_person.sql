-- The same person in both CRMs of a house is one lead. Each account writes its own rows; the other's are read through the functions below.

-- Which leads of which other account a lead was ever a pair with: what was seen of them is to be forgotten when they are.
create table app.house_pairs (
  installation_id uuid not null,
  lead_id uuid not null,
  other_installation uuid not null,
  other_lead uuid not null,
  primary key (installation_id, lead_id, other_lead)
);
create index house_pairs_other on app.house_pairs (installation_id, other_lead);

-- What the other account has to look at, by its record; taken away by whoever has marked it.
create table app.house_news (
  installation_id uuid not null,
  news_id bigint generated always as identity,
  record_id text not null,
  primary key (installation_id, news_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['house_pairs', 'house_news'] loop
    execute format('alter table app.%I enable row level security', name);
    execute format('alter table app.%I force row level security', name);
    execute format('create policy own on app.%I to estafet_app using (installation_id = (select app.installation()))
      with check (installation_id = (select app.installation()))', name);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', name);
  end loop;
end $$;

create policy across on app.house_news for select to estafet_across using (true);
create policy across on app.person_keys for select to estafet_across using (true);
create policy across on app.decisions for select to estafet_across using (true);
grant select on app.house_news, app.person_keys to estafet_across;
grant select (installation_id, lead_id, decision_id, decision, inputs) on app.decisions to estafet_across;
grant select (installation_id, lead_id, record_id, memory, created_at) on app.leads to estafet_across;
grant select (installation_id, crm) on app.installations to estafet_across;

-- Reasons that told of a record which is forgotten are taken out; nothing else of a decision is ever changed.
grant update (decision, inputs) on app.decisions to estafet_app;
grant update (evidence) on app.transitions to estafet_app;

-- What the other account of the house asks us to look at.
create function app.house_told() returns table (news_id bigint, record_id text)
  stable security definer set search_path = app, pg_temp language sql as $$
  select n.news_id, n.record_id
    from app.house_of_account() house join app.house_news n on n.installation_id = house.partner_id
   order by n.news_id limit 500
$$;

-- Whoever decides about a person holds the person for both accounts: until the end of the transaction the other side waits.
create function app.house_persons(home uuid, keys text[]) returns bigint language plpgsql as $$
declare
  one bigint;
  held bigint := 0;
begin
  for one in select distinct hashtextextended('person ' || home::text || k, 0) as h from unnest(keys) as t (k) order by h loop
    perform pg_advisory_xact_lock(one);
    held := held + 1;
  end loop;
  return held;
end $$;

-- The records with these addresses in the other account of the house, and all that crosses the wall of them. `own`: leads of ours with
-- the address beside the one named, and with which records there those are `paired`. `theirs`: leads there; only of a single one is anything told.
create function app.house_records(keys text[], leads uuid[]) returns table (
  place bigint, own bigint, own_seen_at bigint, paired text[], theirs bigint, crm text, partner_id uuid, lead_id uuid, record_id text, seen_at bigint,
  remembered jsonb, facts jsonb, told jsonb)
  stable security definer set search_path = app, pg_temp language sql as $$
  select k.place, ours.n,
         (select l.created_at from app.leads l where l.installation_id = app.installation() and l.lead_id = k.own_lead), ours.paired, others.n, i.crm, house.partner_id, l.lead_id, l.record_id, l.created_at,
         jsonb_build_object('stage', l.memory -> 'stage', 'assignment', l.memory -> 'assignment', 'pair', l.memory -> 'pair',
           'heard', (select jsonb_agg(h order by h) from jsonb_array_elements_text(coalesce(l.memory -> 'answersSeen', '[]')) as t (h)
                      where h like 'other-owner:%')),
         jsonb_build_object(
           'fields', (select jsonb_object_agg(f.key, f.value) from json_each(d.inputs -> 'snapshot' -> 'fields') as f (key, value)
                       where f.key = any(array['phone', 'company', 'role', 'country', 'city', 'postalCode', 'language', 'website',
                         'industry', 'employees', 'annualRevenue', 'techStack', 'useCase', 'product', 'expectedValue', 'needConfirmed',
                         'budgetConfirmed', 'authorityConfirmed', 'timelineConfirmed', 'metricsConfirmed', 'decisionCriteriaConfirmed',
                         'decisionProcessConfirmed', 'championConfirmed', 'optedOut', 'repResponse', 'rejectReason', 'firstOutreachAt',
                         'lastOutreachAt', 'outreachCount', 'lastActivityAt', 'pageViews'])),
           'deals', d.inputs -> 'snapshot' -> 'deals', 'activities', d.inputs -> 'input' -> 'activities'),
         jsonb_build_object('outputs', d.decision -> 'outputs', 'score', d.decision -> 'score')
    from app.house_of_account() house
    join app.installations i on i.installation_id = house.partner_id
   cross join unnest(keys, leads) with ordinality as k (key, own_lead, place)
   cross join lateral (
      select count(*) as n, array_agg(o.memory -> 'pair' ->> 'recordId') filter (where o.memory ? 'pair') as paired
        from (select p.lead_id from app.person_keys p where p.installation_id = app.installation() and p.key = k.key
                 and p.lead_id is distinct from k.own_lead order by p.lead_id limit 9) beside
        join app.leads o on o.installation_id = app.installation() and o.lead_id = beside.lead_id) ours
   cross join lateral (
      select count(*) as n, min(p.lead_id::text)::uuid as lead_id
        from (select lead_id from app.person_keys where installation_id = house.partner_id and key = k.key order by lead_id limit 2) p) others
    left join app.leads l on others.n = 1 and l.installation_id = house.partner_id and l.lead_id = others.lead_id
    left join lateral (select decision, inputs from app.decisions where installation_id = house.partner_id and lead_id = l.lead_id
        order by decision_id desc limit 1) d on true
   where k.key like 'e:%' and (others.n > 0 or ours.n > 0)
$$;

grant create on schema app to estafet_across;
alter function app.house_told() owner to estafet_across;
alter function app.house_records(text[], uuid[]) owner to estafet_across;
set local role estafet_across;
-- Accounts with something due, those that the other account of their house has news for, and those that it left alone.
create or replace function app.installations_with_due(now bigint) returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id from app.installations i
   where i.state = 'active'
     and (exists (select 1 from app.leads l where l.installation_id = i.installation_id and l.look_again_at <= now)
       or exists (select 1 from app.house_links mine
            join app.house_links theirs on theirs.installation_id = mine.partner_id and theirs.partner_id = mine.installation_id
            join app.house_news n on n.installation_id = theirs.installation_id
           where mine.installation_id = i.installation_id)
       or exists (select 1 from app.house_links mine
           where mine.installation_id = i.installation_id and mine.partner_id is not null and mine.since <= now - 60000
             and not exists (select 1 from app.house_links theirs where theirs.installation_id = mine.partner_id
                               and theirs.partner_id = mine.installation_id)))
   order by i.installation_id
$$;
set local role estafet_owner;
revoke create on schema app from estafet_across;
revoke all on function app.house_told(), app.house_persons(uuid, text[]), app.house_records(text[], uuid[]) from public;
grant execute on function app.house_told(), app.house_persons(uuid, text[]), app.house_records(text[], uuid[]) to estafet_app;
