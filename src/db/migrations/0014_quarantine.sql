-- An account whose memory was brought back from a backup: notifications are kept, nothing is read from or written to its CRM until
-- an administrator says that the old Estafet is gone.
alter table app.installations drop constraint installations_state_check;
alter table app.installations add constraint installations_state_check
  check (state in ('active', 'disconnected', 'quarantined', 'uninstalled'));
