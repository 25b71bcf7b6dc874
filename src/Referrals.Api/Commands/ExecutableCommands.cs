using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;

namespace Referrals.Api.Commands;

/// <summary>Something that the executable does instead of serving.</summary>
internal sealed record ExecutableCommand(string Name, string Arguments, string Help, Func<IServiceProvider, IReadOnlyList<string>, CancellationToken, Task> RunAsync);

/// <summary>A command cannot do what it was asked; the message says why and what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);

/// <summary>What the executable does beside serving.</summary>
internal static class ExecutableCommands
{
    private static readonly ExecutableCommand[] s_all =
        [
            SchemaCommand.Apply, PartnershipCommand.Begin, AccountsCommand.Link, ProjectionCommands.Status, ProjectionCommands.Rebuild, PostcodesCommand.Load, KeysCommand.Rotate, DemonstrationCommand.Load, AuditCommand.Verify,
            PeopleCommands.SubjectAccess, ErasureCommands.ApplyLedger, RetentionCommand.Run,
        ];

    public static bool AreMeant(string[] args) => args is ["--help" or "-h", ..] || (args is [var first, ..] && !first.StartsWith('-'));

    public static async Task<int> RunAsync(string[] args)
    {
        var command = s_all.FirstOrDefault(c => c.Name.Split(' ').SequenceEqual(args.Take(2), StringComparer.Ordinal));
        if (command is null)
        {
            var asked = args is ["--help" or "-h" or "help", ..];
            await (asked ? Console.Out : Console.Error).WriteLineAsync(asked ? Overview() : $"There is no command '{string.Join(' ', args)}'.\n\n{Overview()}");
            return asked ? 0 : 2;
        }

        var words = args[2..].Where(a => !a.StartsWith('-') || !a.Contains('=', StringComparison.Ordinal)).ToList();
        if (words.Exists(w => w is "--help" or "-h"))
        {
            Console.WriteLine($"Referrals.Api {command.Name} {command.Arguments}\n\n{command.Help}");
            return 0;
        }

        using var stop = new StopSignals();
        try
        {
            var builder = WebApplication.CreateBuilder([.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a.Contains('=', StringComparison.Ordinal))]);
            builder.AddConsoleLog();
            await builder.AddReferralsAsync(stop.Token);
            await using var app = builder.Build();
            await command.RunAsync(app.Services, words, stop.Token);
            return 0;
        }
        catch (Exception e) when (e is CommandException or ConfigurationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (PostgresException e)
        {
            await Console.Error.WriteLineAsync($"The database refused: {e.SqlState} {e.MessageText}");
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
        }

        return 1;
    }

    private static string Overview() =>
        $"""
        Referrals.Api                                   serves; settings are in deploy/README.md
        {string.Join('\n', s_all.Select(c => $"Referrals.Api {$"{c.Name} {c.Arguments}".TrimEnd(),-32}  {c.Help.Split('\n')[0]}"))}

        Each takes --help. From the sources: dotnet run --project src/Referrals.Api -- {s_all[0].Name}
        """;
}
