using System.Text.Json.Serialization;

namespace Referrals.Domain.Organisations;

/// <summary>What a system's key or token is good for; in keys, tokens and the log by the names given here.</summary>
public enum ApiScope
{
    [JsonStringEnumMemberName("referrals:read")] ReadReferrals,
    [JsonStringEnumMemberName("referrals:write")] WriteReferrals,
    [JsonStringEnumMemberName("people:read")] ReadPeople,
    [JsonStringEnumMemberName("people:write")] WritePeople,
}

/// <summary>The names of scopes.</summary>
public static class ApiScopes
{
    /// <summary>Every scope.</summary>
    public static readonly Values<ApiScope> All = Values.Of(Enum.GetValues<ApiScope>());

    public static string NameOf(ApiScope scope) => scope switch
    {
        ApiScope.ReadReferrals => "referrals:read",
        ApiScope.WriteReferrals => "referrals:write",
        ApiScope.ReadPeople => "people:read",
        _ => "people:write",
    };

    /// <summary>The scope of this name, or null.</summary>
    public static ApiScope? Find(string name) => All.Where(scope => NameOf(scope) == name).Select(scope => (ApiScope?)scope).FirstOrDefault();
}
