-- The account that was found for a lead to which the CRM links none: a change of it concerns the lead too. And leads of a domain without any
-- account: a new one may be theirs.
alter table app.leads add column matched_account_id text;
create index leads_matched_account on app.leads (installation_id, matched_account_id, record_id)
  where matched_account_id > '' and retired_at is null;
create index leads_without_account on app.leads (installation_id, email_domain, record_id)
  where email_domain > '' and account_id is null and matched_account_id is null and retired_at is null;
