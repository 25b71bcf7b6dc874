using System.Text.Json;
using System.Text.Json.Serialization;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Referring;

/// <summary>Somebody else whom the referral names, by their record on either side.</summary>
public sealed record HouseholdMember(Guid PersonId, Guid ReceiverPersonId, Sealed<string> Relationship);

/// <summary>The two bases of a disclosure and what it covers.</summary>
public sealed record Consent(
    LegalBasis LegalBasis,
    ConfidentialityBasis ConfidentialityBasis,
    DateOnly GivenOn,
    Sealed<string> How,
    Values<PersonField> Fields,
    Sealed<string> Purpose,
    DateOnly? Until,
    Sealed<string>? DecisionMaker,
    Sealed<string>? Reason);

/// <summary>JSON values by code: a programme's intake answers by question, a correction's new values by member.</summary>
[JsonConverter(typeof(ConverterByCode))]
public sealed class Answers(IReadOnlyDictionary<string, JsonElement> byCode) : IEquatable<Answers>
{
    public IReadOnlyDictionary<string, JsonElement> ByCode { get; } = byCode;

    public bool Equals(Answers? other) =>
        other is not null && ByCode.Count == other.ByCode.Count
        && ByCode.All(a => other.ByCode.TryGetValue(a.Key, out var b) && JsonElement.DeepEquals(a.Value, b));

    public override bool Equals(object? obj) => Equals(obj as Answers);

    public override int GetHashCode() => ByCode.Count;

    private sealed class ConverterByCode : JsonConverter<Answers>
    {
        public override Answers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, Answers value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ByCode, options);
    }
}

/// <summary>A measure's item scores and the items the person would not answer; each item is one or the other.</summary>
public sealed record ItemAnswers(Values<ItemScore> Scores, Values<string> Declined) : Confidential;

/// <summary>One item's score, in the whole numbers of its measure.</summary>
public sealed record ItemScore(string Item, int Score) : Confidential;

/// <summary>What was given: money in pence, a year or once.</summary>
public sealed record SupportGiven(SupportKind Kind, string? Description, long? Amount, Per? Per) : Confidential;
