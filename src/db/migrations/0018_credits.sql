-- Turns given back for worthless leads: a ledger of two accounts a booking, the rep's and the house's, which always sum to zero.
create table app.credits (
  installation_id uuid not null,
  -- The decision that gave it; a lead has one at most, which its memory knows.
  decision_id uuid not null,
  lead_id uuid not null,
  pool_id text not null,
  rep_id text not null,
  reason text not null,
  at bigint not null,
  expires_at bigint not null,
  state text not null default 'open' check (state in ('open', 'used', 'lapsed')),
  settled_at bigint,
  primary key (installation_id, decision_id)
);
create index credits_open on app.credits (installation_id, expires_at) where state = 'open';
create index credits_lead on app.credits (installation_id, lead_id);

create table app.credit_entries (
  installation_id uuid not null,
  decision_id uuid not null,
  booking text not null check (booking in ('given', 'lapsed')),
  account text not null,
  amount bigint not null,
  primary key (installation_id, decision_id, booking, account)
);

do $$
declare
  walled name;
begin
  foreach walled in array array['credits', 'credit_entries']::name[] loop
    execute format('alter table app.%I enable row level security', walled);
    execute format('alter table app.%I force row level security', walled);
    execute format(
      'create policy own on app.%I to estafet_app using (installation_id = (select app.installation())) '
      'with check (installation_id = (select app.installation()))', walled);
  end loop;
end $$;
grant select, insert, update, delete on app.credits to estafet_app;
-- Bookings are history: added to, never rewritten.
grant select, insert, delete on app.credit_entries to estafet_app;
