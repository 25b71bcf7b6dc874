-- Releases: everybody may read what was published, replaced and withdrawn ones too, through the evaluator's role. What is not
-- published yet is known to evaluators by its state alone, and what a check found to information governance.
create table if not exists referrals.releases (
    release_id    uuid        not null,
    period        text        not null, -- 2026-Q3, 2025-26
    state         text        not null,
    requested_by  uuid        not null,
    requested_at  timestamptz not null,
    checked_at    timestamptz,
    published_by  uuid,
    published_at  timestamptz,
    replaces      uuid,
    replaced_by   uuid,
    reason        text, -- public: why it comes in another's place
    ended_because text, -- public: why it was replaced or withdrawn
    ended_at      timestamptz,
    constraint releases_pkey primary key (release_id)
);

-- Of two who ask for a period at once the second is refused.
create unique index if not exists releases_one_draft on referrals.releases (period) where state in ('requested', 'passed', 'failed');

select referrals.protect('referrals.releases', 'current_setting(''app.role'', true) in (''evaluator'', ''informationGovernance'')');
grant usage on schema referrals to referrals_evaluator, referrals_release_builder;
drop policy if exists published on referrals.releases;
create policy published on referrals.releases for select to referrals_evaluator using (state in ('published', 'replaced', 'withdrawn'));
grant select (release_id, period, state, published_at, replaces, replaced_by, reason, ended_because, ended_at) on referrals.releases to referrals_evaluator;
drop policy if exists every_release on referrals.releases;
create policy every_release on referrals.releases for select to referrals_release_builder using (true);
grant select (release_id, period, state, checked_at) on referrals.releases to referrals_release_builder;

-- A function, since a rebuild puts a new table in the place of the old; asked once a query.
create or replace function referrals.published_releases() returns uuid[]
    language plpgsql stable as $$
begin
    return array(select release_id from referrals.releases where state in ('published', 'replaced', 'withdrawn'));
end $$;

-- The bytes of a release that passed its check: its tables and its certificate. Nothing changes them, and nobody deletes them.
create table if not exists referrals.release_files (
    release_id uuid     not null,
    place      smallint not null, -- in the plan's order, the certificate last
    name       text     not null,
    bytes      bytea    not null,
    constraint release_files_pkey primary key (release_id, name)
);
alter table referrals.release_files enable row level security;
alter table referrals.release_files force row level security;
drop policy if exists published on referrals.release_files;
create policy published on referrals.release_files for select to referrals_evaluator using (release_id = any ((select referrals.published_releases())::uuid[]));
drop policy if exists every_file on referrals.release_files;
create policy every_file on referrals.release_files for select to referrals_release_builder using (true);
drop policy if exists written_once on referrals.release_files;
create policy written_once on referrals.release_files for insert to referrals_writer with check (true);
grant select on referrals.release_files to referrals_evaluator, referrals_release_builder;
grant insert on referrals.release_files to referrals_writer;

-- What the auditor must know of it to think like those who know more: true counts. For the builder alone.
create table if not exists referrals.release_evidence (
    release_id uuid  not null,
    evidence   bytea not null,
    constraint release_evidence_pkey primary key (release_id)
);
alter table referrals.release_evidence enable row level security;
alter table referrals.release_evidence force row level security;
drop policy if exists every_row on referrals.release_evidence;
create policy every_row on referrals.release_evidence for select to referrals_release_builder using (true);
drop policy if exists written_once on referrals.release_evidence;
create policy written_once on referrals.release_evidence for insert to referrals_writer with check (true);
grant select on referrals.release_evidence to referrals_release_builder;
grant insert on referrals.release_evidence to referrals_writer;

-- Which cells of a draft were known too well, and why, at each of its checks: for information governance alone.
create table if not exists referrals.release_findings (
    release_id uuid        not null,
    checked_at timestamptz not null,
    number     integer     not null,
    kind       text        not null,
    table_id   text        not null,
    key        text        not null,
    why        text        not null, -- names no count
    feasible   integer     not null,
    constraint release_findings_pkey primary key (release_id, checked_at, number)
);
alter table referrals.release_findings enable row level security;
alter table referrals.release_findings force row level security;
drop policy if exists governed on referrals.release_findings;
create policy governed on referrals.release_findings for select to referrals_reader using (current_setting('app.role', true) = 'informationGovernance');
drop policy if exists written_once on referrals.release_findings;
create policy written_once on referrals.release_findings for insert to referrals_writer with check (true);
grant select on referrals.release_findings to referrals_reader;
grant insert on referrals.release_findings to referrals_writer;

-- How far a release is that is being prepared, on whichever node.
create table if not exists referrals.release_work (
    release_id uuid        not null,
    step       text        not null,
    at         timestamptz not null,
    constraint release_work_pkey primary key (release_id)
);
alter table referrals.release_work enable row level security;
alter table referrals.release_work force row level security;
drop policy if exists who_waits on referrals.release_work;
create policy who_waits on referrals.release_work for select to referrals_reader using (current_setting('app.role', true) in ('evaluator', 'informationGovernance'));
drop policy if exists every_row on referrals.release_work;
create policy every_row on referrals.release_work for all to referrals_writer using (true) with check (true);
grant select on referrals.release_work to referrals_reader;
grant select, insert, update, delete on referrals.release_work to referrals_writer;
