using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Domain;

namespace Referrals.Api.Security;

/// <summary>
/// Sessions of browsers, kept on our side: the browser holds a random id, the database its hash. Idle for half an hour or twelve hours
/// old, it is over; deleted, it is over at once, and so it is when its member leaves. Who the member is now is read with every request.
/// </summary>
internal sealed class Sessions(Databases databases, TimeProvider time) : ITicketStore
{
    public static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(12);

    // So that not every request writes.
    private static readonly TimeSpan s_seldom = TimeSpan.FromMinutes(1);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        await using var command = databases.Writer.CreateCommand("insert into referrals.sessions (id_hash, member_id, ticket, created_at, seen_at) values ($1, $2, $3, $4, $4)");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = HashOf(id) });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = MemberOf(ticket.Principal) });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = TicketSerializer.Default.Serialize(ticket) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        await command.ExecuteNonQueryAsync();
        return id;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await using var command = databases.Writer.CreateCommand("update referrals.sessions set ticket = $2 where id_hash = $1");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = HashOf(key) });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = TicketSerializer.Default.Serialize(ticket) });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var (now, hash) = (time.GetUtcNow(), HashOf(key));
        await using var command = databases.Writer.CreateCommand("""
            select s.ticket, s.seen_at, m.id, m.organisation_id, m.role from referrals.sessions s join referrals.members m on m.id = s.member_id
            where s.id_hash = $1 and s.seen_at > $2 and s.created_at > $3
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - MostIdle });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Oldest });
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync() || TicketSerializer.Default.Deserialize(row.GetFieldValue<byte[]>(0)) is not { } ticket)
        {
            return null;
        }

        var (seen, actor) = (row.GetFieldValue<DateTimeOffset>(1), new Actor(row.GetGuid(2), row.GetGuid(3), Enum.Parse<Role>(row.GetString(4), ignoreCase: true)));
        await row.CloseAsync();
        if (seen < now - s_seldom)
        {
            await SeeAsync(hash, now);
        }

        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(actor), ticket.AuthenticationScheme)), ticket.Properties, ticket.AuthenticationScheme);
    }

    public async Task RemoveAsync(string key)
    {
        await using var command = databases.Writer.CreateCommand("delete from referrals.sessions where id_hash = $1");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = HashOf(key) });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What a signed-in browser stands for.</summary>
    public static ClaimsPrincipal PrincipalOf(Guid memberId) => new(new ClaimsIdentity([new Claim(Claims.Member, memberId.ToString())], PageSignIn.Scheme));

    /// <summary>Who asks, of a principal that came out of the store.</summary>
    public static Actor ActorOf(ClaimsPrincipal principal) => new(
        MemberOf(principal), Guid.Parse(principal.FindFirstValue(Claims.Organisation)!), Enum.Parse<Role>(principal.FindFirstValue(Claims.Role)!));

    private static IEnumerable<Claim> ClaimsOf(Actor actor) =>
        [new(Claims.Member, actor.MemberId.ToString()), new(Claims.Organisation, actor.OrganisationId.ToString()), new(Claims.Role, actor.Role.ToString())];

    private static Guid MemberOf(ClaimsPrincipal principal) => Guid.Parse(principal.FindFirstValue(Claims.Member)!);

    private static byte[] HashOf(string id) => SHA256.HashData(Encoding.ASCII.GetBytes(id));

    private async Task SeeAsync(byte[] hash, DateTimeOffset now)
    {
        await using var command = databases.Writer.CreateCommand("update referrals.sessions set seen_at = $2 where id_hash = $1");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        await command.ExecuteNonQueryAsync();
    }

    private static class Claims
    {
        public const string Member = "member";
        public const string Organisation = "organisation";
        public const string Role = "role";
    }
}
