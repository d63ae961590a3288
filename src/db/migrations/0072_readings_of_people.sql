-- How often the people of the account were read and kept. A reading that began before another was kept holds older people than those.
alter table app.installations add column people_readings bigint not null default 0;
