using System.Diagnostics;

namespace Referrals.Browser.Tests;

/// <summary>Finds a Chromium: the one that the variable CHROMIUM names, one that is installed, or one that npm has for Linux.</summary>
internal static class Chromium
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    private static readonly string[] s_folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), "/usr/bin", "/Applications/Google Chrome.app/Contents/MacOS"];

    public static async Task<string> FindAsync() =>
        Environment.GetEnvironmentVariable("CHROMIUM") ?? Installed() ?? await FetchedAsync();

    private static string? Installed() => s_folders.SelectMany(folder => s_names.Append("Google Chrome").Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Takes a minute, once; it comes with the libraries that a machine without a desktop lacks.</summary>
    private static async Task<string> FetchedAsync()
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "referrals", "chromium");
        System.IO.Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "chromium.mjs"), Path.Combine(folder, "chromium.mjs"), overwrite: true);
        await RunAsync(folder, "npm", "install", "--no-audit", "--no-fund", "--no-save", "@sparticuz/chromium@149.0.0");
        var lines = (await RunAsync(folder, "node", "chromium.mjs")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", lines[1]);
        return lines[0];
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await said
            : throw new InvalidOperationException($"There is no Chromium here, and none could be fetched. Install one (Debian: apt install chromium) or name one in CHROMIUM.\n{await wrong}");
    }
}
