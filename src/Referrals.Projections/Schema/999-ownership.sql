-- After every change: whatever a superuser made belongs to the owner role, which rebuilds it.
do $$
declare
    made record;
begin
    if not pg_has_role(current_user, 'referrals_owner', 'member') then
        return;
    end if;
    execute format('grant create, connect on database %I to referrals_owner', current_database());
    for made in
        select format('alter schema %I owner to referrals_owner', nspname) as change
        from pg_namespace where nspname in ('referrals', 'referrals_events', 'facts') and nspowner <> 'referrals_owner'::regrole
    loop
        execute made.change;
    end loop;
    for made in
        select format('alter table %s owner to referrals_owner', oid::regclass) as change
        from pg_class
        where relnamespace in (select oid from pg_namespace where nspname in ('referrals', 'referrals_events', 'facts'))
          and relkind = 'r' and relowner <> 'referrals_owner'::regrole
    loop
        execute made.change;
    end loop;
    for made in
        select format('alter routine %s owner to referrals_owner', oid::regprocedure) as change
        from pg_proc
        where pronamespace in (select oid from pg_namespace where nspname in ('referrals', 'referrals_events', 'facts'))
          and proowner <> 'referrals_owner'::regrole
    loop
        execute made.change;
    end loop;
end $$;
