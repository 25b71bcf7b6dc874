-- What a system may do with a key, and until when. Keys of the demonstration act as people and have neither: they are good for everything,
-- in Development, on loopback.
alter table referrals.api_keys add column if not exists key_id uuid not null default gen_random_uuid();
alter table referrals.api_keys add column if not exists scopes text[] not null default '{}';
alter table referrals.api_keys add column if not exists expires_at timestamptz;
alter table referrals.api_keys add column if not exists created_by uuid;
alter table referrals.api_keys add column if not exists last_used_on date; -- written once a day at most
create unique index if not exists api_keys_by_id on referrals.api_keys (key_id);
create index if not exists api_keys_of_organisation on referrals.api_keys (organisation_id);
revoke delete on referrals.api_keys from referrals_writer;

-- Systems that bring tokens of an identity provider: one client of one issuer acts as one system of one organisation.
create table if not exists referrals.token_clients (
    issuer          text        not null,
    client_id       text        not null,
    connection_id   uuid        not null unique,
    organisation_id uuid        not null,
    member_id       uuid        not null,
    scopes          text[]      not null,
    created_at      timestamptz not null,
    created_by      uuid        not null,
    last_used_on    date,
    primary key (issuer, client_id)
);

create index if not exists token_clients_of_organisation on referrals.token_clients (organisation_id);
alter table referrals.token_clients enable row level security;
alter table referrals.token_clients force row level security;
drop policy if exists every_row on referrals.token_clients;
create policy every_row on referrals.token_clients for all to referrals_writer, referrals_owner using (true) with check (true);
grant select, insert, update, delete on referrals.token_clients to referrals_writer;
