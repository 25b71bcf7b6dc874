using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Referrals.Api.Security.Accounts;

/// <summary>
/// Passwords by the advice of the National Cyber Security Centre: long enough, none that everybody tries first, none made of what is known
/// about its owner, and no rule about which characters. Kept by ASP.NET Core Identity's hasher.
/// </summary>
internal static class Passwords
{
    public const int Least = 12;
    public const int Most = 200;

    // As many rounds of PBKDF2 with SHA-512 as OWASP asks for.
    private static readonly PasswordHasher<Account> s_hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    // For who has none: looking at it takes as long.
    private static readonly string s_nobodys = Hash($"{Guid.CreateVersion7()}");

    // No more at once than there are processors: a hundred who guess keep no other request waiting for a thread.
    private static readonly SemaphoreSlim s_turns = new(Environment.ProcessorCount);

    private static readonly HashSet<string> s_common = Read();

    private static readonly string[] s_rows =
        [.. new[] { "abcdefghijklmnopqrstuvwxyzabcdef", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0" }
            .SelectMany(row => new[] { row, new string([.. row.Reverse()]) })];

    public static Task<string> HashAsync(string password) => InTurnAsync(() => Hash(password));

    /// <summary>Whether it is right, and whether it is to be hashed anew; as much work when there is none.</summary>
    public static async Task<(bool Right, bool Outdated)> CheckAsync(string? hash, string password)
    {
        var result = await InTurnAsync(() => s_hasher.VerifyHashedPassword(null!, hash ?? s_nobodys, Normal(password)));
        return (hash is not null && result is not PasswordVerificationResult.Failed, result is PasswordVerificationResult.SuccessRehashNeeded);
    }

    /// <summary>What is wrong with a new password; null when nothing is.</summary>
    /// <param name="password">As it was typed.</param>
    /// <param name="about">What is known about its owner: e-mail address, name, organisation.</param>
    public static string? ProblemWith(string? password, params IEnumerable<string> about)
    {
        var normal = Normal(password ?? "").ToLowerInvariant();
        var owner = about.SelectMany(a => a.Split([' ', '@', '.', '-', '_', '\'']).Append(a)).Select(LettersOf).Where(w => w.Length >= 3).ToHashSet(StringComparer.Ordinal);
        return normal.EnumerateRunes().Count() switch
        {
            0 => "Enter a password",
            < Least => $"Use {Least} characters or more: three words that have nothing to do with each other are easy to remember",
            > Most => $"Use {Most} characters at most",
            _ when IsWorn(normal) => "That is one of the passwords that are tried first. Choose three words that have nothing to do with each other",
            _ when IsMadeOf(normal, owner) => "Choose something other than your email address, your name or your organisation",
            _ => null,
        };
    }

    private static string Hash(string password) => s_hasher.HashPassword(null!, Normal(password));

    private static async Task<T> InTurnAsync<T>(Func<T> hash)
    {
        await s_turns.WaitAsync();
        try
        {
            return await Task.Run(hash);
        }
        finally
        {
            s_turns.Release();
        }
    }

    /// <summary>A keyboard's row, one thing over and over, or common words with whatever figures and signs around them.</summary>
    private static bool IsWorn(string password) =>
        password.Distinct().Count() < 5
        || Array.Exists(s_rows, row => row.Contains(password, StringComparison.Ordinal))
        || Enumerable.Range(1, password.Length / 2).Any(size => size <= 6 && password.Chunk(size).All(part => password.AsSpan(0, size).StartsWith(part)))
        || IsMadeOf(password, s_common);

    private static bool IsMadeOf(string password, HashSet<string> words) =>
        new[] { password, Plain(password), Plain(password.TrimEnd([.. "0123456789!?.,-_ #*+&"])) }.Any(p => IsChainOf(LettersOf(p), words));

    private static bool IsChainOf(string letters, HashSet<string> words)
    {
        if (letters.Length == 0 || words.Count == 0)
        {
            return false;
        }

        var reached = new bool[letters.Length + 1];
        reached[0] = true;
        for (var end = 1; end <= letters.Length; end++)
        {
            reached[end] = Enumerable.Range(0, end).Any(start => reached[start] && (words.Contains(letters[start..end]) || (words != s_common && s_common.Contains(letters[start..end]))));
        }

        return reached[^1];
    }

    // Figures that are written for letters.
    private static string Plain(string password) => string.Concat(password.Select(c => "0134578@$!".IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? "oieastbasi"[at] : c));

    private static string LettersOf(string text) => string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();

    // The same characters typed on two keyboards may be made up differently; half a character is none.
    private static string Normal(string password) => string.Concat(password.EnumerateRunes()).Normalize(NormalizationForm.FormKC);

    private static HashSet<string> Read()
    {
        using var reader = new StreamReader(typeof(Passwords).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        return [.. reader.ReadToEnd().Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
