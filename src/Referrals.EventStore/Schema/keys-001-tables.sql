-- The keys' own database. A record key is wrapped by a key-encryption key of the configuration; a text key is wrapped by
-- the secret of every record it concerns, once each. Without a row what it sealed can never be read again.
create schema if not exists personal_data;

create table if not exists personal_data.keys (
    key_id     uuid        not null,
    wrapped_by uuid        not null, -- the record key; the zero UUID for the key-encryption key
    kek_id     varchar,              -- which key-encryption key, for a record key
    wrapped    bytea       not null,
    created    timestamptz not null default now(),
    primary key (key_id, wrapped_by),
    check ((kek_id is null) = (wrapped_by <> '00000000-0000-0000-0000-000000000000'))
);

-- An erased record's texts are found, and destroyed, with it.
create index if not exists keys_wrapped_by on personal_data.keys (wrapped_by) where kek_id is null;

do $$
begin
    if exists (select from pg_roles where rolname = 'referrals_writer') then
        grant usage on schema personal_data to referrals_writer;
        grant select, insert on personal_data.keys to referrals_writer;
    end if;
    if exists (select from pg_roles where rolname = 'referrals_eraser') then
        grant usage on schema personal_data to referrals_eraser;
        grant select, delete on personal_data.keys to referrals_eraser;
    end if;
end $$;
