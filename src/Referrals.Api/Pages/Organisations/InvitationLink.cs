using Referrals.Api.Organisations;

namespace Referrals.Api.Pages.Organisations;

/// <summary>A link as it is shown to whoever invited somebody: whose it is, the whole address, and where to go on.</summary>
internal sealed record InvitationLink(string Name, string Address, string Back)
{
    public static InvitationLink Of(HttpRequest request, string name, Invited invited, string back) => new(name, $"{request.Scheme}://{request.Host}{invited.Path}", back);

    /// <summary>Says nothing that could be used.</summary>
    public override string ToString() => "(invitation link)";
}
