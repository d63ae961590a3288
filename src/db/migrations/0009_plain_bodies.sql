-- A notification's body is kept for a few days and hardly ever read: pressing it small costs more than the room it saves.
alter table app.inbox alter column body set storage external;
