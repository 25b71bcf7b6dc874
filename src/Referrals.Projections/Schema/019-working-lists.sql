-- Views of the caseload that members keep: what the address of a list says, under a name. In no event, and about nobody who is helped.
create table if not exists referrals.saved_views (
    view_id         uuid        not null,
    organisation_id uuid        not null,
    member_id       uuid        not null,
    name            text        not null,
    words           text        not null, -- of the address
    shared          boolean     not null, -- with the organisation
    place           int         not null check (place between 1 and 20),
    created_at      timestamptz not null default now(),
    constraint saved_views_pkey primary key (view_id),
    constraint saved_views_places unique (member_id, place) deferrable initially immediate
);

create index if not exists saved_views_shared on referrals.saved_views (organisation_id) where shared;
select referrals.protect('referrals.saved_views', $policy$
    organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)
    and (shared or member_id = (select nullif(current_setting('app.member_id', true), '')::uuid))
$policy$);

-- With whom a referral is shared work, on which side this organisation stands, when it was to be acknowledged and was, and when it ended.
-- A table from before knows none of it until it is rebuilt or the referral moves on.
alter table referrals.caseload add column if not exists partner_id uuid; -- none for a self-referral, within an organisation, or only offered
alter table referrals.caseload add column if not exists receives boolean;
alter table referrals.caseload add column if not exists acknowledge_by date;
alter table referrals.caseload add column if not exists acknowledged_on date;
alter table referrals.caseload add column if not exists ended_on date;
create index if not exists caseload_ended on referrals.caseload (organisation_id, partner_id, ended_on) where ended_on is not null;

-- How many wait for an answer stands on every page of a coordinator's.
drop index if exists referrals.handoffs_unanswered;
create index if not exists handoffs_waiting on referrals.handoffs (organisation_id) include (programme, made_by, caseworker_id, referral_id)
    where unanswered and waiting_on <> 'referrer';
create index if not exists handoffs_by_partner on referrals.handoffs (organisation_id, partner_id, direction, next_due, referral_id);
