-- Read models: one row per party with that party's view, written in the transaction of the event. What says something about
-- a person is sealed inside the jsonb, as in the events; the columns are what lists are filtered and sorted by.

-- What each organisation has to do. A date of 'infinity' in next_due: nothing is due. Waiting on the person ends with the day
-- person_until, so whose move it is follows from waiting_on, person_until and today.
create table if not exists referrals.caseload (
    organisation_id uuid        not null,
    referral_id     uuid        not null,
    programme       text        not null,
    made_by         uuid        not null,
    caseworker_id   uuid,
    reference       text        not null,
    state           text        not null,
    is_listed       boolean     not null, -- open, or something is due for this organisation
    waiting_on      text,
    waits_for_us    boolean,
    person_until    date,
    next_due        date        not null,
    next_action     text,
    made_at         timestamptz not null,
    person_id       uuid,
    entry           jsonb       not null,
    constraint caseload_pkey primary key (organisation_id, referral_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- Pages and counts are read from the indexes alone; only the rows that are shown are fetched.
create index if not exists caseload_by_due on referrals.caseload (organisation_id, next_due, referral_id)
    include (state, programme, made_by, caseworker_id, waits_for_us, person_until) where is_listed;
create index if not exists caseload_by_caseworker on referrals.caseload (organisation_id, caseworker_id, is_listed, next_due, referral_id)
    include (state, programme, made_by, waits_for_us, person_until);
create index if not exists caseload_by_state on referrals.caseload (organisation_id, state, next_due, referral_id)
    include (programme, made_by, caseworker_id);
create index if not exists caseload_by_made on referrals.caseload (organisation_id, made_at desc, referral_id desc);
select referrals.protect_referrals('referrals.caseload');

create table if not exists referrals.referral_details (
    organisation_id uuid   not null,
    referral_id     uuid   not null,
    programme       text   not null,
    made_by         uuid   not null,
    caseworker_id   uuid,
    version         bigint not null,
    journey_id      uuid   not null,
    parent_id       uuid,
    person_ids      uuid[] not null, -- this organisation's records of the people it is about, the lead first
    detail          jsonb  not null,
    constraint referral_details_pkey primary key (organisation_id, referral_id)
) with (fillfactor = 80);
select referrals.protect_referrals('referrals.referral_details');

create table if not exists referrals.timelines (
    organisation_id uuid  not null,
    referral_id     uuid  not null,
    programme       text  not null,
    made_by         uuid  not null,
    caseworker_id   uuid,
    entries         jsonb not null,
    constraint timelines_pkey primary key (organisation_id, referral_id)
) with (fillfactor = 80);
select referrals.protect_referrals('referrals.timelines');

-- Open referrals between two organisations, and transfers that are offered, from either side.
create table if not exists referrals.handoffs (
    organisation_id uuid        not null,
    referral_id     uuid        not null,
    programme       text        not null,
    made_by         uuid        not null,
    caseworker_id   uuid,
    partner_id      uuid        not null,
    direction       text        not null check (direction in ('in', 'out')),
    responsible     text        not null check (responsible in ('us', 'them')),
    unanswered      boolean     not null, -- the side that was asked has not yet taken it or sent it back for good
    reference       text        not null,
    state           text        not null,
    waiting_on      text        not null,
    waits_for_us    boolean     not null,
    person_until    date,
    waiting_since   date        not null,
    next_due        date        not null,
    next_action     text,
    made_at         timestamptz not null,
    person_id       uuid,
    entry           jsonb       not null,
    constraint handoffs_pkey primary key (organisation_id, referral_id, partner_id)
) with (fillfactor = 80);

create index if not exists handoffs_by_due on referrals.handoffs (organisation_id, direction, next_due, referral_id, partner_id);
select referrals.protect_referrals('referrals.handoffs');

-- One node per party and referral; the parent only for whoever worked it.
create table if not exists referrals.journeys (
    organisation_id uuid  not null,
    referral_id     uuid  not null,
    programme       text  not null,
    made_by         uuid  not null,
    caseworker_id   uuid,
    journey_id      uuid  not null,
    parent_id       uuid,
    node            jsonb not null,
    constraint journeys_pkey primary key (organisation_id, referral_id)
) with (fillfactor = 80);

create index if not exists journeys_by_journey on referrals.journeys (organisation_id, journey_id);
select referrals.protect_referrals('referrals.journeys');

-- Each organisation's own records of people.
create table if not exists referrals.people (
    organisation_id uuid   not null,
    person_id       uuid   not null,
    version         bigint not null,
    details         jsonb  not null,
    constraint people_pkey primary key (organisation_id, person_id)
);
select referrals.protect_own('referrals.people');

-- Whether whoever asks sees the referral. A function, and not the query itself in a policy: a rebuild puts a new table in the
-- place of the old, which nothing may depend on.
create or replace function referrals.reads_referral(organisation uuid, referral uuid) returns boolean
    language plpgsql stable as $$
begin
    return exists (select from referrals.timelines where organisation_id = organisation and referral_id = referral);
end $$;

-- What an organisation notes for itself; nothing of it stands in any other row. Seen by whoever sees the referral there.
create table if not exists referrals.own_notes (
    organisation_id uuid  not null,
    referral_id     uuid  not null,
    notes           jsonb not null,
    constraint own_notes_pkey primary key (organisation_id, referral_id)
);
select referrals.protect('referrals.own_notes', $policy$
    organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid
    and referrals.reads_referral(organisation_id, referral_id)
$policy$);
