-- Who works together and what they offer. No case data, nothing about the people they help.
create table if not exists referrals.organisations (
    id   uuid not null primary key,
    code text not null unique,
    name text not null,
    kind text not null
);

create table if not exists referrals.teams (
    id              uuid not null primary key,
    organisation_id uuid not null references referrals.organisations (id),
    name            text not null
);

create table if not exists referrals.members (
    id              uuid not null primary key,
    organisation_id uuid not null references referrals.organisations (id),
    team_id         uuid references referrals.teams (id),
    name            text not null,
    role            text not null
);

create table if not exists referrals.services (
    id              uuid   not null primary key,
    organisation_id uuid   not null references referrals.organisations (id),
    name            text   not null,
    programme       text,            -- null: people are told of it, and it takes no referrals
    minimum_fields  text[] not null,
    listing         jsonb  not null -- everything else that the directory says of it
);

alter table referrals.services alter column programme drop not null;
update referrals.services set programme = null where programme = '';

select referrals.protect_directory('referrals.organisations');
select referrals.protect_directory('referrals.teams');
select referrals.protect_directory('referrals.members');
select referrals.protect_directory('referrals.services');

-- Keys that systems sign in with; only the hash of a key is kept, and readers may not see even that.
create table if not exists referrals.api_keys (
    hash            bytea       not null primary key,
    organisation_id uuid        not null references referrals.organisations (id),
    member_id       uuid        not null references referrals.members (id),
    name            text        not null,
    created_at      timestamptz not null default now(),
    revoked_at      timestamptz
);

alter table referrals.api_keys enable row level security;
alter table referrals.api_keys force row level security;
drop policy if exists every_row on referrals.api_keys;
create policy every_row on referrals.api_keys for all to referrals_writer, referrals_owner using (true) with check (true);
grant select, insert, update, delete on referrals.api_keys to referrals_writer;

-- From the National Statistics Postcode Lookup; what is not in here is unknown and never guessed.
create table if not exists referrals.postcodes (
    postcode           text not null primary key,
    district           text,
    lower_layer_area   text,
    deprivation_decile smallint check (deprivation_decile between 1 and 10)
);

grant select on referrals.postcodes to referrals_reader;
grant select, insert, update, delete on referrals.postcodes to referrals_writer;
