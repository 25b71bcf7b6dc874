-- The keys behind cookies and form tokens, each sealed under the configuration's key-encryption key.
create table if not exists personal_data.protection_keys (
    name       text        not null primary key,
    xml        text        not null,
    created_at timestamptz not null default now()
);

grant select, insert on personal_data.protection_keys to referrals_writer;
