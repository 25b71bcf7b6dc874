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
