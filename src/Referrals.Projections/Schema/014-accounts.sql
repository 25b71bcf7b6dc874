-- How people prove who they are. None of it is in the log: it is about members, and can be changed and deleted.
create table if not exists referrals.accounts (
    member_id     uuid        not null primary key,
    email         text        not null,
    issuer        text,                            -- the provider that they sign in with; null: a password
    subject       text,                            -- what that provider calls them, from the first time on
    password_hash text,
    second_factor text,                            -- sealed under a key of the configuration; null: none is set up
    last_step     bigint      not null default 0,  -- the time step of the last code that was taken: none is taken twice
    stamp         uuid        not null default gen_random_uuid(), -- changes with password and second factor: what was begun before is over
    created_at    timestamptz not null default now()
);

create unique index if not exists accounts_by_email on referrals.accounts (lower(email));
create unique index if not exists accounts_by_subject on referrals.accounts (issuer, subject);

-- Each is deleted when it is used.
create table if not exists referrals.recovery_codes (
    member_id uuid  not null references referrals.accounts (member_id) on delete cascade,
    code_hash bytea not null,
    primary key (member_id, code_hash)
);

-- Links to begin with, or to begin again with; one a member, deleted when it is used, and kept by its hash alone.
create table if not exists referrals.invitations (
    member_id  uuid        not null primary key,
    token_hash bytea       not null unique,
    expires_at timestamptz not null
);

-- Tries of passwords and codes since the last that was right, by a keyed hash of the address typed, whether or not it has an account.
create table if not exists referrals.sign_in_tries (
    key     bytea       not null primary key,
    tries   int         not null,
    last_at timestamptz not null
);

create index if not exists sign_in_tries_by_age on referrals.sign_in_tries (last_at);

alter table referrals.sessions drop column if exists ticket; -- of before: what it said is in the other columns
alter table referrals.sessions add column if not exists session_id uuid not null default gen_random_uuid();
alter table referrals.sessions add column if not exists how text not null default 'walkIn';
alter table referrals.sessions add column if not exists browser text not null default '';
alter table referrals.sessions add column if not exists second_factor_at timestamptz;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['accounts', 'recovery_codes', 'invitations', 'sign_in_tries'] loop
        execute format('alter table referrals.%I enable row level security', guarded);
        execute format('alter table referrals.%I force row level security', guarded);
        execute format('drop policy if exists every_row on referrals.%I', guarded);
        execute format('create policy every_row on referrals.%I for all to referrals_writer, referrals_owner using (true) with check (true)', guarded);
    end loop;
end $$;

grant select, insert, update, delete on referrals.accounts to referrals_writer;
grant select, insert, delete on referrals.recovery_codes to referrals_writer;
grant select, insert, update, delete on referrals.invitations, referrals.sign_in_tries to referrals_writer;
