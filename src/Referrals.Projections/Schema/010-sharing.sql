-- What organisations signed about sharing, each in the direction in which it shares: no case data, readable like the directory.
create table if not exists referrals.sharing_agreements (
    from_id  uuid   not null references referrals.organisations (id),
    to_id    uuid   not null references referrals.organisations (id),
    bases    jsonb  not null, -- for each plain answer the legal basis and the confidentiality basis
    purposes text[] not null,
    constraint sharing_agreements_pkey primary key (from_id, to_id),
    constraint sharing_agreements_between_two check (from_id <> to_id)
);

select referrals.protect_directory('referrals.sharing_agreements');

-- Who opened a referral of a sensitive programme from outside its circle: a row for each party. Coordinators and information
-- governance are told of it, and the member sees their own.
create table if not exists referrals.sensitive_openings (
    organisation_id uuid        not null,
    opening_id      uuid        not null,
    referral_id     uuid        not null,
    reference       text        not null,
    programme       text        not null,
    member_id       uuid        not null,
    opened_for      uuid        not null, -- the organisation that the member acts for
    reason          text        not null,
    opened_at       timestamptz not null,
    open_until      timestamptz not null,
    review_due      date        not null,
    reviewed_by     uuid,
    reviewed_at     timestamptz,
    finding         text,
    note            jsonb, -- sealed
    constraint sensitive_openings_pkey primary key (organisation_id, opening_id)
);

create index if not exists sensitive_openings_by_member on referrals.sensitive_openings (member_id, open_until);
create index if not exists sensitive_openings_by_id on referrals.sensitive_openings (opening_id);
select referrals.protect('referrals.sensitive_openings', $policy$
    (select current_setting('app.role', true)) = 'informationGovernance'
    or (organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)
        and ((select current_setting('app.role', true)) = 'coordinator'
            or member_id = (select nullif(current_setting('app.member_id', true), '')::uuid)))
$policy$);

-- The rule for referrals has grown since their tables were made.
do $$
declare
    cases text;
begin
    foreach cases in array array['caseload', 'referral_details', 'timelines', 'handoffs', 'journeys'] loop
        perform referrals.protect_referrals(format('referrals.%I', cases)::regclass);
    end loop;
end $$;

-- A record of a person that began with a referral of a sensitive programme is there for who sees a referral that names them.
alter table referrals.people add column if not exists from_programme text;

create or replace function referrals.reads_person(organisation uuid, person uuid) returns boolean
    language plpgsql stable as $$
begin
    return exists (select from referrals.referral_details where organisation_id = organisation and person_ids @> array[person]);
end $$;

select referrals.protect('referrals.people', $policy$
    organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid
    and (from_programme is null
        or from_programme = any ((select string_to_array(current_setting('app.open_programmes', true), ','))::text[])
        or (select current_setting('app.role', true)) = 'coordinator'
        or referrals.reads_person(organisation_id, person_id))
$policy$);
