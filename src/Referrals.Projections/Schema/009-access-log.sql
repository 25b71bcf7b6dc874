-- Who looked at whom, when and for what: one row per answer, written before the answer leaves. Nobody's names and no words that
-- were searched for: ids, codes, and keyed hashes. The application adds rows and reads them; it changes and deletes none.
create sequence if not exists referrals.access_log_sequence as bigint start 1 cache 1;

create table if not exists referrals.access_log (
    -- A writer has its transaction id before it draws its number: so the high-water mark of the log of events holds here too.
    entry_id        bigint      not null primary key
        default case when pg_current_xact_id() is not null then nextval('referrals.access_log_sequence') end,
    at              timestamptz not null,
    member_id       uuid        not null, -- the zero UUID for the platform itself
    organisation_id uuid        not null,
    role            text        not null,
    kind            text        not null,
    purpose         text        not null,
    operation       text        not null, -- the name of the address or command
    person_ids      uuid[]      not null,
    referral_ids    uuid[]      not null,
    fields          text[]      not null,
    words           bytea[]     not null, -- HMACs of the words of a search
    status          smallint,             -- of a refusal
    trace_id        text        not null
);
alter sequence referrals.access_log_sequence owned by referrals.access_log.entry_id;

create index if not exists access_log_by_organisation on referrals.access_log (organisation_id, entry_id);

alter table referrals.access_log enable row level security;
alter table referrals.access_log force row level security;
drop policy if exists added_by_readers on referrals.access_log;
create policy added_by_readers on referrals.access_log for insert to referrals_reader with check (true);
drop policy if exists seen_by_readers on referrals.access_log;
create policy seen_by_readers on referrals.access_log for select to referrals_reader using (
    (select current_setting('app.role', true)) = 'informationGovernance'
    or ((select current_setting('app.role', true)) = 'coordinator'
        and organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)));
drop policy if exists sealed_by_writers on referrals.access_log;
create policy sealed_by_writers on referrals.access_log for select to referrals_writer using (true);
grant select, insert on referrals.access_log to referrals_reader;
grant usage on sequence referrals.access_log_sequence to referrals_reader;
grant select on referrals.access_log to referrals_writer;
grant select on sequence referrals.access_log_sequence to referrals_writer;

-- Which entries are about whom. An index over the ids of every list page would halve what pages there are a second, so whoever
-- seals fills this a moment later; what is not in it yet is looked for in the last entries themselves.
drop index if exists referrals.access_log_by_subject;
create table if not exists referrals.access_log_subjects (
    subject_id uuid   not null, -- a person's record, or a referral
    entry_id   bigint not null,
    constraint access_log_subjects_pkey primary key (subject_id, entry_id)
);
create index if not exists access_log_subjects_by_entry on referrals.access_log_subjects (entry_id);

alter table referrals.access_log_subjects enable row level security;
alter table referrals.access_log_subjects force row level security;
drop policy if exists seen_by_readers on referrals.access_log_subjects;
create policy seen_by_readers on referrals.access_log_subjects for select to referrals_reader using (
    (select current_setting('app.role', true)) in ('informationGovernance', 'coordinator'));
drop policy if exists seen_by_writers on referrals.access_log_subjects;
create policy seen_by_writers on referrals.access_log_subjects for select to referrals_writer using (true);
drop policy if exists added_by_writers on referrals.access_log_subjects;
create policy added_by_writers on referrals.access_log_subjects for insert to referrals_writer with check (true);
grant select on referrals.access_log_subjects to referrals_reader;
grant select, insert on referrals.access_log_subjects to referrals_writer;

-- The chain over both logs. Each batch takes the numbers after those of the batch before, up to the last that was there.
create table if not exists referrals.audit_batches (
    batch        bigint      not null primary key, -- 1, 2, 3 … without holes
    sealed_at    timestamptz not null,
    last_event   bigint      not null,
    events       integer     not null,
    events_hash  bytea       not null, -- SHA-256 of the rows in the order of their numbers
    last_entry   bigint      not null,
    entries      integer     not null,
    entries_hash bytea       not null,
    hash         bytea       not null  -- SHA-256 of all this and of the hash of the batch before
);

alter table referrals.audit_batches enable row level security;
alter table referrals.audit_batches force row level security;
drop policy if exists sealed_by_writers on referrals.audit_batches;
create policy sealed_by_writers on referrals.audit_batches for select to referrals_writer using (true);
drop policy if exists added_by_writers on referrals.audit_batches;
create policy added_by_writers on referrals.audit_batches for insert to referrals_writer with check (true);
grant select, insert on referrals.audit_batches to referrals_writer;

-- Requests for everything about a person, while texts that name others are reviewed: ids and codes, nothing that was written.
create table if not exists referrals.subject_access_requests (
    request_id   uuid        not null primary key,
    person_id    uuid        not null,
    member_id    uuid        not null,
    reason       text        not null,
    asked_at     timestamptz not null,
    to_review    uuid[]      not null,
    completed_at timestamptz
);

alter table referrals.subject_access_requests enable row level security;
alter table referrals.subject_access_requests force row level security;
drop policy if exists kept_by_writers on referrals.subject_access_requests;
create policy kept_by_writers on referrals.subject_access_requests for all to referrals_writer using (true) with check (true);
grant select, insert, update (completed_at) on referrals.subject_access_requests to referrals_writer;
