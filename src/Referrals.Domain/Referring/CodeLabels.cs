using System.Collections.Frozen;
using System.Text.Json;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

/// <summary>One code of a closed list as forms and pages show it; a need names the priority of the strategy that it counts towards.</summary>
public sealed record CodeLabel(string Code, string Label, string? Priority = null);

/// <summary>The closed lists in plain English, by the names that the API gives them.</summary>
public static partial class Codes
{
    private static readonly FrozenDictionary<Enum, string> Labels = Every().ToFrozenDictionary(l => l.Value, l => l.Label);

    /// <summary>Every list, in the order in which it is offered.</summary>
    public static readonly IReadOnlyDictionary<string, Values<CodeLabel>> All = new Dictionary<string, Values<CodeLabel>>
    {
        ["accessKinds"] = List<AccessKind>(),
        ["accessPurposes"] = List<AccessPurpose>(),
        ["assessmentStages"] = List<AssessmentStage>(),
        ["clocks"] = List<ClockName>(),
        ["clockStatuses"] = List<ClockStatus>(),
        ["closeOutcomes"] = List<CloseOutcome>(),
        ["confidentialityBases"] = List<ConfidentialityBasis>(),
        ["consentChanges"] = List<ConsentChange>(),
        ["contactChannels"] = List<ContactChannel>(),
        ["contactResults"] = List<ContactResult>(),
        ["contactWith"] = List<ContactWith>(),
        ["declineNextSteps"] = List<DeclineNextStep>(),
        ["declineReasons"] = List<DeclineReason>(),
        ["districts"] = [.. Districts.All.Select(d => new CodeLabel(d.Code, d.Name)), new(Districts.Unknown, "Not known")],
        ["disclosureStatuses"] = List<DisclosureStatus>(),
        ["erasureStates"] = List<ErasureState>(),
        ["ethnicGroups"] = List<EthnicGroup>(),
        ["genders"] = List<Gender>(),
        ["legalBases"] = List<LegalBasis>(),
        ["linkGrounds"] = List<LinkGrounds>(),
        ["linkStates"] = List<LinkState>(),
        ["needs"] = [.. Enum.GetValues<Need>().Select(n => new CodeLabel(NameOf(n), LabelOf(n), n.Priority() is { } p ? NameOf(p) : null))],
        ["noteVisibilities"] = List<NoteVisibility>(),
        ["openingFindings"] = List<OpeningFinding>(),
        ["openingReasons"] = List<OpeningReason>(),
        ["organisationKinds"] = List<OrganisationKind>(),
        ["per"] = List<Per>(),
        ["personFields"] = List<PersonField>(),
        ["priorities"] = List<Priority>(),
        ["sharingAnswers"] = List<SharingAnswer>(),
        ["signpostHow"] = List<SignpostHow>(),
        ["sources"] = List<Source>(),
        ["states"] = List<ReferralState>(),
        ["subjectAccessReasons"] = List<SubjectAccessReason>(),
        ["supportKinds"] = List<SupportKind>(),
        ["supportStatuses"] = List<SupportStatus>(),
        ["textVerdicts"] = List<TextVerdict>(),
        ["urgencies"] = List<Urgency>(),
        ["waitingOn"] = List<WaitingOn>(),
        ["withdrawalReasons"] = List<WithdrawalReason>(),
    };

    /// <summary>The code as it is stored and sent: the member's name in camelCase.</summary>
    public static string NameOf(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The code in plain English.</summary>
    public static string LabelOf(Enum value) => Labels[value];

    private static Values<CodeLabel> List<TEnum>()
        where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(v => new CodeLabel(NameOf(v), LabelOf(v)))];
}
