-- One house, two CRMs: two accounts whose pools turn as one. Each account writes its own row alone; the house stands while both rows
-- name each other, so that neither account can bring it about by itself, and either ends it at once.

create table app.house_links (
  installation_id uuid primary key,
  -- The account whose rotation both use; the same in both rows.
  home_id uuid not null,
  -- Null while an invitation waits for its answer.
  partner_id uuid,
  since bigint,
  -- SHA-256 of the code that the other account's admin enters; once.
  code_hash text,
  code_until bigint,
  check (installation_id <> partner_id and (partner_id is null) = (since is null) and (partner_id is null or code_hash is null))
);

alter table app.house_links enable row level security;
alter table app.house_links force row level security;
create policy own on app.house_links to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.house_links to estafet_app;

-- Whoever turns a pool holds its account's gate open; a house begins or ends only between turns.
create function app.house_gate(of_installation uuid) returns bigint immutable language sql as
$$ select hashtextextended('house ' || of_installation::text, 0) $$;

create function app.house_changes() returns trigger language plpgsql as $$
declare
  one record;
begin
  for one in
    select distinct g from unnest(array[
      case when tg_op <> 'INSERT' then old.installation_id end, case when tg_op <> 'INSERT' then old.partner_id end,
      case when tg_op <> 'DELETE' then new.installation_id end, case when tg_op <> 'DELETE' then new.partner_id end]) as ids (id)
      cross join lateral (select app.house_gate(id) as g) gates
     where id is not null order by g
  loop
    perform pg_advisory_xact_lock(one.g);
  end loop;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger house_changes before insert or update or delete on app.house_links
  for each row execute function app.house_changes();

-- A person is the same in both CRMs by their e-mail address, where each has exactly one user with it.
alter table app.people add column email_key text generated always as (nullif(lower(btrim(person ->> 'email')), '')) stored;

-- Where a turn that was given back was booked; null: in the account's own rotation.
alter table app.credits add column booked_in uuid;

create policy across on app.house_links for select to estafet_across using (true);
create policy across on app.people for select to estafet_across using (true);
create policy across on app.assignments for select to estafet_across using (true);
grant select on app.house_links to estafet_across;
grant select (installation_id, rep_id, email_key) on app.people to estafet_across;
grant select (installation_id, lead_id, owner_id, assigned_at, assigned_by, pool_id, ended_at) on app.assignments to estafet_across;
grant select (lead_id, stage) on app.leads to estafet_across;

-- The house the account stands in; none: no row.
create function app.house_of_account() returns table (partner_id uuid, home_id uuid, since bigint)
  stable security definer set search_path = app, pg_temp language sql as $$
  select mine.partner_id, mine.home_id, greatest(mine.since, theirs.since)
    from app.house_links mine
    join app.house_links theirs on theirs.installation_id = mine.partner_id
     and theirs.partner_id = mine.installation_id and theirs.home_id = mine.home_id
   where mine.installation_id = app.installation()
$$;

-- Whose rotation the account uses: the home's of its house, else its own.
create function app.house() returns uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select coalesce((select home_id from app.house_of_account()), app.installation())
$$;

-- Ids of the same person: here, and in the other CRM of the house.
create function app.house_people() returns table (rep_id text, partner_rep text)
  stable security definer set search_path = app, pg_temp language sql as $$
  select mine.rep_id, theirs.rep_id
    from app.house_of_account() house
    cross join lateral (select email_key, min(p.rep_id) as rep_id from app.people p
      where p.installation_id = app.installation() and p.email_key is not null group by email_key having count(*) = 1) mine
    cross join lateral (select min(p.rep_id) as rep_id from app.people p
      where p.installation_id = house.partner_id and p.email_key = mine.email_key having count(*) = 1) theirs
$$;

-- What counts against the caps of our people in the other CRM.
create function app.house_given(from_at bigint) returns table (owner_id text, pool_id text, assigned_at bigint, assigned_by text)
  stable security definer set search_path = app, pg_temp language sql as $$
  select same.rep_id, a.pool_id, a.assigned_at, a.assigned_by
    from app.house_of_account() house
    join app.assignments a on a.installation_id = house.partner_id and a.assigned_at >= from_at
    join app.house_people() same on same.partner_rep = a.owner_id
$$;

-- The planner is free here, as in app.open_leads, for all leads of a large account.
create function app.house_open(of_stages text[]) returns table (owner_id text, leads bigint)
  stable security definer set search_path = app, pg_temp
  set enable_hashjoin = on set enable_mergejoin = on set work_mem = '32MB' language sql as $$
  select same.rep_id, count(*)
    from app.house_of_account() house
    join app.assignments a on a.installation_id = house.partner_id and a.ended_at is null
    join app.leads l on l.installation_id = a.installation_id and l.lead_id = a.lead_id
    join app.house_people() same on same.partner_rep = a.owner_id
   where of_stages is null or l.stage = any(of_stages)
   group by same.rep_id
$$;

-- Whose invitation a code is.
create function app.house_invitation(of_hash text, now bigint) returns uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select installation_id from app.house_links where code_hash = of_hash and code_until > now and partner_id is null limit 1
$$;
create index house_links_code on app.house_links (code_hash) where code_hash is not null;

grant create on schema app to estafet_across;
alter function app.house_of_account() owner to estafet_across;
alter function app.house() owner to estafet_across;
alter function app.house_people() owner to estafet_across;
alter function app.house_given(bigint) owner to estafet_across;
alter function app.house_open(text[]) owner to estafet_across;
alter function app.house_invitation(text, bigint) owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.house_gate(uuid), app.house_changes(), app.house_of_account(), app.house(), app.house_people(),
  app.house_given(bigint), app.house_open(text[]), app.house_invitation(text, bigint) from public;
grant execute on function app.house_gate(uuid), app.house_of_account(), app.house(), app.house_people(),
  app.house_given(bigint), app.house_open(text[]), app.house_invitation(text, bigint) to estafet_app;

alter table app.credits alter column booked_in set default app.house();

-- Of another account's rows only the home's rotation is seen and written, while the house stands.
alter policy own on app.rotation
  using (installation_id = (select app.installation()) or installation_id = (select app.house()))
  with check (installation_id = (select app.installation()) or installation_id = (select app.house()));
