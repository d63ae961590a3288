-- Leads to which the CRM links no company stand among the keys of people under what they seek one by, too: a company that comes to share such a
-- key concerns them. The keys of a lead are written anew where their hash differs.
alter table app.lead_people add column keys_hash bigint;
-- A company that was read because a lead named it: whom else it concerns is told when its own news is read.
alter table app.linked_records add column untold boolean not null default false;
drop index app.leads_without_account;

-- Until it is decided again, a lead of today is found by the domain of its address, as it was.
alter table app.leads no force row level security;
alter table app.person_keys no force row level security;
insert into app.person_keys (installation_id, key, lead_id)
select installation_id, 'ad:' || email_domain, lead_id from app.leads
 where email_domain > '' and account_id is null and retired_at is null
 order by installation_id, email_domain, lead_id
on conflict do nothing;
alter table app.leads force row level security;
alter table app.person_keys force row level security;
