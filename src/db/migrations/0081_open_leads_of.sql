-- How many leads somebody has open: told to the manager whose task asks about one of them.
create index assignments_open_owner on app.assignments (installation_id, owner_id) where ended_at is null;
