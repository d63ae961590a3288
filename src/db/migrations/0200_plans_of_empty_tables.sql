-- Plans are made once a connection, and again when a table has been analysed, up to a minute after its first rows came. Without statistics
-- PostgreSQL believes that an account has one row of a table or of one type in it, and hardly one without an end, so that no plan asks for
-- more of a key than the account: what looks for one lead went through all of them, and the first thousands of leads of a new database
-- took several times as long as later ones. Tables that were never analysed are told otherwise; what is measured later takes the place of it.
-- PostgreSQL 17 cannot be told, and begins as before.
do $$
declare
  named record;
begin
  if to_regproc('pg_catalog.pg_restore_attribute_stats') is null then return; end if;
  for named in
    select c.relname, a.attname,
           case a.attname when 'installation_id' then '''n_distinct'', 1::real'
             when 'type' then '''n_distinct'', 3::real' else '''null_frac'', 0.5::real' end as told
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and c.reltuples < 0
       and a.attname in ('installation_id', 'type', 'ended_at')
  loop
    execute format('select pg_restore_attribute_stats(%L, %L, %L, %L, %L, %L, %L, false, %s)',
      'schemaname', 'app', 'relname', named.relname, 'attname', named.attname, 'inherited', named.told);
  end loop;
end $$;
