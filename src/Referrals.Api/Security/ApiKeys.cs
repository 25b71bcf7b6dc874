using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Referrals.Api.Directory;
using Referrals.Api.Hosting;
using Referrals.Domain;

namespace Referrals.Api.Security;

/// <summary>
/// Who a key acts as. Only hashes are stored; a plain one is enough, since keys are random and long. What was found is remembered for
/// half a minute, so that a revoked key stops within that time. Demonstration keys work in Development and on loopback only.
/// </summary>
internal sealed class ApiKeys(Databases databases, PartnershipSource partnerships, IHostEnvironment environment, TimeProvider time)
{
    public const string DemonstrationPrefix = "demo-";

    private const int MostRemembered = 10_000;

    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (Actor Actor, DateTimeOffset Until)> _remembered = new();

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public async Task<Actor?> FindAsync(string key, IPAddress? from, CancellationToken ct)
    {
        if (key.StartsWith(DemonstrationPrefix, StringComparison.Ordinal) && !(environment.IsDevelopment() && from is not null && IPAddress.IsLoopback(from)))
        {
            return null;
        }

        var hash = HashOf(key);
        var name = Convert.ToHexString(hash);
        if (_remembered.TryGetValue(name, out var known) && known.Until > time.GetUtcNow())
        {
            return known.Actor;
        }

        var until = time.GetUtcNow() + s_life;
        if (await MemberOfAsync(hash, ct) is not { } memberId || (await partnerships.WithMemberAsync(memberId, ct)).Members.GetValueOrDefault(memberId) is not { } member)
        {
            return null;
        }

        if (_remembered.Count >= MostRemembered)
        {
            _remembered.Clear();
        }

        var actor = new Actor(member.Id, member.OrganisationId, member.Role);
        _remembered[name] = (actor, until);
        return actor;
    }

    private async Task<Guid?> MemberOfAsync(byte[] hash, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select member_id from referrals.api_keys where hash = $1 and revoked_at is null");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }
}
