-- What holds for every table of cases: a reader sees the rows of the organisation it was told, and without one nothing; the
-- writer and the owner see and write every row. The unset setting of a pooled connection is the empty string.
create or replace function referrals.protect(cases regclass, seen_by_readers text) returns void
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', cases);
    execute format('alter table %s force row level security', cases);
    execute format('drop policy if exists readers_rows on %s', cases);
    execute format('create policy readers_rows on %s for select to referrals_reader using (%s)', cases, seen_by_readers);
    execute format('drop policy if exists every_row on %s', cases);
    execute format('create policy every_row on %s for all to referrals_writer, referrals_owner using (true) with check (true)', cases);
    execute format('grant select on %s to referrals_reader', cases);
    execute format('grant select, insert, update, delete on %s to referrals_writer', cases);
end $$;

-- Rows of one organisation.
create or replace function referrals.protect_own(cases regclass) returns void
    language sql as $$
    select referrals.protect(cases, 'organisation_id = nullif(current_setting(''app.organisation_id'', true), '''')::uuid')
$$;

-- Referrals of sensitive programmes that this member opened from outside the circle, while they are open: by the database's own
-- clock. Asked once a query, and a function, since a rebuild puts a new table in the place of the old.
create or replace function referrals.opened_referrals() returns uuid[]
    language plpgsql stable as $$
begin
    return array(
        select referral_id from referrals.sensitive_openings
        where organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid
          and member_id = nullif(current_setting('app.member_id', true), '')::uuid and open_until > now());
end $$;

-- Rows about referrals: of one organisation, and in a sensitive programme only for the circle, that is the coordinators, who
-- referred and the caseworker, and for who opened it. A programme that a reader does not call open is sensitive.
create or replace function referrals.protect_referrals(cases regclass) returns void
    language sql as $$
    select referrals.protect(cases, $policy$
        organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid
        and (programme = any ((select string_to_array(current_setting('app.open_programmes', true), ','))::text[])
            or (select current_setting('app.role', true)) = 'coordinator'
            or (select nullif(current_setting('app.member_id', true), '')::uuid) in (made_by, caseworker_id)
            or referral_id = any ((select referrals.opened_referrals())::uuid[]))
    $policy$)
$$;

-- Entries of the directory, which are no cases: everyone who is signed in may read them.
create or replace function referrals.protect_directory(entries regclass) returns void
    language sql as $$
    select referrals.protect(entries, 'true')
$$;

revoke execute on function referrals.protect(regclass, text), referrals.protect_own(regclass), referrals.protect_referrals(regclass),
    referrals.protect_directory(regclass) from public;
grant usage on schema referrals to referrals_writer, referrals_reader;
