-- What reports are reckoned from, packed: a few hundred leads a row, so that a report over a million leads reads some thousand rows
-- instead of some million. Every lead stands in a block as it is, or in report_changes: those are read from their own tables until a
-- worker has packed them, so that no report is ever behind. src/db/reports/packing.ts says what the bytes are.

create table app.report_blocks (
  installation_id uuid not null,
  first_lead uuid not null,
  last_lead uuid not null,
  -- The leads of the block, ascending; the other columns are in the same order.
  leads uuid[] not null,
  facts text not null,
  visits text not null,
  lead_promises text not null,
  rep_promises text not null,
  turns text not null,
  primary key (installation_id, first_lead)
);
-- Packed bytes do not grow smaller, and are read as a whole.
alter table app.report_blocks alter column facts set storage external, alter column visits set storage external,
  alter column lead_promises set storage external, alter column rep_promises set storage external, alter column turns set storage external;

-- Leads of which something changed since they were packed; one row for each transaction, so that nobody waits for another.
create table app.report_changes (
  installation_id uuid not null,
  lead_id uuid not null,
  changed_in xid8 not null default pg_current_xact_id(),
  primary key (installation_id, lead_id, changed_in)
);

-- Numbers for the words that packed leads name: sources, classes of fit, people, promises, reasons. 0 stands for none.
create table app.report_words (
  installation_id uuid not null,
  word text not null,
  number integer not null,
  primary key (installation_id, word)
);

do $$
declare
  walled name;
begin
  foreach walled in array array['report_blocks', 'report_changes', 'report_words']::name[] loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
    execute format('grant select, insert, update, delete on app.%I to estafet_app', walled);
  end loop;
end $$;

create function app.one_byte(number integer) returns bytea immutable parallel safe language sql as
$$ select substring(int2send(number::smallint) from 2) $$;
create function app.three_bytes(number integer) returns bytea immutable parallel safe language sql as
$$ select substring(int4send(number) from 2) $$;
-- Milliseconds of an instant; they fit until the year 10889.
create function app.six_bytes(at bigint) returns bytea immutable parallel safe language sql as
$$ select substring(int8send(at) from 3) $$;
create function app.short_base64(bytes bytea) returns text immutable parallel safe language sql as
$$ select translate(encode(bytes, 'base64'), E'\n', '') $$;

-- What changed of a lead: noted by the statement that changed it, whichever that was.
create function app.note_report_change() returns trigger language plpgsql as $$
begin
  insert into app.report_changes (installation_id, lead_id) select distinct installation_id, lead_id from changed
    on conflict do nothing;
  return null;
end $$;
create function app.note_report_update() returns trigger language plpgsql as $$
begin
  insert into app.report_changes (installation_id, lead_id)
    select installation_id, lead_id from was union select installation_id, lead_id from changed
    on conflict do nothing;
  return null;
end $$;
-- Every decision writes this row; most change nothing that a report tells apart.
create function app.note_fact_update() returns trigger language plpgsql as $$
begin
  insert into app.report_changes (installation_id, lead_id)
    select c.installation_id, c.lead_id from changed c join was w on w.installation_id = c.installation_id and w.lead_id = c.lead_id
     where (w.source_type, w.fit, w.owner_id) is distinct from (c.source_type, c.fit, c.owner_id)
    on conflict do nothing;
  return null;
end $$;

-- When the lead was first heard of stands in its memory, which every decision writes.
create function app.note_lead_change() returns trigger language plpgsql as $$
begin
  insert into app.report_changes (installation_id, lead_id) values (new.installation_id, new.lead_id) on conflict do nothing;
  return null;
end $$;

create trigger note_first_touch after update of memory on app.leads for each row
  when ((old.memory -> 'firstTouch' -> 'at') is distinct from (new.memory -> 'firstTouch' -> 'at'))
  execute function app.note_lead_change();
create trigger note_insert after insert on app.lead_list referencing new table as changed
  for each statement execute function app.note_report_change();
create trigger note_delete after delete on app.lead_list referencing old table as changed
  for each statement execute function app.note_report_change();
create trigger note_update after update on app.lead_list referencing old table as was new table as changed
  for each statement execute function app.note_fact_update();
do $$
declare
  noted name;
begin
  foreach noted in array array['stage_stays', 'stage_skips', 'clocks', 'assignments', 'transitions']::name[] loop
    execute format('create trigger note_insert after insert on app.%I referencing new table as changed '
      'for each statement execute function app.note_report_change()', noted);
    execute format('create trigger note_delete after delete on app.%I referencing old table as changed '
      'for each statement execute function app.note_report_change()', noted);
    execute format('create trigger note_update after update on app.%I referencing old table as was new table as changed '
      'for each statement execute function app.note_report_update()', noted);
  end loop;
end $$;

revoke all on function app.one_byte(integer), app.three_bytes(integer), app.six_bytes(bigint), app.short_base64(bytea),
  app.note_report_change(), app.note_report_update(), app.note_fact_update(),
  app.note_lead_change() from public;
grant execute on function app.one_byte(integer), app.three_bytes(integer), app.six_bytes(bigint), app.short_base64(bytea),
  app.note_report_change(), app.note_report_update(), app.note_fact_update(),
  app.note_lead_change() to estafet_app;

-- Nothing is packed yet. The owner steps over the walls for the length of this transaction.
alter table app.lead_list no force row level security;
alter table app.report_changes no force row level security;
insert into app.report_changes (installation_id, lead_id) select installation_id, lead_id from app.lead_list;
alter table app.lead_list force row level security;
alter table app.report_changes force row level security;
