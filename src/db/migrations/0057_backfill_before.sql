-- Leads by stage when the reading of all that stood there before began, so that its end can be held against it.

alter table app.backfills add column before jsonb not null default '{}';
