-- Under which keys secrets stand, so that a key is removed only when nothing needs it any more. Ids of accounts and keys, nothing sealed.
create policy across on app.tokens for select to estafet_across using (true);
grant select (installation_id, access_token, refresh_token) on app.tokens to estafet_across;
grant select (installation_id, hook_url, hook_secret, hook_former_secret) on app.notice_choices to estafet_across;

create function app.sealed_under() returns table (installation_id uuid, key_id text)
  stable security definer set search_path = app, pg_temp language sql as $$
  select distinct s.installation_id, split_part(s.sealed, '.', 1)
    from (select t.installation_id, unnest(array[t.access_token, t.refresh_token]) as sealed from app.tokens t
           union all
          select c.installation_id, unnest(array[c.hook_url, c.hook_secret, c.hook_former_secret]) from app.notice_choices c) s
   where s.sealed is not null
   order by 1, 2
$$;
grant create on schema app to estafet_across;
alter function app.sealed_under() owner to estafet_across;
revoke create on schema app from estafet_across;
revoke all on function app.sealed_under() from public;
grant execute on function app.sealed_under() to estafet_app;
