-- Who published a version is known since the first one; now also why, from which older one it came back, and the YAML it was written in.
alter table app.policies
  add column reason text not null default '',
  add column restored_from integer,
  add column yaml text;
