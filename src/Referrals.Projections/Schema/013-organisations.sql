-- Organisations, teams and members are read models of their streams. A rebuild puts a new table in the place of the old, so no
-- foreign key may hold them, and whoever left keeps a row: their name stands on what they did.
do $$
declare
    held record;
begin
    for held in
        select format('alter table %s drop constraint %I', conrelid::regclass, conname) as change
        from pg_constraint
        where contype = 'f' and confrelid in ('referrals.organisations'::regclass, 'referrals.teams'::regclass, 'referrals.members'::regclass)
    loop
        execute held.change;
    end loop;
end $$;

alter table referrals.organisations add column if not exists left_at timestamptz;
alter table referrals.teams add column if not exists dissolved_at timestamptz;
alter table referrals.members add column if not exists state text not null default 'active'; -- invited, active, left
alter table referrals.members alter column state drop default;
create index if not exists members_by_organisation on referrals.members (organisation_id);

-- What organisations signed about sharing, each with each of the others: no case data, readable like the directory. It was a table of
-- pairs, not fed by any stream.
do $$
begin
    if exists (select from pg_attribute where attrelid = to_regclass('referrals.sharing_agreements') and attname = 'from_id') then
        drop table referrals.sharing_agreements;
    end if;
end $$;

create table if not exists referrals.sharing_agreements (
    agreement_id     uuid   not null,
    organisation_ids uuid[] not null,
    bases            jsonb  not null, -- for each plain answer the legal basis and the confidentiality basis
    purposes         text[] not null,
    signed_on        date   not null, -- the first day on which it holds
    until            date,            -- the last
    ended_on         date,            -- where it was ended: the first day on which it holds no longer
    constraint sharing_agreements_pkey primary key (agreement_id)
);

select referrals.protect_directory('referrals.sharing_agreements');

-- Rules that hold over several streams are checked in the transaction that would break them. Each holds the organisation's row first, so
-- that of two at once the second sees what the first did.

-- Holds organisations in the partnership, as a foreign key would; for what makes them a party to a referral.
create or replace function referrals.must_be_here(parties uuid[]) returns void
    language plpgsql as $$
begin
    perform from referrals.organisations where id = any (parties) order by id for key share;
    if exists (select from referrals.organisations where id = any (parties) and left_at is not null) then
        raise exception 'an organisation has left' using errcode = 'RS410';
    end if;
end $$;

-- Before a decision on who leads an organisation, or on its leaving, is stored.
create or replace function referrals.hold_organisation(organisation uuid) returns void
    language plpgsql as $$
begin
    perform from referrals.organisations where id = organisation for update;
end $$;

-- After it: somebody who is active still has the role.
create or replace function referrals.must_keep_one(organisation uuid, kept text) returns void
    language plpgsql as $$
begin
    if not exists (select from referrals.members where organisation_id = organisation and role = kept and state = 'active') then
        raise exception 'nobody would be left in this role' using errcode = 'RS409';
    end if;
end $$;

-- After it: one coordinator at most who is invited or active, where an administrator began with the first.
create or replace function referrals.must_have_one_coordinator(organisation uuid) returns void
    language plpgsql as $$
begin
    if (select count(*) from referrals.members where organisation_id = organisation and role = 'coordinator' and state <> 'left') > 1 then
        raise exception 'somebody else was invited first' using errcode = 'RS409';
    end if;
end $$;

-- Referrals that an organisation has a part in and that are open.
create or replace function referrals.open_referrals_of(organisation uuid) returns bigint
    language sql stable as $$
    select count(*) from referrals.caseload where organisation_id = organisation and is_listed and waiting_on is not null
$$;

-- After it: nobody waits for an organisation that has left.
create or replace function referrals.must_have_nothing_open(organisation uuid) returns void
    language plpgsql as $$
begin
    if referrals.open_referrals_of(organisation) > 0 then
        raise exception 'a referral is open' using errcode = 'RS409';
    end if;
end $$;
