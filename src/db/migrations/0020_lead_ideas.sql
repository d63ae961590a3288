-- What a lead proposes to people, so that the leads which do are found without reading every decision: a stale lead asks what to do
-- with it, and a company that only the name suggests asks whether it is the one.

alter table app.lead_list add column idea text check (idea in ('stale', 'account'));

-- The owner steps over the walls of what was decided so far, for the length of this transaction.
alter table app.lead_list no force row level security;
alter table app.decisions no force row level security;
update app.lead_list l set idea =
    case when d.decision ->> 'proposal' is not null then 'stale' when d.decision -> 'account' ->> 'tier' = 'T5' then 'account' end
  from app.decisions d
 where d.installation_id = l.installation_id and d.decision_id = l.decision_id
   and (d.decision ->> 'proposal' is not null or d.decision -> 'account' ->> 'tier' = 'T5');
alter table app.lead_list force row level security;
alter table app.decisions force row level security;

create index lead_list_idea on app.lead_list (installation_id, idea, decided_at, lead_id) where idea is not null;
