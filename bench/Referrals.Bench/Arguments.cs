namespace Referrals.Bench;

/// <summary>What to run, against what, for how long.</summary>
internal sealed record Arguments(IReadOnlyList<string> Scenarios, string? Connection, TimeSpan Time, IReadOnlyList<int> Sessions, int Rounds)
{
    public static Arguments? Parse(string[] args, string[] known)
    {
        var result = new Arguments(known, null, TimeSpan.FromSeconds(10), [1, 8, 32], 5);
        var chosen = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--connection" when value.Length > 0: result = result with { Connection = value }; i++; break;
                case "--seconds" when double.TryParse(value, out var seconds) && seconds > 0: result = result with { Time = TimeSpan.FromSeconds(seconds) }; i++; break;
                case "--rounds" when int.TryParse(value, out var rounds) && rounds > 0: result = result with { Rounds = rounds }; i++; break;
                case "--sessions" when value.Split(',').All(s => int.TryParse(s, out var n) && n > 0):
                    result = result with { Sessions = [.. value.Split(',').Select(int.Parse)] }; i++; break;
                case var name when known.Contains(name): chosen.Add(name); break;
                default:
                    Console.Error.WriteLine($"""
                        dotnet run -c Release --project bench/Referrals.Bench -- [scenario …] [options]
                          scenarios            {string.Join(", ", known)}; all when none is named
                          --connection TEXT    a server on which a database may be created; default: a temporary one
                          --seconds N          measured time per scenario and number of sessions; default 10
                          --sessions 1,8,32    concurrent sessions
                          --rounds N           the time is cut into rounds that alternate between scenarios; default 5
                        -- register compares the times of registering people whom another organisation knows, or nobody.
                        -- strangers compares the times of refusing a referral of somebody else and one that never was.
                        -- county --referrals N fills a server with a county to try the product on.
                        One line of JSON per scenario and number of sessions; operations/s is the median of the rounds.
                        """);
                    return null;
            }
        }

        return chosen is [] ? result : result with { Scenarios = chosen };
    }
}
