-- An account lets the admins of the other account of its house publish its policy. The account's own admins say so in its own row, which
-- goes with the house.

alter table app.house_links add column lets_publish boolean not null default false;
comment on column app.house_links.lets_publish is 'Whether admins of the partner may publish the policy of this account.';
