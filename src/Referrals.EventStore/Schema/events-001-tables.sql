-- The log. Names and types are Marten 9's (GUID streams, single tenancy, all metadata), so that Marten can read
-- these tables and append to them. No further column or index may be added here: Marten would drop it.
create schema if not exists referrals_events;

-- One row per stream, with the version of its last event. Rows are updated by every append:
-- the free fifth of each page keeps those updates on the same page and out of the index.
create table if not exists referrals_events.mt_streams (
    id          uuid        not null,
    type        varchar,
    version     bigint      not null,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    tenant_id   varchar     not null default '*DEFAULT*',
    is_archived bool        not null default false,
    constraint pkey_mt_streams_id primary key (id)
) with (fillfactor = 80);

create table if not exists referrals_events.mt_events (
    seq_id         bigint       not null,
    id             uuid         not null,
    stream_id      uuid         not null,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea,
    type           varchar(500) not null,
    timestamp      timestamptz  not null default now(),
    tenant_id      varchar      not null default '*DEFAULT*',
    mt_dotnet_type varchar,
    correlation_id varchar,
    causation_id   varchar,
    headers        jsonb,
    user_name      varchar,
    is_archived    bool         not null default false,
    constraint pkey_mt_events_seq_id primary key (seq_id),
    constraint fkey_mt_events_stream_id foreign key (stream_id) references referrals_events.mt_streams (id) on delete cascade
);

-- The concurrency check: of two writers with the same next version one is refused here.
create unique index if not exists pk_mt_events_stream_and_version on referrals_events.mt_events (stream_id, version);

create sequence if not exists referrals_events.mt_events_sequence as bigint start 1 cache 1
    owned by referrals_events.mt_events.seq_id;

-- How far each reader of the log has come.
create table if not exists referrals_events.mt_event_progression (
    name         varchar     not null,
    last_seq_id  bigint,
    last_updated timestamptz default transaction_timestamp(),
    constraint pk_mt_event_progression primary key (name)
);

-- Written by Marten's own daemon only; ours never skips.
create table if not exists referrals_events.mt_high_water_skips (
    ending_sequence   bigint      not null,
    starting_sequence bigint      not null,
    timestamp         timestamptz not null default now(),
    constraint pkey_mt_high_water_skips_ending_sequence primary key (ending_sequence)
);

-- Events a reader could not take, and the later events of the same stream that wait behind them.
create table if not exists referrals_events.mt_doc_deadletterevent (
    id               uuid        not null,
    data             jsonb       not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_version       uuid        not null default gen_random_uuid(),
    mt_dotnet_type   varchar,
    constraint pkey_mt_doc_deadletterevent_id primary key (id)
);
