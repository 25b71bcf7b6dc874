-- What a browser sent after its session was over. A row is found by the hash of a secret that only the browser has, and cannot be read without it.
create table if not exists referrals.kept_forms (
    id_hash    bytea       not null primary key,
    sealed     bytea       not null,
    created_at timestamptz not null
);

alter table referrals.kept_forms enable row level security;
alter table referrals.kept_forms force row level security;
drop policy if exists every_row on referrals.kept_forms;
create policy every_row on referrals.kept_forms for all to referrals_writer, referrals_owner using (true) with check (true);
grant select, insert, delete on referrals.kept_forms to referrals_writer;
