using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>
/// A year of a county in small: 300 referrals, a fixed number for each ending, the rest drawn from a seed. Of a quarter in the past there are
/// only referrals that came to an end since.
/// </summary>
internal sealed class County(Desks desks, Wording wording, WorkingCalendar calendar, int seed, ReleasePeriod? quarter = null)
{
    /// <summary>Any number: whoever loads the demonstration sees the same people.</summary>
    public const int Seed = 2024;

    public const int Referrals = 300;

    private static readonly (Ending Ending, int Count)[] Counts =
    [
        (Ending.Made, 6), (Ending.MadeLate, 3), (Ending.Received, 6), (Ending.ReceivedLate, 3), (Ending.Asked, 5), (Ending.AskedLate, 3),
        (Ending.Unallocated, 4), (Ending.Accepted, 8), (Ending.AcceptedLate, 3), (Ending.Trying, 5), (Ending.Active, 24), (Ending.ActiveLate, 4),
        (Ending.ActiveAsked, 3), (Ending.OnHold, 5), (Ending.OnHoldLate, 2), (Ending.TransferOffered, 4), (Ending.Transferred, 6),
        (Ending.TransferDeclined, 2), (Ending.WithdrawalRequested, 3), (Ending.WithdrawalRefused, 2), (Ending.Declined, 4), (Ending.DeclinedLate, 3),
        (Ending.DeclineAnswered, 22), (Ending.WithdrawnEarly, 8), (Ending.WithdrawnOnRequest, 4), (Ending.WithdrawnForPerson, 4),
        (Ending.WithdrawnByPerson, 3), (Ending.EnteredInError, 4), (Ending.UnableToContact, 10), (Ending.ClosedEarly, 12),
        (Ending.ClosedFollowedUp, 63), (Ending.FollowedUpLater, 16), (Ending.FollowUpDue, 15), (Ending.FollowUpOverdue, 8), (Ending.Reopened, 3),
    ];

    private static readonly (Ending Ending, int Count)[] s_past =
    [
        (Ending.Transferred, 8), (Ending.DeclineAnswered, 42), (Ending.WithdrawnEarly, 12), (Ending.WithdrawnOnRequest, 6), (Ending.WithdrawnForPerson, 6),
        (Ending.WithdrawnByPerson, 4), (Ending.EnteredInError, 2), (Ending.UnableToContact, 16), (Ending.ClosedEarly, 34), (Ending.ClosedFollowedUp, 150),
        (Ending.FollowedUpLater, 20),
    ];

    // What somebody on the referrer's side must have done.
    private static readonly Ending[] NotBySelf =
        [Ending.MadeLate, Ending.ReceivedLate, Ending.AskedLate, Ending.DeclinedLate, Ending.WithdrawalRequested, Ending.WithdrawalRefused, Ending.WithdrawnOnRequest];

    // Healthy Homes and the connectors are asked most.
    private static readonly string[] Programmes =
    [
        "healthyHomes", "healthyHomes", "healthyHomes", "healthyHomes", "connector", "connector", "connector", "warmAndWell", "warmAndWell", "acesPilot",
    ];

    private readonly InventedPeople _people = new(wording);
    private readonly List<Step> _steps = [];

    // What grows out of other referrals, and people who come again: together with those counted above they make 300.
    private readonly List<(string From, string To, int Count)> _onward =
        [("healthyHomes", "warmAndWell", 12), ("healthyHomes", "connector", 2), ("connector", "healthyHomes", 3), ("acesPilot", "healthyHomes", 1)];

    private int _again = 2;

    /// <summary>Everything that happens, one referral after the other.</summary>
    public IReadOnlyList<Step> Steps()
    {
        var all = new Random(seed);
        foreach (var ending in (quarter is null ? Counts : s_past).SelectMany(c => Enumerable.Repeat(c.Ending, c.Count)))
        {
            Live(ending, all.Of(Programmes), new Random(all.Next()));
        }

        return _steps;
    }

    private void Live(Ending ending, string programme, Random random)
    {
        var about = Root(ending, programme, random);
        var diary = new Diary(random);
        var first = Life(ending, about, diary, random, Growing(ending, about, random));
        Endings.Write(ending, first.Course, first.Other, first.Work);
        if (ending is Ending.ClosedFollowedUp && _again > 0 && about.Referrer is not null)
        {
            _again--;
            diary.Wait(15, 50);
            var again = Copy(about, desks.In(about.Desk.Programme.Code, random, about.Desk.Service.Districts[0]), earlier: about);
            var second = Life(Ending.ClosedEarly, again, diary, random, onward: null);
            Endings.Write(Ending.ClosedEarly, second.Course, second.Other, second.Work);
        }

        _steps.AddRange(diary.Place(calendar, Since(ending, diary, random)));
    }

