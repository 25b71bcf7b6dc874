using Referrals.Domain;

namespace Referrals.Api.Drafts;

/// <summary>
/// What somebody has entered of a referral to one or several services, as they typed it: by the field's place, which is the step's path, for
/// what is asked for one service its id before it, and the field's name.
/// </summary>
public sealed record Draft : Confidential
{
    /// <summary>The organisation's own record of whom it is about; null for somebody who is only described here.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The referral that it is made from; null for a first one.</summary>
    public Guid? ParentId { get; init; }

    public IReadOnlyList<DraftedService> Services { get; init; } = [];

    public IReadOnlyList<DraftedMember> Household { get; init; } = [];

    public IReadOnlyDictionary<string, string[]> Entered { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The records that it names.</summary>
    internal IEnumerable<Guid> People() => Household.Select(h => h.PersonId).Append(PersonId).OfType<Guid>().Distinct();

    /// <summary>Whether somebody was said to be who it is about.</summary>
    private bool IsNamed => PersonId is not null || Entered.Any(e => e.Key.StartsWith("new-person/", StringComparison.Ordinal) && e.Value is not []);

    /// <summary>With what was typed in the place of what was there.</summary>
    internal Draft With(IEnumerable<KeyValuePair<string, string[]>> typed)
    {
        var entered = new Dictionary<string, string[]>(Entered);
        foreach (var (place, values) in typed)
        {
            entered[place] = values;
        }

        return this with { Entered = entered };
    }

    /// <summary>
    /// About another person, or somebody new. What was entered was of the one before, also what they need and agreed to, and those of their
    /// household are not the other's, and what is sent now is no repetition; where nobody was named before, only how they are reached gives
    /// way to the record.
    /// </summary>
    internal Draft About(Guid? personId) => this with
    {
        PersonId = personId,
        Services = IsNamed ? [.. Services.Select(s => s with { Key = Guid.CreateVersion7() })] : Services,
        Household = IsNamed ? [] : Household,
        Entered = IsNamed ? new Dictionary<string, string[]>() : Entered.Where(e => !Reaches(e.Key)).ToDictionary(),
    };

    /// <summary>With services added, and those left out that were chosen before; what was entered for one that stays is kept.</summary>
    internal Draft For(IReadOnlyCollection<Guid> serviceIds)
    {
        var kept = Services.Where(s => s.Made is not null || serviceIds.Contains(s.ServiceId)).ToList();
        var dropped = Services.Except(kept).Select(s => $"{s.ServiceId}/").ToList();
        return this with
        {
            Services = [.. kept, .. serviceIds.Where(id => kept.All(k => k.ServiceId != id)).Select(id => new DraftedService(id, Guid.CreateVersion7()))],
            Entered = Entered.Where(e => !dropped.Exists(d => e.Key.StartsWith(d, StringComparison.Ordinal))).ToDictionary(),
        };
    }

    private static bool Reaches(string place) => place.StartsWith("safe-contact/", StringComparison.Ordinal) || place.StartsWith("support-needs/", StringComparison.Ordinal);
}

/// <summary>A service that is asked, under which key it is sent so that it is made once, and the referral that was made.</summary>
public sealed record DraftedService(Guid ServiceId, Guid Key, Guid? Made = null);

/// <summary>Somebody else in the household: as typed, and the organisation's record of them once there is one.</summary>
public sealed record DraftedMember(Guid Id, IReadOnlyDictionary<string, string[]> Entered, Guid? PersonId = null) : Confidential;

/// <summary>A draft as it is kept: without its content once it was sent, or its time is over.</summary>
internal sealed record KeptDraft(
    Guid Id, Guid OrganisationId, Guid MemberId, Draft? Content, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, DateTimeOffset? SentAt, IReadOnlyList<Guid> Made)
{
    /// <summary>The days on which it is still there, today among them.</summary>
    public int DaysLeft(DateTimeOffset now) => (int)Math.Ceiling((ExpiresAt - now).TotalDays);
}
