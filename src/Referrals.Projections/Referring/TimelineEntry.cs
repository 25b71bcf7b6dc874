using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Referring;

/// <summary>One event as the timeline shows it. Its JSON is made once, for all rows that show it.</summary>
public sealed class TimelineEntry(Recorded recorded, object data)
{
    // Ids of streams and of the other side's records, and promises: nothing that somebody entered.
    private static readonly HashSet<string> s_internal =
    [
        "referralId", "personId", "receiverPersonId", "household", "referrerId", "receiverId", "journeyId", "parentId", "promised", "organisationId", "openedFor", "person",
    ];

    private static readonly HashSet<string> s_whereTo = [.. s_internal, "childReferralId", "serviceId"];

    private byte[]? _json;
    private byte[]? _withoutWhereTo;

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

    /// <summary>The entry as one party's row keeps it, a <see cref="StoredEntry"/>; to whom it was referred on only for who works it.</summary>
    public ReadOnlySpan<byte> JsonFor(Party party) =>
        Data is ReferredOnward && !party.Works ? _withoutWhereTo ??= Write(s_whereTo) : _json ??= Write(s_internal);

    private byte[] Write(HashSet<string> hidden)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("id"u8, Recorded.EventId);
        json.WriteString("type"u8, Type);
        json.WritePropertyName("occurredOn"u8);
        JsonSerializer.Serialize(json, OccurredOn, ReferralJson.Options);
        json.WriteString("at"u8, Recorded.At);
        json.WriteString("memberId"u8, Recorded.MemberId);
        json.WriteString("organisationId"u8, Recorded.OrganisationId);
        json.WritePropertyName("data"u8);
        WriteData(json, hidden);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteData(Utf8JsonWriter json, HashSet<string> hidden)
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(Data, Data.GetType(), ReferralJson.Options);
        var members = new Utf8JsonReader(whole);
        members.Read();
        json.WriteStartObject();
        while (members.Read() && members.TokenType == JsonTokenType.PropertyName)
        {
            var name = members.GetString()!;
            members.Read();
            var start = (int)members.TokenStartIndex;
            members.Skip();
            if (!hidden.Contains(name))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(whole.AsSpan(start, (int)members.BytesConsumed - start), skipInputValidation: true);
            }
        }

        json.WriteEndObject();
    }
}

/// <summary>A timeline entry in a row: its data is the event's JSON, sealed values unopened.</summary>
public sealed record StoredEntry(Guid Id, string Type, DateOnly OccurredOn, DateTimeOffset At, Guid MemberId, Guid OrganisationId, JsonObject Data) : Confidential;
