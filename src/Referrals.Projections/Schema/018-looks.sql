-- Who has looked at a referral, for practitioners too: of their own organisation, and only where they see one of the referrals themselves.
drop policy if exists seen_by_colleagues on referrals.access_log;
create policy seen_by_colleagues on referrals.access_log for select to referrals_reader using (
    (select current_setting('app.role', true)) = 'practitioner'
    and organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)
    and exists (select from unnest(referral_ids) as shown (id) where referrals.reads_referral(organisation_id, shown.id)));
drop policy if exists seen_by_colleagues on referrals.access_log_subjects;
create policy seen_by_colleagues on referrals.access_log_subjects for select to referrals_reader using (
    (select current_setting('app.role', true)) = 'practitioner'
    and referrals.reads_referral((select nullif(current_setting('app.organisation_id', true), '')::uuid), subject_id));

-- Up to which entry the table of subjects is filled. It reads as the owner: a practitioner sees a few of its rows, and by the last of those
-- most of the log would be read each time. It tells a number alone.
drop policy if exists seen_by_owner on referrals.access_log_subjects;
create policy seen_by_owner on referrals.access_log_subjects for select to referrals_owner using (true);
create or replace function referrals.last_indexed_look() returns bigint
    language sql stable security definer set search_path = pg_catalog as $$
    select coalesce(max(entry_id), 0) from referrals.access_log_subjects
$$;
