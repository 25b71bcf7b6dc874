-- Who is signed in on which browser. A row is found by the hash of what the browser holds; without a row, or with one that was idle for
-- too long, nobody is.
create table if not exists referrals.sessions (
    id_hash    bytea       not null primary key,
    member_id  uuid        not null references referrals.members (id),
    created_at timestamptz not null,
    seen_at    timestamptz not null
);

create index if not exists sessions_of_member on referrals.sessions (member_id);
alter table referrals.sessions enable row level security;
alter table referrals.sessions force row level security;
drop policy if exists every_row on referrals.sessions;
create policy every_row on referrals.sessions for all to referrals_writer, referrals_owner using (true) with check (true);
grant select, insert, update, delete on referrals.sessions to referrals_writer;
