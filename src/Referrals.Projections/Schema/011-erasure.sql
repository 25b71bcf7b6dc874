-- Erasures, and what they restrict until they are carried out.
create table if not exists referrals.erasures (
    erasure_id     uuid        not null,
    person_id      uuid        not null,
    state          text        not null,
    requested_by   uuid        not null,
    requested_at   timestamptz not null,
    confirmed_by   uuid,
    confirmed_at   timestamptz,
    destroy_at     timestamptz,
    carried_out_at timestamptz,
    constraint erasures_pkey primary key (erasure_id)
);

create index if not exists erasures_by_age on referrals.erasures (requested_at desc, erasure_id desc);
create index if not exists erasures_due on referrals.erasures (destroy_at) where state in ('confirmed', 'begun');
select referrals.protect('referrals.erasures', 'current_setting(''app.role'', true) = ''informationGovernance''');

-- Records and referrals that are there for nobody. A reader sees the ids alone, and only as a member of an organisation: the
-- policies below ask for them in its name.
create table if not exists referrals.restrictions (
    subject_id uuid not null, -- a person's record, or a referral
    erasure_id uuid not null,
    constraint restrictions_pkey primary key (subject_id, erasure_id)
);
select referrals.protect('referrals.restrictions', 'nullif(current_setting(''app.organisation_id'', true), '''') is not null');

-- A function, since a rebuild puts a new table in the place of the old; asked once a query.
create or replace function referrals.restricted() returns uuid[]
    language plpgsql stable as $$
begin
    return array(select subject_id from referrals.restrictions);
end $$;

-- On top of whatever else a reader may see.
do $$
declare
    restricted text[];
begin
    foreach restricted slice 1 in array array[
        ['caseload', 'referral_id'], ['referral_details', 'referral_id'], ['timelines', 'referral_id'], ['handoffs', 'referral_id'],
        ['journeys', 'referral_id'], ['own_notes', 'referral_id'], ['people', 'person_id']] loop
        execute format('drop policy if exists not_restricted on referrals.%I', restricted[1]);
        execute format(
            'create policy not_restricted on referrals.%I as restrictive for select to referrals_reader using (%I <> all ((select referrals.restricted())::uuid[]))',
            restricted[1], restricted[2]);
    end loop;
end $$;

-- The referrals that name a person, by any organisation's record of them.
create index if not exists referral_details_by_person on referrals.referral_details using gin (person_ids);

-- So many erasures are confirmed a day: the row of each takes one of the day's places, so that of two at once for the last one
-- is refused.
create table if not exists referrals.erasure_places (
    day   date    not null,
    place integer not null,
    constraint erasure_places_pkey primary key (day, place)
);
alter table referrals.erasure_places enable row level security;
alter table referrals.erasure_places force row level security;
drop policy if exists every_row on referrals.erasure_places;
create policy every_row on referrals.erasure_places for all to referrals_writer, referrals_owner using (true) with check (true);
grant select, insert on referrals.erasure_places to referrals_writer;

-- Texts that a redaction decided to destroy: stored with the event, gone when the key is.
create table if not exists referrals.texts_to_destroy (
    key_id   uuid        not null,
    cause    uuid        not null, -- the entry that was redacted
    asked_at timestamptz not null,
    constraint texts_to_destroy_pkey primary key (key_id)
);
alter table referrals.texts_to_destroy enable row level security;
alter table referrals.texts_to_destroy force row level security;
drop policy if exists every_row on referrals.texts_to_destroy;
create policy every_row on referrals.texts_to_destroy for all to referrals_writer, referrals_owner using (true) with check (true);
grant select, insert, delete on referrals.texts_to_destroy to referrals_writer;
