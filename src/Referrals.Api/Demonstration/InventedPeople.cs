using Referrals.Domain;
using Referrals.Domain.People;

namespace Referrals.Api.Demonstration;

/// <summary>
/// People who do not exist, at addresses that do not exist: telephone numbers are from the ranges that Ofcom keeps for drama,
/// NHS numbers from the range that the NHS keeps for tests, and the postcodes' areas are made up.
/// </summary>
internal sealed class InventedPeople
{
    private static readonly EthnicGroup[] RarerGroups =
    [
        EthnicGroup.AsianIndian, EthnicGroup.AsianBangladeshi, EthnicGroup.BlackAfrican, EthnicGroup.BlackCaribbean, EthnicGroup.MixedOther,
        EthnicGroup.WhiteIrish, EthnicGroup.WhiteOther, EthnicGroup.WhiteOther, EthnicGroup.Arab, EthnicGroup.PreferNotToSay,
    ];

    private readonly Wording _wording;
    private readonly List<(string Postcode, string District)> _postcodes = [];

    public InventedPeople(Wording wording)
    {
        _wording = wording;
        foreach (var row in DataFiles.Text("postcodes.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var fields = row.Split(',');
            _postcodes.Add((fields[0], fields[1]));
        }
    }

    /// <summary>Somebody of an age in one of these districts.</summary>
    public RegisterPerson One(Random random, int youngest, int oldest, IReadOnlyCollection<string> districts, DateOnly today, string? surname = null)
    {
        var woman = random.Percent(58);
        var first = _wording.Pick(random, woman ? "women" : "men");
        surname ??= _wording.Pick(random, "surnames");
        var homeless = surname.Length > 0 && random.Percent(1);
        var (postcode, _) = random.Of(_postcodes.FindAll(p => districts.Contains(p.District)));
        var guarded = random.Percent(14);
        var adult = youngest >= 16;
        return new RegisterPerson(
            $"{first} {surname}",
            KnownAs: random.Percent(8) ? first[..Math.Min(3, first.Length)] : null,
            DateOfBirth: today.AddYears(-random.Between(youngest, oldest)).AddDays(-random.Next(1, 364)),
            NhsNumber: random.Percent(45) ? TestNhsNumber(random) : null,
            Address: homeless ? null : $"{random.Between(1, 98)} {_wording.Pick(random, "streets")}, {_wording.Pick(random, $"towns.{postcode.Split(' ')[0]}")}",
            Postcode: homeless ? null : postcode,
            NoFixedAbode: homeless ? true : null,
            Phones: adult ? Phones(random, guarded) : null,
            Email: adult && random.Percent(35) ? $"{first}.{surname}@example.org".Replace("'", "").ToLowerInvariant() : null,
            SafeToEmail: adult && random.Percent(35) ? !guarded : null,
            SafeToWrite: adult ? !guarded || random.Percent(50) : null,
            ContactWarning: guarded ? _wording.Pick(random, "warning") : null,
            VisitWarning: random.Percent(4) ? _wording.Pick(random, "visitWarning") : null,
            OurReference: random.Percent(20) ? $"C-{random.Next(10_000, 99_999)}" : null,
            Language: random.Percent(6) ? _wording.Pick(random, "languages") : null,
            Interpreter: random.Percent(3) ? true : null,
            AccessNeeds: random.Percent(12) ? _wording.Pick(random, "access") : null,
            Demographics: random.Percent(85) ? Said(random, woman) : null);
    }

    private static Demographics Said(Random random, bool woman) => new(
        random.Percent(96) ? woman ? Gender.Woman : Gender.Man : Gender.PreferNotToSay,
        random.Percent(82) ? EthnicGroup.WhiteBritish : random.Of(RarerGroups),
        random.Percent(16),
        random.Percent(52));

    private static Values<Phone> Phones(Random random, bool guarded)
    {
        var landline = new Phone($"01632 960{random.Next(1000):000}", SafeToCall: true, SafeToText: false, SafeToLeaveMessage: !guarded);
        var mobile = new Phone($"07700 900{random.Next(1000):000}", SafeToCall: !guarded || random.Percent(60), SafeToText: !guarded, SafeToLeaveMessage: !guarded);
        return random.Next(3) switch { 0 => [landline], 1 => [mobile], _ => [mobile, landline] };
    }

    private static string TestNhsNumber(Random random)
    {
        while (true)
        {
            var nine = $"999{random.Next(1_000_000):000000}";
            var number = Enumerable.Range(0, 10).Select(check => $"{nine}{check}").FirstOrDefault(n => NhsNumber.TryNormalise(n, out _));
            if (number is not null)
            {
                return number;
            }
        }
    }
}
