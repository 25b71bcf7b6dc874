-- What a database is, said when it was made: a demonstration is one for ever, and is refused where people's data is kept.
create table if not exists referrals.marks (
    mark    text        not null primary key,
    made_at timestamptz not null default now()
);
grant select, insert on referrals.marks to referrals_writer;
grant select on referrals.schema_versions to referrals_writer;
