-- How long the quietest stream that should be heard has said nothing: what operators watch. Streams that a CRM refuses are told of by the doctor.
create policy across on app.change_streams for select to estafet_across using (true);
grant select (installation_id, state, state_at, heard_at) on app.change_streams to estafet_across;

create function app.stream_silence_ms(now bigint) returns bigint volatile security definer set search_path = app, pg_temp language sql as $$
  select coalesce(max(now - coalesce(s.heard_at, s.state_at)), 0)
    from app.change_streams s
    join app.installations i on i.installation_id = s.installation_id and i.state = 'active'
   where s.state in ('begun', 'open', 'broken', 'lost')
$$;
grant create on schema app to estafet_across;
alter function app.stream_silence_ms(bigint) owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.stream_silence_ms(bigint) from public;
grant execute on function app.stream_silence_ms(bigint) to estafet_app;
