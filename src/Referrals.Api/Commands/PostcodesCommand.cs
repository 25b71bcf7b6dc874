using Npgsql;
using NpgsqlTypes;
using Referrals.Api.Hosting;
using Referrals.Api.People;

namespace Referrals.Api.Commands;

/// <summary>Loads where postcodes lie.</summary>
internal static class PostcodesCommand
{
    public static readonly ExecutableCommand Load = new(
        "postcodes load",
        "FILE [--ranks N]",
        """
        Replaces the lookup of postcodes by a file: district, lower-layer area, deprivation.
        FILE has the columns of the National Statistics Postcode Lookup: pcds, laua (or lad..cd), lsoa21 or lsoa11 (or with cd), imd
        (or imd..ind). Other columns are passed over. Postcodes no longer in use stay, since people's records still hold them.
        The decile of deprivation is taken from the rank of England's areas, of which there are 32,844 (2019) unless --ranks says
        otherwise (33,755 for 2025); outside England it stays unknown. People already recorded keep what was known then.
        """,
        LoadAsync);

    private static async Task LoadAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        if (words is not ([_] or [_, "--ranks", _]) || !int.TryParse(words.ElementAtOrDefault(2) ?? "32844", out var ranks) || ranks < 10)
        {
            throw new CommandException("Usage: postcodes load FILE [--ranks N]");
        }

        await using var file = Open(words[0]);
        using var lookup = PostcodeFile.Open(file, ranks);
        var started = TimeProvider.System.GetTimestamp();
        await using var connection = await services.GetRequiredService<Databases>().Owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var empty = new NpgsqlCommand("delete from referrals.postcodes", connection, transaction))
        {
            await empty.ExecuteNonQueryAsync(ct);
        }

        var rows = 0L;
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy referrals.postcodes (postcode, district, lower_layer_area, deprivation_decile) from stdin (format binary)", ct))
        {
            foreach (var (postcode, area) in lookup.Rows())
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(postcode, NpgsqlDbType.Text, ct);
                await WriteAsync(copy, area.District, NpgsqlDbType.Text, ct);
                await WriteAsync(copy, area.LowerLayerArea, NpgsqlDbType.Text, ct);
                await WriteAsync(copy, (short?)area.DeprivationDecile, NpgsqlDbType.Smallint, ct);
                if (++rows % 10_000 == 0)
                {
                    var elapsed = TimeProvider.System.GetElapsedTime(started);
                    ProgressLine.Show(ProgressLine.Of("postcodes", file.Position, file.Length, "bytes", elapsed * ((double)(file.Length - file.Position) / file.Position)));
                }
            }

            await copy.CompleteAsync(ct);
        }

        await transaction.CommitAsync(ct);
        ProgressLine.End($"{rows:N0} postcodes loaded in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken ct) =>
        value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, type, ct);

    // Under dotnet run the working folder is the project's; a person means the folder they typed in.
    private static FileStream Open(string name)
    {
        var path = new[] { Environment.CurrentDirectory, Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory }
            .Select(folder => Path.GetFullPath(name, folder)).FirstOrDefault(File.Exists);
        return path is null ? throw new CommandException($"There is no file '{name}'.") : File.OpenRead(path);
    }
}
