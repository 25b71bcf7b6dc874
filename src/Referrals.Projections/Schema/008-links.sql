-- Which records are of one human being: a row for each direction, so that one index leads both ways. Readers see the pairs that
-- their own organisation keeps both of, to decide on them, and no other: a link shows in no answer.
create table if not exists referrals.record_links (
    organisation_id       uuid    not null, -- who keeps the record
    person_id             uuid    not null,
    other_id              uuid    not null,
    other_organisation_id uuid    not null,
    link_id               uuid    not null,
    grounds               text    not null,
    state                 text    not null,
    stands                boolean not null,
    constraint record_links_pkey primary key (organisation_id, person_id, other_id)
);

create index if not exists record_links_standing on referrals.record_links (person_id) include (other_id) where stands;
create index if not exists record_links_to_decide on referrals.record_links (organisation_id, state, link_id) where organisation_id = other_organisation_id;
select referrals.protect('referrals.record_links', $policy$
    organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid and other_organisation_id = organisation_id
$policy$);

-- Records to look at: begun, changed, or to be looked at again. Filled from the log in the transaction that moves the reader on.
create table if not exists referrals.link_work (
    person_id  uuid        not null primary key,
    seq        bigint      not null,
    not_before timestamptz not null default '-infinity'
);
grant select, insert, update, delete on referrals.link_work to referrals_writer;

-- A referral is found by everybody it is about.
create index if not exists referral_details_by_person on referrals.referral_details using gin (person_ids);
