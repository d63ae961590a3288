-- Steps of workflows in the CRM that wait until their record is decided. A step that was answered stays a while, so that one that is sent
-- once more is known.

create table app.workflow_steps (
  installation_id uuid not null,
  callback_id text not null,
  record_id text not null,
  asked_at bigint not null,
  -- When the CRM was told; null: the step waits.
  done_at bigint,
  claim_until timestamptz,
  primary key (installation_id, callback_id)
);
create index workflow_steps_waiting on app.workflow_steps (installation_id, asked_at) where done_at is null;
create index workflow_steps_record on app.workflow_steps (installation_id, record_id);

alter table app.workflow_steps enable row level security;
alter table app.workflow_steps force row level security;
create policy own on app.workflow_steps to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.workflow_steps to estafet_app;

create policy across on app.workflow_steps for select to estafet_across using (true);
grant select (installation_id, done_at) on app.workflow_steps to estafet_across;

create function app.waiting_workflow_steps() returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select i.installation_id from app.installations i
   where i.state = 'active'
     and exists (select 1 from app.workflow_steps s where s.installation_id = i.installation_id and s.done_at is null)
   order by i.installation_id
$$;
grant create on schema app to estafet_across;
alter function app.waiting_workflow_steps() owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.waiting_workflow_steps() from public;
grant execute on function app.waiting_workflow_steps() to estafet_app;
