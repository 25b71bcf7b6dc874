-- Called by an append only when its stream row was not there to be moved on: says why, and undoes everything.
-- The codes are Marten's where Marten has one.
create or replace function referrals_events.refuse_append(stream uuid, expected bigint) returns bigint
    language plpgsql as $$
declare
    found_version bigint;
    archived bool;
begin
    select version, is_archived into found_version, archived from referrals_events.mt_streams where id = stream;
    if found_version is null then
        raise exception 'stream % does not exist', stream using errcode = 'RS404';
    elsif archived then
        raise exception 'stream % is archived', stream using errcode = 'MT001';
    end if;
    raise exception 'stream % is at version %, not %', stream, found_version, expected using errcode = 'MT003';
end $$;

-- Called by an archiving while a projection is being rebuilt.
create or replace function referrals_events.refuse_archive(stream uuid) returns bigint
    language plpgsql as $$
begin
    raise exception 'stream % cannot be archived during a rebuild', stream using errcode = 'RS423';
end $$;

-- A read-model write that touches another number of rows than it was meant to undoes everything.
create or replace function referrals_events.assert_rows(actual bigint, expected bigint) returns void
    language plpgsql as $$
begin
    if actual is distinct from expected then
        raise exception '% rows written, % expected', actual, expected using errcode = 'RS001';
    end if;
end $$;
