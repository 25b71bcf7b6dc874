-- What commands keep beside the events; readers have no business here.

-- One row per POST that carried an Idempotency-Key: an HMAC of method, path and body, and what to build the answer from again.
create table if not exists referrals.idempotency (
    member_id   uuid        not null,
    key         text        not null,
    fingerprint bytea       not null,
    stream_id   uuid        not null,
    status      smallint    not null,
    created_at  timestamptz not null,
    constraint idempotency_pkey primary key (member_id, key)
);

create index if not exists idempotency_by_age on referrals.idempotency (created_at);
grant select, insert, delete on referrals.idempotency to referrals_writer;

-- Every reference that was ever given out, inserted with the referral: one that is taken is refused here, and drawn again.
create table if not exists referrals.reference_register (
    reference   text not null,
    referral_id uuid not null,
    constraint reference_register_pkey primary key (reference)
);
grant select, insert on referrals.reference_register to referrals_writer;
