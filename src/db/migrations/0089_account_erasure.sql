-- An account that stays away is erased: since when it is away, what was removed, and how many rows a table. The proof names nobody.

-- When somebody first saw that the account is not connected; null while it is.
alter table app.installations add column left_at bigint;
create function app.account_is_back() returns trigger language plpgsql as $$
begin
  if new.state not in ('disconnected', 'uninstalled') then new.left_at := null; end if;
  return new;
end $$;
revoke all on function app.account_is_back() from public;
create trigger account_is_back before update of state on app.installations
  for each row execute function app.account_is_back();

create table app.erasures (
  installation_id uuid not null,
  began_at bigint not null,
  gone_since bigint not null,
  -- Null: under way.
  done_at bigint,
  rows jsonb not null default '{}',
  primary key (installation_id, began_at)
);
create unique index erasures_under_way on app.erasures (installation_id) where done_at is null;

alter table app.erasures enable row level security;
alter table app.erasures force row level security;
create policy own on app.erasures to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update on app.erasures to estafet_app;

-- What so far was only added to goes with the account.
grant delete on app.rosters, app.calendars, app.setup_steps, app.agreement_signatures, app.agreement_reviews to estafet_app;

-- The log of acts stays, without whom it names: nothing but that can be taken from it, and only while its account is erased.
grant update (person, lead_id, record_id, before, after) on app.audit_log to estafet_app;
create function app.audit_log_stays() returns trigger language plpgsql as $$
begin
  if (new.person, new.lead_id, new.record_id, new.before, new.after)
     is not distinct from (old.person, old.lead_id, old.record_id, old.before, old.after) then return new; end if;
  if (new.person, new.before, new.after) = ('–', '{}'::jsonb, '{}'::jsonb) and new.lead_id is null and new.record_id is null
     and exists (select 1 from app.erasures e where e.installation_id = old.installation_id and e.done_at is null)
  then return new; end if;
  raise exception 'what people did is kept as it was' using errcode = '42501';
end $$;
revoke all on function app.audit_log_stays() from public;
create trigger audit_log_stays before update on app.audit_log for each row execute function app.audit_log_stays();

create policy across on app.erasures for select to estafet_across using (true);
grant select (installation_id, gone_since, done_at) on app.erasures to estafet_across;
grant select (left_at) on app.installations to estafet_across;
create function app.departed_installations() returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id from app.installations i
   where i.state in ('disconnected', 'uninstalled') and not exists (
     select 1 from app.erasures e
      where e.installation_id = i.installation_id and e.gone_since = i.left_at and e.done_at is not null)
   order by i.installation_id
$$;
grant create on schema app to estafet_across;
alter function app.departed_installations() owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.departed_installations() from public;
grant execute on function app.departed_installations() to estafet_app;
