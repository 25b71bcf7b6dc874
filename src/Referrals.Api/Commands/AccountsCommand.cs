using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Commands;

/// <summary>For whoever can no longer sign in and has nobody who could invite them again.</summary>
internal static class AccountsCommand
{
    public static readonly ExecutableCommand Link = new(
        "accounts link",
        "--email=ADDRESS",
        """
        Prints a new link for a member who lost password or second factor, where no coordinator or administrator can.
        It works once, for 7 days, and in place of any before it; used, it replaces password and second factor and ends every session.
        """,
        async (services, words, ct) =>
        {
            if (words.Count > 0 || services.GetRequiredService<IConfiguration>()["email"] is not { Length: > 0 } email)
            {
                throw new CommandException("Say --email=ADDRESS, that of the account.");
            }

            var (writer, time) = (services.GetRequiredService<Databases>().Writer, services.GetRequiredService<TimeProvider>());
            await using var find = writer.Command("select member_id from referrals.accounts where lower(email) = $1", Accounts.Normal(email));
            if (await find.ExecuteScalarAsync(ct) is not Guid memberId)
            {
                throw new CommandException("Nobody signs in with this email address.");
            }

            var (path, row) = Invitations.Issue(memberId, time.GetUtcNow());
            await using var batch = writer.CreateBatch();
            batch.BatchCommands.Add(row);
            await batch.ExecuteNonQueryAsync(ct);
            Console.WriteLine($"{path}\nGive it to them behind the address of your server, by a way that nobody else reads.");
        });
}
