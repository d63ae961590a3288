-- Accounts that somebody may have something to do with at the command line: live ones, and those being set up.
create function app.connected_installations() returns setof uuid
  stable security definer set search_path = app, pg_temp language sql as $$
  select installation_id from app.installations where state in ('setup', 'active') order by installation_id
$$;
grant create on schema app to estafet_across;
alter function app.connected_installations() owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.connected_installations() from public;
grant execute on function app.connected_installations() to estafet_app;
