-- A sign-in link may let somebody in who sees nothing but the leads of this person of the CRM; null: everybody else.
alter table app.sign_in_links add column rep_id text;
