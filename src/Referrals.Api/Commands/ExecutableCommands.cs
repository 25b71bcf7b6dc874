namespace Referrals.Api.Commands;

/// <summary>What the executable does beside serving.</summary>
internal static class ExecutableCommands
{
    public static bool AreMeant(string[] args) => args is ["--help" or "-h", ..] || (args is [var first, ..] && !first.StartsWith('-'));

    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
