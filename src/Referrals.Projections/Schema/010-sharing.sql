-- What organisations signed about sharing, each in the direction in which it shares: no case data, readable like the directory.
create table if not exists referrals.sharing_agreements (
    from_id  uuid   not null references referrals.organisations (id),
    to_id    uuid   not null references referrals.organisations (id),
    bases    jsonb  not null, -- for each plain answer the legal basis and the confidentiality basis
    purposes text[] not null,
    constraint sharing_agreements_pkey primary key (from_id, to_id),
    constraint sharing_agreements_between_two check (from_id <> to_id)
);

select referrals.protect_directory('referrals.sharing_agreements');
