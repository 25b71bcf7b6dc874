using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Referrals.Projections.Directory;

namespace Referrals.Api.Governance;

/// <summary>A human being of whom nothing has to be kept any more: ids and references, no names.</summary>
internal sealed record DuePerson(IReadOnlyList<DueRecord> Records, IReadOnlyList<DueReferral> Referrals, DateOnly DueOn)
{
    /// <summary>The record by which the erasure is asked for.</summary>
    public Guid PersonId => Records[0].PersonId;
}

/// <summary>One organisation's record of them.</summary>
internal sealed record DueRecord(Guid PersonId, Guid OrganisationId, DateOnly ChangedOn);

/// <summary>One referral that names them.</summary>
internal sealed record DueReferral(Guid Id, string Reference, string Programme, Guid ReceiverId, DateOnly EndedOn);

/// <summary>How many are due of a programme at an organisation, and since when the oldest of it is over. No programme: nobody referred them.</summary>
internal sealed record DueGroup(string? Programme, Named Organisation, int People, DateOnly Oldest);

/// <summary>Everybody who is due, in the order of their records.</summary>
internal sealed record RetentionList(DateOnly On, IReadOnlyList<DuePerson> People)
{
    /// <summary>A hash of exactly these people: whoever confirms it confirms this list and no other.</summary>
    public string Code
    {
        get
        {
            var text = new StringBuilder();
            foreach (var person in People)
            {
                text.Append(CultureInfo.InvariantCulture, $"{person.DueOn:O} {string.Join(',', person.Records.Select(r => r.PersonId))} {string.Join(',', person.Referrals.Select(r => r.Id))}\n");
            }

            return string.Join('-', Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())), 0, 8).Chunk(4).Select(four => new string(four)));
        }
    }

    public IReadOnlyList<DueGroup> Groups(Partnership names) =>
    [
        .. People.SelectMany(Entries).GroupBy(e => (e.Programme, e.OrganisationId))
            .Select(g => new DueGroup(g.Key.Programme, names.NameOfOrganisation(g.Key.OrganisationId), g.Select(e => e.Person).Distinct().Count(), g.Min(e => e.On)))
            .OrderBy(g => g.Programme ?? "~", StringComparer.Ordinal).ThenBy(g => g.Organisation.Name, StringComparer.OrdinalIgnoreCase),
    ];

    private static IEnumerable<(string? Programme, Guid OrganisationId, Guid Person, DateOnly On)> Entries(DuePerson person) => person.Referrals.Count > 0
        ? person.Referrals.Select(r => ((string?)r.Programme, r.ReceiverId, person.PersonId, r.EndedOn))
        : person.Records.Select(r => ((string?)null, r.OrganisationId, person.PersonId, r.ChangedOn));
}
