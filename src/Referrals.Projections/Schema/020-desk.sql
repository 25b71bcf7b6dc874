-- What a check of both logs came to, so that it can be seen when the last one was: numbers of rows and batches, nothing about anybody.
create table if not exists referrals.audit_checks (
    checked_at timestamptz not null,
    batches    bigint      not null,
    events     bigint      not null,
    entries    bigint      not null,
    heads      integer     not null,
    wrong      text[]      not null, -- in words, with the numbers of what was changed
    constraint audit_checks_pkey primary key (checked_at)
);
alter table referrals.audit_checks enable row level security;
alter table referrals.audit_checks force row level security;
drop policy if exists every_row on referrals.audit_checks;
create policy every_row on referrals.audit_checks for all to referrals_writer using (true) with check (true);
grant select, insert on referrals.audit_checks to referrals_writer;

-- A month runs from the day a request for everything about a person came; a copy that was reviewed is made again with the same
-- entries withheld.
alter table referrals.subject_access_requests add column if not exists received_on date;
alter table referrals.subject_access_requests add column if not exists withheld uuid[];
grant update (to_review, withheld) on referrals.subject_access_requests to referrals_writer;

-- How the work in the background went, on whichever node it ran last.
create table if not exists referrals.jobs (
    name        text        not null,
    every       interval    not null,
    ran_at      timestamptz not null,
    failed_at   timestamptz,
    error       text, -- type and code of the last failure, never what it said
    constraint jobs_pkey primary key (name)
);
alter table referrals.jobs enable row level security;
alter table referrals.jobs force row level security;
drop policy if exists every_row on referrals.jobs;
create policy every_row on referrals.jobs for all to referrals_writer using (true) with check (true);
grant select, insert, update on referrals.jobs to referrals_writer;
