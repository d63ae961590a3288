-- Leads as people look through them: one narrow row a lead, so that a page of any filter and order is found without reading what
-- Estafet remembers of the lead (kilobytes a row). Written only when a person would notice the decision, or a column here changed.
-- Text is found by the begin of each word under a plain b-tree: row-level security lets no other operator reach an index first.

create table app.lead_list (
  installation_id uuid not null,
  lead_id uuid not null,
  -- The decision that is shown for the lead.
  decision_id uuid not null,
  decided_at bigint not null,
  stage text not null,
  status text not null,
  source_type text not null,
  fit text not null,
  owner_id text,
  -- Nobody has it yet: held until a known time, or (unassigned) until a person does something.
  held boolean not null,
  unassigned boolean not null,
  -- When the open promise falls due; 8640000000000000, the last instant JavaScript knows: no promise is open.
  due_at bigint not null,
  -- Folded words of name and company, a space between.
  words text not null,
  primary key (installation_id, lead_id)
) with (fillfactor = 80);
create index lead_list_decided on app.lead_list (installation_id, decided_at, lead_id);
create index lead_list_due on app.lead_list (installation_id, due_at, lead_id);
create index lead_list_held on app.lead_list (installation_id, decided_at, lead_id) where held;
create index lead_list_stage on app.lead_list (installation_id, stage, status);
create index lead_list_source on app.lead_list (installation_id, source_type);
create index lead_list_fit on app.lead_list (installation_id, fit);
create index lead_list_owner on app.lead_list (installation_id, owner_id);

create table app.lead_words (
  installation_id uuid not null,
  word text collate "C" not null,
  lead_id uuid not null,
  primary key (installation_id, word, lead_id)
);
create index lead_words_lead on app.lead_words (installation_id, lead_id);

-- The owner steps over the walls of what was decided so far, for the length of this transaction.
alter table app.leads no force row level security;
alter table app.decisions no force row level security;
insert into app.lead_list (installation_id, lead_id, decision_id, decided_at, stage, status, source_type, fit, owner_id, held, unassigned,
  due_at, words)
select l.installation_id, l.lead_id, d.decision_id, d.decided_at, l.stage, l.status,
       d.decision ->> 'sourceType', d.decision -> 'fit' ->> 'top', l.owner_id,
       d.decision -> 'routing' ->> 'kind' = 'hold',
       d.decision -> 'routing' ->> 'kind' = 'hold' and d.decision -> 'routing' -> 'hold' ->> 'until' is null,
       case when d.decision -> 'outputs' ->> 'slaState' = 'running'
              or d.decision -> 'outputs' ->> 'slaState' = 'breached' and d.decision -> 'outputs' ->> 'firstResponseAt' is null
            then coalesce((d.decision -> 'outputs' ->> 'slaDueAt')::bigint, 8640000000000000) else 8640000000000000 end,
       coalesce((select string_agg(distinct left(word, 40), ' ')
          from regexp_split_to_table(lower(concat_ws(' ', l.person_name, l.company)), '[^[:alnum:]]+') as word where word <> ''), '')
  from app.leads l
 cross join lateral (select decision_id, decided_at, decision from app.decisions
    where installation_id = l.installation_id and lead_id = l.lead_id and visible order by decision_id desc limit 1) d
 where l.retired_at is null;
insert into app.lead_words (installation_id, word, lead_id)
select l.installation_id, w.word, l.lead_id from app.lead_list l
 cross join lateral unnest(string_to_array(l.words, ' ')) as w (word) where w.word <> ''
on conflict do nothing;
alter table app.leads force row level security;
alter table app.decisions force row level security;

do $$
declare
  walled name;
begin
  foreach walled in array array['lead_list', 'lead_words']::name[] loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;
