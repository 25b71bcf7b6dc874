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
