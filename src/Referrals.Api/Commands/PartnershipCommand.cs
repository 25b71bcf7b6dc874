using FluentValidation.Results;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Api.Commands;

/// <summary>Lets the first person into a database in which nobody could invite them.</summary>
internal static class PartnershipCommand
{
    private static readonly string[] s_settings = ["organisation", "code", "kind", "name", "email"];

    public static readonly ExecutableCommand Begin = new(
        "partnership begin",
        "--organisation=NAME --code=CODE --kind=KIND --name=NAME --email=ADDRESS",
        $"""
        Begins a partnership: its first organisation with its administrator, who is invited.
        For a database that has the schema and no organisation yet. Prints the path of a link for the administrator, good once and for 7
        days, with which they choose a password and set up their second factor; they bring in the others.
          --organisation  what the organisation is called
          --code          its short name, small letters, digits and hyphens, for example county-council
          --kind          {string.Join(", ", Enum.GetValues<OrganisationKind>().Select(k => Codes.NameOf(k)))}
          --name          the administrator's name
          --email         the e-mail address that they sign in with
        """,
        BeginAsync);

    private static async Task BeginAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        if (words.Count > 0 || Array.Exists(s_settings, s => string.IsNullOrWhiteSpace(configuration[s])))
        {
            throw new CommandException($"Say {string.Join(", ", s_settings.Select(s => $"--{s}=…"))}. Referrals.Api partnership begin --help says what each is.");
        }

        if (!Enum.TryParse<OrganisationKind>(configuration["kind"], ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            throw new CommandException($"--kind is one of {string.Join(", ", Enum.GetValues<OrganisationKind>().Select(k => Codes.NameOf(k)))}.");
        }

        var organisation = new JoinOrganisation(configuration["code"]!, configuration["organisation"]!, kind);
        var administrator = new InviteMember(configuration["name"]!, configuration["email"]!, Role.Administrator);
        Demand(new JoinOrganisation.Validator().Validate(organisation));
        Demand(new InviteMember.Validator().Validate(administrator));

        await using var any = services.GetRequiredService<Databases>().Writer.Command("select exists (select from referrals.organisations)");
        if (await any.ExecuteScalarAsync(ct) is true)
        {
            throw new CommandException("There is an organisation already. Its administrator brings in others.");
        }

        var (organisationId, memberId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (path, invitation) = Invitations.Issue(memberId, services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var session = services.GetRequiredService<DocumentStore>().LightweightSession();
        session.LastModifiedBy = Actor.Platform.MemberId.ToString();
        session.QueueSqlCommand(Accounts.Row(memberId, administrator.Email, issuer: null));
        session.QueueSqlCommand(invitation);
        session.Events.StartStream<OrganisationRecord>(organisationId, new OrganisationJoined(organisationId, organisation.Code, organisation.Name.Trim(), kind));
        session.Events.StartStream<MemberRecord>(memberId, new MemberInvited(memberId, organisationId, administrator.Name.Trim(), Role.Administrator, TeamId: null));
        await session.SaveChangesAsync(ct);
        Console.WriteLine(
            $"""
            The partnership has begun. Give this to {administrator.Name.Trim()}, behind the address of your server, by a way that nobody else reads:

              {path}

            It works once, until {services.GetRequiredService<TimeProvider>().GetUtcNow() + Invitations.Life:d MMMM yyyy}.
            """);
    }

    private static void Demand(ValidationResult result)
    {
        if (!result.IsValid)
        {
            throw new CommandException(string.Join('\n', result.Errors.Select(e => $"{e.PropertyName}: {e.ErrorMessage}")));
        }
    }
}