    /// <summary>How many working days ago the last thing happened.</summary>
    private int Since(Ending ending, Diary diary, Random random)
    {
        if (quarter is not null)
        {
            return Math.Max(1, random.Between(calendar.Since(quarter.To), calendar.Since(quarter.From)) - diary.Length);
        }

        var (least, most) = Endings.Since(ending);
        return random.Between(least, Math.Max(least, Math.Min(most, WorkingCalendar.Year - diary.Length)));
    }

    private (Course Course, Desk Other, CaseWork Work) Life(Ending ending, Case about, Diary diary, Random random, Action<Diary>? onward)
    {
        var course = new Course(about, diary, random, wording);
        return (course, desks.Besides(about.Desk, random), new CaseWork(course, new Wellbeing(random), desks.Signposts, onward));
    }

    /// <summary>Writes a referral that grows out of another, where one more of its kind is wanted.</summary>
    private Action<Diary>? Growing(Ending ending, Case about, Random random)
    {
        var at = _onward.FindIndex(o => o.From == about.Desk.Programme.Code && o.Count > 0);
        if (ending is not (Ending.ClosedFollowedUp or Ending.FollowedUpLater or Ending.FollowUpDue or Ending.Active) || at < 0)
        {
            return null;
        }

        var (from, to, count) = _onward[at];
        _onward[at] = (from, to, count - 1);
        return diary =>
        {
            var child = Copy(about, desks.In(to, random, about.Desk.Service.Districts[0]), parent: about);
            var branch = diary.Branch();
            var goesOn = ending is Ending.Active ? Ending.Active : Ending.ClosedFollowedUp;
            var life = Life(goesOn, child, branch, random, onward: null);
            Endings.Write(goesOn, life.Course, life.Other, life.Work);
        };
    }

    private Case Root(Ending ending, string code, Random random)
    {
        var desk = desks.In(code, random);
        var programme = desk.Programme;
        var self = programme.Sources.Contains(Source.Self) && random.Percent(11) && !NotBySelf.Contains(ending);
        var (referrer, coordinator) = self ? (null, null) : desks.ReferrerTo(code, random);
        var fresh = ending <= Ending.Trying;
        var district = random.Of(desk.Service.Districts);
        var family = code is "acesPilot";
        var person = _people.One(random, family ? 20 : 32, family ? 52 : 91, [district], calendar.Today);
        var household = family ? Household(random, person.Name.Split(' ')[1], district, out var ages) : Nobody(out ages);
        return new Case
        {
            Person = person,
            Household = household,
            Children = ages,
            Needs = NeedsOf(programme, random),
            Urgency = random.Next(100) switch { < 22 => Urgency.Soon, < 30 when !fresh => Urgency.Urgent, _ => Urgency.Routine },
            Referrer = referrer,
            ReferrersCoordinator = coordinator,
            Desk = desk,
        };
    }

    private static Values<NamedPerson>? Nobody(out Values<int> ages)
    {
        ages = [];
        return null;
    }

    private Values<NamedPerson> Household(Random random, string surname, string district, out Values<int> ages)
    {
        var household = new List<NamedPerson>();
        if (random.Percent(45))
        {
            household.Add(new NamedPerson("partner", Person: _people.One(random, 20, 52, [district], calendar.Today, surname)));
        }

        var born = new List<int>();
        for (var children = random.Between(0, 3); children > 0; children--)
        {
            var age = random.Between(2, 16);
            born.Add(age);
            household.Add(new NamedPerson("child", Person: _people.One(random, age, age, [district], calendar.Today, surname)));
        }

        ages = [.. born];
        return [.. household];
    }

    private static Case Copy(Case about, Desk desk, Case? parent = null, Case? earlier = null) => new()
    {
        Person = about.Person,
        Needs = [.. desk.Programme.Needs.Take(1)],
        Urgency = Urgency.Routine,
        Referrer = parent is null ? about.Referrer : about.Desk.Worker,
        ReferrersCoordinator = parent is null ? about.ReferrersCoordinator : about.Desk.Coordinator,
        Desk = desk,
        Parent = parent,
        Earlier = earlier,
    };

    private static Values<Need> NeedsOf(Programme programme, Random random)
    {
        var needs = programme.Needs.ToArray();
        random.Shuffle(needs);
        return [.. needs.Take(random.Between(1, Math.Min(3, needs.Length)))];
    }
}
