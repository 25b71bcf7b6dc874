-- Legal holds, and what retention finds people by whose time is over.
create table if not exists referrals.legal_holds (
    hold_id         uuid        not null,
    person_id       uuid        not null,
    organisation_id uuid        not null, -- who keeps the record
    placed_by       uuid        not null,
    placed_at       timestamptz not null,
    lifted_by       uuid,
    lifted_at       timestamptz,
    reasons         jsonb       not null, -- sealed
    constraint legal_holds_pkey primary key (hold_id)
);

create index if not exists legal_holds_standing on referrals.legal_holds (person_id) where lifted_at is null;
create index if not exists legal_holds_of_person on referrals.legal_holds (person_id);
select referrals.protect('referrals.legal_holds', '(select current_setting(''app.role'', true)) = ''informationGovernance''');

-- Holding somebody and destroying them exclude each other: whoever does either takes this lock to the end of the transaction first.
create or replace function referrals.must_not_be_held(people uuid[]) returns void
    language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('legal holds', 0));
    if exists (select from referrals.legal_holds where person_id = any (people) and lifted_at is null) then
        raise exception 'a legal hold stands' using errcode = 'RH423';
    end if;
end $$;

create or replace function referrals.must_not_be_going(people uuid[]) returns void
    language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('legal holds', 0));
    if exists (
        select from referrals.restrictions r join referrals.erasures e on e.erasure_id = r.erasure_id
        where r.subject_id = any (people) and e.state = 'begun') then
        raise exception 'it is being destroyed' using errcode = 'RH410';
    end if;
end $$;
revoke execute on function referrals.must_not_be_held(uuid[]), referrals.must_not_be_going(uuid[]) from public;
grant execute on function referrals.must_not_be_held(uuid[]), referrals.must_not_be_going(uuid[]) to referrals_writer;

-- What retention looks for: records that were not used for long and are named in no referral that is open or not over for long enough.
-- Null while the referral is open; a table from before knows no ends until it is rebuilt, and then nobody is due.
alter table referrals.referral_details add column if not exists ended_on date;

-- The last day on which anything was recorded on the record; null once it is erased.
alter table referrals.people add column if not exists changed_on date;
create index if not exists people_by_change on referrals.people (changed_on, person_id) where changed_on is not null;
create index if not exists people_by_id on referrals.people (person_id);

-- Since when nothing had to be kept any more: of what retention asked for.
alter table referrals.erasures add column if not exists due_on date;
create index if not exists erasures_of_retention on referrals.erasures (requested_at desc, erasure_id desc) where due_on is not null;
create index if not exists erasures_open on referrals.erasures (person_id) where state in ('requested', 'confirmed', 'begun');
