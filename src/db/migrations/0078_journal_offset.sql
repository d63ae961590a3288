-- How far the CRM's own log of an account was read; on the row of contacts, whose turn reads it. Null: not yet, or there is none.
alter table app.reconcile_state add column journal_offset text;
