using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;

namespace Referrals.Projections;

/// <summary>What the store must know to keep referrals: event names for ever, streams, read models, sealing.</summary>
public static class ReferralsStore
{
    public const string ReferralStream = "referral";
    public const string PersonStream = "person";
    public const string OwnNotesStream = "own_notes";
    public const string LinkStream = "record_link";
    public const string ErasureStream = "erasure";
    public const string OrganisationStream = "organisation";
    public const string MemberStream = "member";
    public const string AgreementStream = "agreement";
    public const string ReleaseStream = "release";

    public static StoreOptions Configure(StoreOptions options, EventStore.PersonalData.PersonalDataKeys keys)
    {
        MapEvents(options.Events);
        options.Streams
            .Map<Referral>(ReferralStream, (referral, e) => Referral.Evolve(referral, e.Data, e.Recorded()))
            .Map<PersonRecord>(PersonStream, (person, e) => PersonRecord.Evolve(person, e.Data))
            .Map<OwnNotes>(OwnNotesStream, OwnNotes.Evolve)
            .Map<RecordLink>(LinkStream, (link, e) => RecordLink.Evolve(link, e.Data))
            .Map<Erasure>(ErasureStream, (erasure, e) => Erasure.Evolve(erasure, e.Data, e.Recorded()))
            .Map<OrganisationRecord>(OrganisationStream, (organisation, e) => OrganisationRecord.Evolve(organisation, e.Data, e.Recorded()))
            .Map<MemberRecord>(MemberStream, (member, e) => MemberRecord.Evolve(member, e.Data, e.Recorded()))
            .Map<AgreementRecord>(AgreementStream, (agreement, e) => AgreementRecord.Evolve(agreement, e.Data))
            .Map<Release>(ReleaseStream, (release, e) => Release.Evolve(release, e.Data, e.Recorded()));
        foreach (var projection in ProjectionCatalogue.Inline())
        {
            options.AddInline(projection);
        }

        options.BeforeAppend = new Sealer(keys).SealAsync;
        return options;
    }

    /// <summary>The name under which each event is stored: never changed, never used again.</summary>
    public static void MapEvents(EventTypeRegistry events) => events
        .Map<PersonRegistered>("person_registered")
        .Map<PersonDetailsChanged>("person_details_changed")
        .Map<PersonDetailsShared>("person_details_shared")
        .Map<PersonDied>("person_died")
        .Map<MemberRestricted>("member_restricted")
        .Map<RestrictionLifted>("restriction_lifted")
        .Map<VisitWarningSeen>("visit_warning_seen")
        .Map<RecordsLinked>("records_linked")
        .Map<LinkProposed>("link_proposed")
        .Map<LinkConfirmed>("link_confirmed")
        .Map<LinkRemoved>("link_removed")
        .Map<LinkLapsed>("link_lapsed")
        .Map<ReferralMade>("referral_made")
        .Map<ReferralReceived>("referral_received")
        .Map<InformationRequested>("information_requested")
        .Map<InformationProvided>("information_provided")
        .Map<ReferralAccepted>("referral_accepted")
        .Map<ReferralDeclined>("referral_declined")
        .Map<DeclineAnswered>("decline_answered")
        .Map<CaseworkerAllocated>("caseworker_allocated")
        .Map<ContactRecorded>("contact_recorded")
        .Map<AppointmentMade>("appointment_made")
        .Map<AppointmentChanged>("appointment_changed")
        .Map<AppointmentCancelled>("appointment_cancelled")
        .Map<ReminderSet>("reminder_set")
        .Map<ReminderDone>("reminder_done")
        .Map<MilestoneReached>("milestone_reached")
        .Map<AssessmentRecorded>("assessment_recorded")
        .Map<SupportRecorded>("support_recorded")
        .Map<SupportStatusChanged>("support_status_changed")
        .Map<PersonSignposted>("person_signposted")
        .Map<ReferredOnward>("referred_onward")
        .Map<TransferOffered>("transfer_offered")
        .Map<TransferAccepted>("transfer_accepted")
        .Map<TransferDeclined>("transfer_declined")
        .Map<TransferWithdrawn>("transfer_withdrawn")
        .Map<HandoffChased>("handoff_chased")
        .Map<ReferralPutOnHold>("referral_put_on_hold")
        .Map<ReferralResumed>("referral_resumed")
        .Map<ReferralClosed>("referral_closed")
        .Map<ReferralReopened>("referral_reopened")
        .Map<WithdrawalRequested>("withdrawal_requested")
        .Map<WithdrawalAnswered>("withdrawal_answered")
        .Map<ReferralWithdrawn>("referral_withdrawn")
        .Map<ConsentChanged>("consent_changed")
        .Map<SensitiveReferralOpened>("sensitive_referral_opened")
        .Map<SensitiveOpeningReviewed>("sensitive_opening_reviewed")
        .Map<NoteAdded>("note_added")
        .Map<EntryCorrected>("entry_corrected")
        .Map<TextRedacted>("text_redacted")
        .Map<ClockMissed>("clock_missed")
        .Map<MarkedEnteredInError>("marked_entered_in_error")
        .Map<OwnNoteAdded>("own_note_added")
        .Map<OwnNoteRedacted>("own_note_redacted")
        .Map<LegalHoldPlaced>("legal_hold_placed")
        .Map<LegalHoldLifted>("legal_hold_lifted")
        .Map<PersonErased>("person_erased")
        .Map<ErasureRequested>("erasure_requested")
        .Map<LinkedTextReviewed>("linked_text_reviewed")
        .Map<ErasureConfirmed>("erasure_confirmed")
        .Map<ErasureCancelled>("erasure_cancelled")
        .Map<ErasureBegun>("erasure_begun")
        .Map<ErasureCarriedOut>("erasure_carried_out")
        .Map<OrganisationJoined>("organisation_joined")
        .Map<OrganisationRenamed>("organisation_renamed")
        .Map<TeamFormed>("team_formed")
        .Map<TeamRenamed>("team_renamed")
        .Map<TeamDissolved>("team_dissolved")
        .Map<OrganisationLeft>("organisation_left")
        .Map<MemberInvited>("member_invited")
        .Map<InvitationRenewed>("invitation_renewed")
        .Map<MemberJoined>("member_joined")
        .Map<MemberRoleChanged>("member_role_changed")
        .Map<MemberMoved>("member_moved")
        .Map<MemberRenamed>("member_renamed")
        .Map<SystemAdded>("system_added")
        .Map<ApiKeyCreated>("api_key_created")
        .Map<ApiKeyRevoked>("api_key_revoked")
        .Map<SystemConnected>("system_connected")
        .Map<SystemDisconnected>("system_disconnected")
        .Map<MemberLeft>("member_left")
        .Map<AgreementSigned>("agreement_signed")
        .Map<AgreementEnded>("agreement_ended")
        .Map<ReleaseRequested>("release_requested")
        .Map<ReleasePrepared>("release_prepared")
        .Map<ReleaseChecked>("release_checked")
        .Map<ReleasePublished>("release_published")
        .Map<ReleaseReplaced>("release_replaced")
        .Map<ReleaseWithdrawn>("release_withdrawn");
}
