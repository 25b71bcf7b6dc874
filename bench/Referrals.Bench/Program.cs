using System.Globalization;
using Referrals.Bench;
using Referrals.Bench.Scenarios;

if (args is ["county", ..]) return await Referrals.Bench.Counties.County.RunAsync(args[1..]);

if (args is ["register"])
{
    await Registering.RunAsync(Console.Out);
    return 0;
}

if (args is ["strangers"])
{
    await Strangers.RunAsync(Console.Out);
    return 0;
}

if (args is ["release"] or ["release", _])
{
    await Releasing.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Releasing.AYear, Console.Out, Console.Error);
    return 0;
}

// To add a scenario: a file in Scenarios/ and a line here.
Scenario[] all =
[
    new RawInsert(), new Append(), new Command(), new Import(), new LiveAggregate(), new Rebuild(), new Names(),
    new Pages("caseload", ofACaseload: true, logged: false), new Pages("caseload-logged", ofACaseload: true, logged: true),
    new Pages("referral", ofACaseload: false, logged: false), new Pages("referral-logged", ofACaseload: false, logged: true),
];

if (Arguments.Parse(args, [.. all.Select(s => s.Name)]) is not { } arguments) return 2;
await using var server = await BenchServer.StartAsync(arguments.Connection);
await Runner.RunAsync(server, [.. all.Where(s => arguments.Scenarios.Contains(s.Name))], arguments, Console.Out);
return 0;
