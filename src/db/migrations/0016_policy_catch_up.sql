-- After a policy is published every lead is decided again under it, a few at a time: those still behind are found by this index.
create index leads_behind on app.leads (installation_id, policy_version) where retired_at is null;
