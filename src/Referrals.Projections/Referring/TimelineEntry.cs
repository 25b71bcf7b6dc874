using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Referring;

/// <summary>One event as the timeline shows it. The JSON of its data is made once, for all rows that show it.</summary>
public sealed class TimelineEntry(Recorded recorded, object data)
{
    // Ids of streams and of the other side's records, and promises: nothing that somebody entered.
    private static readonly string[] s_internal =
    [
        "referralId", "personId", "receiverPersonId", "household", "referrerId", "receiverId", "journeyId", "parentId", "promised",
        "organisationId", "person",
    ];

    private static readonly string[] s_whereTo = ["childReferralId", "serviceId"];

    private JsonObject? _json;

    public Recorded Recorded { get; } = recorded;

    public object Data { get; } = data;

    /// <summary>The kind of event as the API names it.</summary>
    public string Type => JsonNamingPolicy.CamelCase.ConvertName(Data.GetType().Name);

    /// <summary>When it happened, where somebody typed that in; else the day it was recorded.</summary>
    public DateOnly OccurredOn => Data switch
    {
        ContactRecorded e => e.OccurredOn,
        MilestoneReached e => e.OccurredOn,
        AssessmentRecorded e => e.OccurredOn,
        SupportRecorded e => e.OccurredOn,
        SupportStatusChanged e => e.OccurredOn,
        _ => WorkingDays.InLondon(Recorded.At),
    };

    /// <summary>The entry as one party's row keeps it.</summary>
    public StoredEntry For(Party party) => new(Recorded.EventId, Type, OccurredOn, Recorded.At, Recorded.MemberId, Recorded.OrganisationId, DataFor(party));

    private JsonObject DataFor(Party party)
    {
        _json ??= Without(JsonSerializer.SerializeToNode(Data, Data.GetType(), ReferralJson.Options)!.AsObject(), s_internal);
        return Data is ReferredOnward && !party.Works ? Without(_json.DeepClone().AsObject(), s_whereTo) : _json;
    }

    private static JsonObject Without(JsonObject json, string[] members)
    {
        foreach (var member in members)
        {
            json.Remove(member);
        }

        return json;
    }
}

/// <summary>A timeline entry in a row: its data is the event's JSON, sealed values unopened.</summary>
public sealed record StoredEntry(Guid Id, string Type, DateOnly OccurredOn, DateTimeOffset At, Guid MemberId, Guid OrganisationId, JsonObject Data) : Confidential;
