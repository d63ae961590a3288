-- What leads find their accounts by, and records of one person each other. Both are plain keys under a b-tree, compared for equality alone: row-level security
-- lets no other operator reach an index before the wall has been checked, and no extension is needed (docs/decisions/0010-account-search.md).

create table app.account_keys (
  installation_id uuid not null,
  key text not null,
  record_id text not null,
  primary key (installation_id, key, record_id)
);
create index account_keys_record on app.account_keys (installation_id, record_id);

-- The company the CRM links to the contact; tells which account the contacts of a domain belong to.
alter table app.leads add column account_id text;
-- Each serves the question the other must not be taken for, whatever is known of the tables when a plan is made.
create index leads_account on app.leads (installation_id, account_id, record_id) where account_id > '' and retired_at is null;
create index leads_domain on app.leads (installation_id, email_domain, account_id, record_id)
  where email_domain is not null and account_id is not null and retired_at is null;

-- A lead as a person, for comparing; one row a lead.
create table app.lead_people (
  installation_id uuid not null,
  lead_id uuid not null,
  record_id text not null,
  person jsonb not null,
  primary key (installation_id, lead_id)
);
create table app.person_keys (
  installation_id uuid not null,
  key text not null,
  lead_id uuid not null,
  primary key (installation_id, key, lead_id)
);
create index person_keys_lead on app.person_keys (installation_id, lead_id);

-- Two leads that are probably one person. Proposed only: a person, or a merge in the CRM, settles it.
create table app.duplicate_proposals (
  installation_id uuid not null,
  lead_a uuid not null,
  lead_b uuid not null check (lead_a < lead_b),
  score double precision not null,
  evidence jsonb not null,
  state text not null default 'open' check (state in ('open', 'merged', 'not-same')),
  found_at bigint not null,
  settled_at bigint,
  settled_by text,
  primary key (installation_id, lead_a, lead_b)
);
create index duplicate_proposals_other on app.duplicate_proposals (installation_id, lead_b);
create index duplicate_proposals_open on app.duplicate_proposals (installation_id, score desc, lead_a, lead_b) where state = 'open';

do $$
declare
  walled name;
begin
  foreach walled in array array['account_keys', 'lead_people', 'person_keys', 'duplicate_proposals']::name[] loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;

-- Keys are made by the application from a company's facts, so every company known by now is read once more, behind all other work. The owner steps over the
-- walls for these two tables, for the length of this transaction.
alter table app.linked_records no force row level security;
alter table app.dirty no force row level security;
insert into app.dirty (installation_id, type, record_id, lane, marked_at, not_before, since)
select installation_id, 'company', record_id, 2, (extract(epoch from clock_timestamp()) * 1000)::bigint, clock_timestamp(), clock_timestamp()
  from app.linked_records where type = 'company'
 order by installation_id, record_id
on conflict do nothing;
alter table app.linked_records force row level security;
alter table app.dirty force row level security;

drop table app.account_domains;
