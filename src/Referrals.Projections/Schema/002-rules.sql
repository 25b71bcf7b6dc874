-- What holds for every table of cases: a reader sees the rows of the organisation it was told, and without one nothing;
-- the writer and the owner see and write every row. The unset setting of a pooled connection is the empty string.
create or replace function referrals.protect_cases(cases regclass) returns void
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', cases);
    execute format('alter table %s force row level security', cases);
    execute format('drop policy if exists own_organisation on %s', cases);
    execute format('create policy own_organisation on %s for select to referrals_reader using '
        '(organisation_id = nullif(current_setting(''app.organisation_id'', true), '''')::uuid)', cases);
    execute format('drop policy if exists every_row on %s', cases);
    execute format('create policy every_row on %s for all to referrals_writer, referrals_owner using (true) with check (true)', cases);
    execute format('grant select on %s to referrals_reader', cases);
    execute format('grant select, insert, update, delete on %s to referrals_writer', cases);
end $$;

-- The same for what is no case: everyone who is signed in may read it.
create or replace function referrals.protect_directory(entries regclass) returns void
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', entries);
    execute format('alter table %s force row level security', entries);
    execute format('drop policy if exists every_entry on %s', entries);
    execute format('create policy every_entry on %s for select to referrals_reader using (true)', entries);
    execute format('drop policy if exists every_row on %s', entries);
    execute format('create policy every_row on %s for all to referrals_writer, referrals_owner using (true) with check (true)', entries);
    execute format('grant select on %s to referrals_reader', entries);
    execute format('grant select, insert, update, delete on %s to referrals_writer', entries);
end $$;

revoke execute on function referrals.protect_cases(regclass), referrals.protect_directory(regclass) from public;
grant usage on schema referrals to referrals_writer, referrals_reader;
