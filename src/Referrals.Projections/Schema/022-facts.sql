-- What releases are made of: pseudonymous rows of codes, days and durations. One role writes them, and it alone reads the secret
-- under which a human's records become one key; the release builder reads the rows, and nobody else anything.
create schema if not exists facts;

create table if not exists facts.referrals (
    key                       uuid    not null,
    person_key                uuid,             -- null once the person was erased
    frozen                    boolean not null,
    programme                 text    not null,
    sensitive                 boolean not null,
    referrer_id               uuid,
    referrer_kind             text,
    from_programme            text,
    receiver_id               uuid    not null,
    district                  text    not null,
    quintile                  text    not null,
    age_band                  text    not null,
    gender                    text    not null,
    ethnic_group              text    not null,
    needs                     text[]  not null,
    made_on                   date    not null,
    acknowledged_on           date,
    decided_on                date,
    accepted_on               date,
    declined_on               date,
    decline_reason            text,
    first_contact_recorded_on date,
    closed_on                 date,
    outcome                   text,
    needs_not_met             text[]  not null,
    reopened_on               date,
    withdrawn_on              date,
    acknowledge_days          integer,
    decide_days               integer,
    first_contact_days        integer,
    close_days                integer,
    constraint referrals_pkey primary key (key),
    constraint frozen_is_nobodys check (not frozen or person_key is null)
);

create table if not exists facts.pairs (
    referral                uuid    not null constraint pairs_of_referral references facts.referrals on delete cascade,
    item                    text    not null,
    baseline_on             date    not null,
    baseline_recorded_on    date    not null,
    before                  integer not null,
    asked_again_on          date,
    asked_again_recorded_on date,
    after                   integer,
    improvement             integer
);
create index if not exists pairs_by_referral on facts.pairs (referral);

create table if not exists facts.support (
    referral    uuid not null constraint support_of_referral references facts.referrals on delete cascade,
    kind        text not null,
    "on"        date not null,
    recorded_on date not null,
    pence       bigint,
    per         text
);
create index if not exists support_by_referral on facts.support (referral);

-- Of before: no release reads them.
alter table facts.referrals drop column if exists source, drop column if exists first_contact_on;
alter table facts.pairs drop column if exists measure;
alter table facts.support drop column if exists status;

-- Referrals of people who were erased, by the keys that their rows had: they are not counted again from the log. The rows
-- themselves have others, so that nothing leads from the log to them.
create table if not exists facts.frozen (
    key uuid not null,
    constraint frozen_pkey primary key (key)
);

create table if not exists facts.organisations (
    organisation_id uuid not null,
    kind            text not null,
    joined_on       date not null,
    left_on         date,
    constraint organisations_pkey primary key (organisation_id)
);

-- Made once, with their tables, from 366 bits of chance; before row security, which leaves nobody but their reader in.
do $$
declare
    made text;
begin
    foreach made in array array['person_secret', 'release_seed'] loop
        if to_regclass('facts.' || made) is null then
            execute format('create table facts.%I (secret bytea not null)', made);
            execute format(
                'insert into facts.%I select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))', made);
        end if;
    end loop;
end $$;

do $$
declare
    kept text;
begin
    foreach kept in array array['referrals', 'pairs', 'support', 'frozen', 'organisations', 'person_secret', 'release_seed'] loop
        execute format('alter table facts.%I enable row level security', kept);
        execute format('alter table facts.%I force row level security', kept);
        execute format('drop policy if exists every_row on facts.%I', kept);
        execute format('drop policy if exists released on facts.%I', kept);
    end loop;
    foreach kept in array array['referrals', 'pairs', 'support', 'frozen', 'organisations'] loop
        execute format('create policy every_row on facts.%I for all to referrals_facts using (true) with check (true)', kept);
        execute format('grant select, insert, update, delete on facts.%I to referrals_facts', kept);
    end loop;
    foreach kept in array array['referrals', 'pairs', 'support', 'organisations', 'release_seed'] loop
        execute format('create policy released on facts.%I for select to referrals_release_builder using (true)', kept);
        execute format('grant select on facts.%I to referrals_release_builder', kept);
    end loop;
end $$;

create policy every_row on facts.person_secret for select to referrals_facts using (true);
grant select on facts.person_secret to referrals_facts;
grant usage on schema facts to referrals_facts, referrals_release_builder;

-- The log, and how far the facts are in it.
grant usage on schema referrals_events to referrals_facts;
grant select on referrals_events.mt_streams, referrals_events.mt_events, referrals_events.mt_events_sequence to referrals_facts;
grant select, insert, update on referrals_events.mt_event_progression to referrals_facts;
grant select, insert, update, delete on referrals_events.mt_doc_deadletterevent to referrals_facts;

-- Which referrals a record is in, and which records are of one human.
grant usage on schema referrals to referrals_facts;
drop policy if exists facts on referrals.referral_details;
create policy facts on referrals.referral_details for select to referrals_facts using (true);
grant select (referral_id, person_ids) on referrals.referral_details to referrals_facts;
drop policy if exists facts on referrals.record_links;
create policy facts on referrals.record_links for select to referrals_facts using (true);
grant select (person_id, other_id, stands) on referrals.record_links to referrals_facts;
