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

-- Members who know a person privately, by their organisation's record of them.
create table if not exists referrals.kept_from (
    organisation_id uuid not null,
    person_id       uuid not null,
    member_id       uuid not null,
    constraint kept_from_pkey primary key (organisation_id, person_id, member_id)
);

create index if not exists kept_from_by_member on referrals.kept_from (member_id);
select referrals.protect('referrals.kept_from', $policy$
    organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)
    and ((select current_setting('app.role', true)) = 'coordinator' or member_id = (select nullif(current_setting('app.member_id', true), '')::uuid))
$policy$);

create or replace function referrals.people_kept_from_me() returns uuid[]
    language plpgsql stable as $$
begin
    return array(
        select person_id from referrals.kept_from
        where organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid
          and member_id = nullif(current_setting('app.member_id', true), '')::uuid);
end $$;

-- Their referrals. It reads as the owner, since the rule of the table it asks would ask it again; it tells a reader ids alone.
create or replace function referrals.referrals_kept_from_me() returns uuid[]
    language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    people uuid[] := referrals.people_kept_from_me();
begin
    if people = '{}' then
        return people;
    end if;
    return array(
        select referral_id from referrals.referral_details
        where organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid and person_ids && people);
end $$;

-- On top of whatever else a reader may see; an organisation's own notes are seen with their referral.
do $$
declare
    kept text[];
begin
    foreach kept slice 1 in array array[
        ['caseload', 'referral_id', 'referrals_kept_from_me'], ['referral_details', 'referral_id', 'referrals_kept_from_me'],
        ['timelines', 'referral_id', 'referrals_kept_from_me'], ['handoffs', 'referral_id', 'referrals_kept_from_me'],
        ['journeys', 'referral_id', 'referrals_kept_from_me'], ['people', 'person_id', 'people_kept_from_me']] loop
        execute format('drop policy if exists not_kept_from_me on referrals.%I', kept[1]);
        execute format(
            'create policy not_kept_from_me on referrals.%I as restrictive for select to referrals_reader using (%I <> all ((select referrals.%I())::uuid[]))',
            kept[1], kept[2], kept[3]);
    end loop;
end $$;
