using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Domain.People;

namespace Referrals.Api.People;

/// <summary>Where a postcode lies, when a lookup is loaded; unknown otherwise, never guessed.</summary>
internal sealed class Areas(Databases databases)
{
    public async Task<Area?> FindAsync(string? typed, CancellationToken ct)
    {
        if (!Postcode.TryNormalise(typed, out var postcode))
        {
            return null;
        }

        await using var command = databases.Writer.CreateCommand("select district, lower_layer_area, deprivation_decile from referrals.postcodes where postcode = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = postcode });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Area(reader.GetValue(0) as string, reader.GetValue(1) as string, reader.GetValue(2) as short?)
            : null;
    }
}
