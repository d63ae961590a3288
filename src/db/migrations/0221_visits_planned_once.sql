-- Visits to stages were planned anew for each batch of decisions, as a plan made while the table was small was a bad one (0071). Since 0200
-- PostgreSQL 18 plans by the whole key whatever it knows of the table; without a setting of their own the functions become part of the
-- statement that asks them, which a connection plans once. PostgreSQL 17 goes on as before.
do $$
begin
  if to_regproc('pg_catalog.pg_restore_attribute_stats') is null then return; end if;
  alter function app.stage_stays_of(uuid, uuid[]) reset plan_cache_mode;
  alter function app.stage_skips_of(uuid, uuid[]) reset plan_cache_mode;
end $$;
