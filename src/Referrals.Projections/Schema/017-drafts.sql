-- Referrals that somebody is still writing. They are not in the log: each is sealed under a key of its own, by its id, in the database of
-- keys, and both are gone when it is sent, deleted or over. What is left of it then says for a while when that was, and nothing else.
create table if not exists referrals.drafts (
    draft_id        uuid        not null,
    organisation_id uuid        not null,
    member_id       uuid        not null,
    person_ids      uuid[]      not null, -- the organisation's own records that it names
    saved_at        timestamptz not null,
    expires_at      timestamptz not null,
    sent_at         timestamptz,
    referral_ids    uuid[]      not null default '{}', -- what was made of it
    content         bytea,                             -- sealed; null once it is sent or over
    constraint drafts_pkey primary key (draft_id)
);

create index if not exists drafts_of_member on referrals.drafts (member_id, saved_at desc);
create index if not exists drafts_by_end on referrals.drafts (expires_at);
create index if not exists drafts_of_people on referrals.drafts using gin (person_ids);

-- A draft is there for who writes it and for nobody else.
select referrals.protect('referrals.drafts', $policy$
    organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid
    and member_id = nullif(current_setting('app.member_id', true), '')::uuid
$policy$);
