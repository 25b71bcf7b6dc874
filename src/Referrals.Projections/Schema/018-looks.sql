-- Who has looked at a referral, for practitioners too: of their own organisation, and only where they see one of the referrals themselves.
drop policy if exists seen_by_colleagues on referrals.access_log;
create policy seen_by_colleagues on referrals.access_log for select to referrals_reader using (
    (select current_setting('app.role', true)) = 'practitioner'
    and organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)
    and exists (select from referrals.timelines t where t.organisation_id = access_log.organisation_id and t.referral_id = any (access_log.referral_ids)));
drop policy if exists seen_by_colleagues on referrals.access_log_subjects;
create policy seen_by_colleagues on referrals.access_log_subjects for select to referrals_reader using (
    (select current_setting('app.role', true)) = 'practitioner'
    and exists (
        select from referrals.timelines t
        where t.organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid) and t.referral_id = access_log_subjects.subject_id));
