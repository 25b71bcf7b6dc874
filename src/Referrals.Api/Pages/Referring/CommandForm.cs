using System.Text.Json.Nodes;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>What a form is made for: the referral as whoever opens it sees it, with its version, and what the partnership knows.</summary>
internal sealed record Setting(ReferralView Referral, Programme? Programme, Partnership Partnership, Actor Actor, DateTimeOffset Now, string Version)
{
    public DateOnly Today { get; } = WorkingDays.InLondon(Now);

    /// <summary>The entry that the address names.</summary>
    public Guid EntryId { get; init; }

    /// <summary>What happened, where it was asked for.</summary>
    public Timeline Timeline { get; init; } = new([], []);

    public ReferralState State => Referral.State;

    /// <summary>Whether it is still being decided or worked.</summary>
    public bool IsOpen => State is not (ReferralState.Declined or ReferralState.Closed or ReferralState.Withdrawn or ReferralState.EnteredInError);

    public bool IsReceiver => Referral.Receiver.Id == Actor.OrganisationId;

    public bool IsReferrer => Referral.Referrer?.Id == Actor.OrganisationId || (Referral.Referrer is null && IsReceiver);

    public bool IsOffered => Referral.Offer?.Organisation.Id == Actor.OrganisationId;

    public bool IsOnEitherSide => IsReceiver || IsReferrer;
}

/// <summary>Under which heading a command is offered; what hangs on an entry or on the consent is offered there.</summary>
internal enum Offer { Work, Words, Standing, Beside }

/// <summary>
/// A command as a form: by the path that it has below the referral's address in the API too, with when it is offered, what it asks, and
/// what is said when it is done. Whether it may be done is the decision's business alone.
/// </summary>
internal sealed record CommandForm(string Path, string Title, string Done, Offer Under, Func<Setting, bool> Offered, Func<Setting, IReadOnlyList<CommandField>>? Fields = null)
{
    public const string Entry = "{entryId:guid}";

    /// <summary>Where the form is below the referral's address.</summary>
    public string At { get; init; } = Path;

    /// <summary>Its name in an address.</summary>
    public string Name => At.Replace($"/{Entry}", "", StringComparison.Ordinal);

    public bool IsOnEntry => At.Contains(Entry, StringComparison.Ordinal);

    /// <summary>What is said above the fields, a paragraph each.</summary>
    public Func<Setting, IReadOnlyList<string>> Explained { get; init; } = _ => [];

    /// <summary>What has weight is looked at once more before it is done; with what is said then.</summary>
    public string? Warning { get; init; }

    public bool AsksTwice => Warning is not null;

    /// <summary>Adds what the form knows itself.</summary>
    public Action<JsonObject, Setting> Complete { get; init; } = (_, _) => { };

    public IReadOnlyList<CommandField> FieldsFor(Setting setting) => Fields?.Invoke(setting) ?? [];

    public string AddressOn(Guid referralId, Guid entryId = default) => $"/referrals/{referralId}/{At.Replace(Entry, $"{entryId}", StringComparison.Ordinal)}";
}
