-- What was destroyed, for ever: ids and nothing else. No key of one of these is made again, and one that comes back with a backup
-- is deleted before the server opens. The same entries are kept in a file outside; either makes good what the other lost.
create table if not exists personal_data.ledger (
    id    uuid        not null primary key,
    kind  text        not null check (kind in ('record', 'text')),
    cause uuid        not null, -- the erasure, or the redaction
    at    timestamptz not null
);

-- How much each cause destroyed, counted in the transaction that destroyed it.
create table if not exists personal_data.destroyed (
    cause     uuid   not null primary key,
    records   bigint not null,
    texts     bigint not null, -- keys that nothing wraps any more
    wrappings bigint not null, -- of texts' keys
    hashes    bigint not null
);

-- An insert shares this lock until it commits and an eraser holds it alone while it enters ids, so that each sees what the
-- other did: of a key and an erasure at once, whichever comes second finds the first.
create or replace function personal_data.refuse_destroyed() returns trigger
    language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(7205759403792811);
    if exists (
        select from made
        where exists (select from personal_data.ledger where id = made.key_id) or exists (select from personal_data.ledger where id = made.wrapped_by))
    then
        raise exception 'A key of something that was destroyed is not made again.' using errcode = 'RE001';
    end if;
    return null;
end $$;

create or replace trigger refuse_destroyed after insert on personal_data.keys
    referencing new table as made for each statement execute function personal_data.refuse_destroyed();

do $$
begin
    if exists (select from pg_roles where rolname = 'referrals_writer') then
        grant select on personal_data.ledger to referrals_writer;
    end if;
    if exists (select from pg_roles where rolname = 'referrals_eraser') then
        grant select, insert on personal_data.ledger to referrals_eraser;
        grant select, insert, update on personal_data.destroyed to referrals_eraser;
    end if;
end $$;
