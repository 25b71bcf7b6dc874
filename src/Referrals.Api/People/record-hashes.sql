-- Keyed hashes by which an organisation finds the record it has of somebody. They are guarded like the keys: whoever holds
-- the hash key too can try every birthday in minutes. An eraser deletes a record's rows with its key.
create table if not exists personal_data.record_hashes (
    organisation_id uuid        not null,
    hash            bytea       not null,
    person_id       uuid        not null,
    created_at      timestamptz not null default now(),
    primary key (organisation_id, hash, person_id)
);

create index if not exists record_hashes_person on personal_data.record_hashes (person_id);

grant select, insert on personal_data.record_hashes to referrals_writer;
