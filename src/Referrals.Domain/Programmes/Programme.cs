using System.Text.Json;
using Referrals.Domain.Referring;
namespace Referrals.Domain.Programmes;
/// <summary>stub</summary>
public sealed record Programme(string Code, IReadOnlyList<Source> Sources, bool AllowsOnward, IReadOnlyList<Milestone> Milestones) {
 public ClockDays ClockDays() => new(1,1,1,1);
 public IReadOnlyDictionary<string,string> CheckAnswers(IReadOnlyDictionary<string, JsonElement> a) => new Dictionary<string,string>();
}
/// <summary>stub</summary>
public sealed record Milestone(string Code);
