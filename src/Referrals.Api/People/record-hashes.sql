-- Keyed hashes by which an organisation finds the records it has of somebody, and under the zero id those by which the platform links
-- records across organisations. They are guarded like the keys: whoever holds the hash key too can try every birthday in minutes.
-- They follow every change of a record, and go when it is erased.
create table if not exists personal_data.record_hashes (
    organisation_id uuid        not null,
    hash            bytea       not null,
    person_id       uuid        not null,
    created_at      timestamptz not null default now(),
    primary key (organisation_id, hash, person_id)
);

create index if not exists record_hashes_person on personal_data.record_hashes (person_id);

grant select, insert, delete on personal_data.record_hashes to referrals_writer;
grant select, delete on personal_data.record_hashes to referrals_eraser;
