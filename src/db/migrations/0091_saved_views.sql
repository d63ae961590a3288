-- Views of lists and reports that people keep under a name: what stands in the address of the page. A removed one can be brought back
-- until it is pruned.
create table app.saved_views (
  installation_id uuid not null,
  view_id uuid not null,
  page text not null,
  query text not null,
  name text not null,
  made_by text not null,
  for_all boolean not null,
  changed_at bigint not null,
  removed_at bigint,
  primary key (installation_id, view_id)
);
create index saved_views_of on app.saved_views (installation_id, made_by);
create index saved_views_for_all on app.saved_views (installation_id) where for_all;

-- The view with which a person begins.
create table app.start_views (
  installation_id uuid not null,
  person text not null,
  view_id uuid not null,
  primary key (installation_id, person)
);

alter table app.saved_views enable row level security;
alter table app.saved_views force row level security;
create policy own on app.saved_views to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.saved_views to estafet_app;

alter table app.start_views enable row level security;
alter table app.start_views force row level security;
create policy own on app.start_views to estafet_app using (installation_id = (select app.installation()))
  with check (installation_id = (select app.installation()));
grant select, insert, update, delete on app.start_views to estafet_app;
