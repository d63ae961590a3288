-- How often a lead was evaluated in the hour of its latest evaluation, so that a ring of workflows comes to rest.
alter table app.leads add column evaluated_hour bigint not null default 0;
alter table app.leads add column evaluated_in_hour integer not null default 0;
