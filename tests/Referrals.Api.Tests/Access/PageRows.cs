using static Referrals.Api.Tests.Access.Who;

namespace Referrals.Api.Tests.Access;

/// <summary>A page: where it is for the receiver's coordinator, and who may open it. Of what is not theirs, nobody is told that it is there.</summary>
/// <param name="Address">In the receiver's organisation.</param>
/// <param name="For">The roles it is for.</param>
/// <param name="OwnAlone">Whether it is about something of the receiver's organisation, and not there for any other, but for information governance, which is everybody's.</param>
/// <param name="Whose">Who of the receiver alone it is there for; null where it is for everybody whom it is for.</param>
internal sealed record PageRow(Func<World, string> Address, Who[] For, bool OwnAlone = false, Who? Whose = null);

/// <summary>Who may open which page; one row for each.</summary>
internal static class PageRows
{
    /// <summary>Where everybody begins; it sends most of them on.</summary>
    public const string Start = "";

    private static readonly Who[] s_everybody = [Coordinator, Practitioner, OtherPractitioner, Administrator, Evaluator, InformationGovernance];

    private static readonly Who[] s_helping = [Coordinator, Practitioner, OtherPractitioner];

    private static readonly Who[] s_publicFigures = [Coordinator, Administrator, Evaluator, InformationGovernance];

    private static readonly Who[] s_managers = [Coordinator, Administrator];

    public static readonly Dictionary<string, PageRow> All = new()
    {
        ["caseload"] = new(_ => "/caseload", s_helping),
        ["caseload/views"] = new(_ => "/caseload/views", s_helping),
        ["caseload/views/{id}"] = new(_ => "/caseload/views/new?due=overdue", s_helping),
        ["search"] = new(_ => "/search", s_helping),
        ["team"] = new(_ => "/team", [Coordinator]),
        ["handoffs"] = new(_ => "/handoffs", s_helping),
        ["handoffs/{id:guid}"] = new(w => $"/handoffs/{w.Cast.Organisation(Stands.Referrer)}", s_helping),
        ["referrals/{id:guid}"] = new(w => $"/referrals/{w.Targets[false].Id}", s_helping, OwnAlone: true),
        ["referrals/{id:guid}/access"] = new(w => $"/referrals/{w.Targets[false].Id}/access", s_helping, OwnAlone: true),
        ["referrals/{id:guid}/summary"] = new(w => $"/referrals/{w.Targets[false].Id}/summary", s_helping, OwnAlone: true),
        ["referrals/{id:guid}/print"] = new(w => $"/referrals/{w.Targets[false].Id}/print", s_helping, OwnAlone: true),
        ["journeys/{id:guid}"] = new(w => $"/journeys/{w.Targets[false].Id}", s_helping, OwnAlone: true),
        ["signpost/{service:guid}"] = new(w => $"/signpost/{w.Targets[false].Service}", s_helping),
        ["people/{id:guid}"] = new(w => $"/people/{w.Targets[false].ReceiversPerson}", s_helping, OwnAlone: true),
        ["people/{id:guid}/{form}"] = new(w => $"/people/{w.Targets[false].ReceiversPerson}/contact", s_helping, OwnAlone: true),
        ["people/{id:guid}/share"] = new(w => $"/people/{w.Targets[false].ReceiversPerson}/share", s_helping, OwnAlone: true),
        ["people/{id:guid}/restricted"] = new(w => $"/people/{w.Targets[false].ReceiversPerson}/restricted", s_helping, OwnAlone: true),
        ["referrals/{id:guid}/{**command}"] = new(w => $"/referrals/{w.Targets[false].Id}/notes", s_helping, OwnAlone: true),
        ["referrals/new"] = new(_ => "/referrals/new", s_helping),
        ["referrals/{id:guid}/refer-on"] = new(w => $"/referrals/{w.Targets[false].Id}/refer-on", s_helping, OwnAlone: true),
        ["referrals/{id:guid}/transfer"] = new(w => $"/referrals/{w.Targets[false].Id}/transfer", s_helping, OwnAlone: true),
        ["drafts"] = new(_ => "/drafts", s_helping),
        ["referrals/new/{draft:guid}"] = Draft(""),
        ["referrals/new/{draft:guid}/services"] = Draft("/services"),
        ["referrals/new/{draft:guid}/person"] = Draft("/person"),
        ["referrals/new/{draft:guid}/household"] = Draft("/household"),
        ["referrals/new/{draft:guid}/{step}/{service:guid?}/{part:int?}"] = Draft("/new-person"),
        ["referrals/new/{draft:guid}/check"] = Draft("/check"),
        ["referrals/new/{draft:guid}/delete"] = Draft("/delete"),
        ["referrals/new/{draft:guid}/sent"] = new(w => $"/referrals/new/{w.SentDraft}/sent", s_helping, OwnAlone: true, Whose: Coordinator),
        ["audit/requests"] = new(_ => "/audit/requests", [InformationGovernance]),
        ["audit/requests/new"] = new(_ => "/audit/requests/new", [InformationGovernance]),
        ["audit/requests/{id:guid}"] = new(w => $"/audit/requests/{w.Erasure}", [InformationGovernance]),
        ["audit/requests/{id:guid}/confirm"] = new(w => $"/audit/requests/{w.Erasure}/confirm", [InformationGovernance]),
        ["audit/holds"] = new(_ => "/audit/holds", [InformationGovernance]),
        ["audit"] = new(_ => "/audit", [Coordinator, InformationGovernance]),
        ["audit/staff/{id:guid}"] = new(w => $"/audit/staff/{w.Cast.Member(Stands.Receiver, Practitioner)}", [Coordinator, InformationGovernance], OwnAlone: true),
        ["audit/people"] = new(_ => "/audit/people", [InformationGovernance]),
        ["audit/people/{id:guid}"] = new(w => $"/audit/people/{w.Targets[false].ReceiversPerson}", [InformationGovernance]),
        ["audit/people/{id:guid}/copy"] = new(w => $"/audit/people/{w.Targets[false].ReceiversPerson}/copy", [InformationGovernance]),
        ["audit/copies"] = new(_ => "/audit/copies", [InformationGovernance]),
        ["audit/copies/{id:guid}"] = new(w => $"/audit/copies/{w.Copy}", [InformationGovernance]),
        ["admin/retention"] = new(_ => "/admin/retention", [InformationGovernance]),
        ["referrals/open"] = new(_ => "/referrals/open", s_helping),
        ["audit/openings"] = new(_ => "/audit/openings", [Coordinator, InformationGovernance]),
        ["account"] = new(_ => "/account", s_everybody),
        ["kept"] = new(_ => "/kept", s_everybody),
        ["organisation/members"] = new(_ => "/organisation/members", s_managers),
        ["organisation/members/invite"] = new(_ => "/organisation/members/invite", s_managers),
        ["organisation/members/{id:guid}"] = new(w => $"/organisation/members/{w.Cast.Member(Stands.Receiver, Practitioner)}", s_managers, OwnAlone: true),
        ["organisation/members/{id:guid}/end"] = new(w => $"/organisation/members/{w.Cast.Member(Stands.Receiver, Practitioner)}/end", s_managers, OwnAlone: true),
        ["organisation/teams"] = new(_ => "/organisation/teams", [Coordinator]),
        ["organisation/teams/{id:guid}"] = new(w => $"/organisation/teams/{w.Cast.Team}", [Coordinator], OwnAlone: true),
        ["admin/organisations"] = new(_ => "/admin/organisations", [Administrator]),
        ["admin/organisations/join"] = new(_ => "/admin/organisations/join", [Administrator]),
        ["admin/organisations/{id:guid}"] = new(w => $"/admin/organisations/{w.Cast.Organisation(Stands.Receiver)}", [Administrator]),
        ["admin/organisations/{id:guid}/invite"] = new(w => $"/admin/organisations/{w.Cast.Organisation(Stands.Receiver)}/invite", [Administrator]),
        ["admin/organisations/{id:guid}/leave"] = new(w => $"/admin/organisations/{w.Cast.Organisation(Stands.Receiver)}/leave", [Administrator]),
        ["admin/agreements"] = new(_ => "/admin/agreements", [Administrator, InformationGovernance]),
        ["admin/agreements/sign"] = new(_ => "/admin/agreements/sign", [Administrator]),
        ["admin/agreements/{id:guid}"] = new(w => $"/admin/agreements/{w.Cast.Agreement.Id}", [Administrator, InformationGovernance]),
        ["admin/operations"] = new(_ => "/admin/operations", [Administrator]),
        ["admin/operations/replay/{name}/{id:guid?}"] = new(_ => "/admin/operations/replay/links", [Administrator]),
        ["admin/programmes"] = new(_ => "/admin/programmes", [Administrator]),
        ["admin/programmes/{code}"] = new(_ => "/admin/programmes/healthyHomes", [Administrator]),
        ["account/password"] = new(_ => "/account/password", s_everybody),
        ["account/second-factor"] = new(_ => "/account/second-factor", s_everybody),
        ["account/recovery-codes"] = new(_ => "/account/recovery-codes", s_everybody),
        ["account/sessions"] = new(_ => "/account/sessions", s_everybody),
        ["organisation/keys"] = new(_ => "/organisation/keys", [Coordinator]),
        ["organisation/keys/new"] = new(_ => "/organisation/keys/new", [Coordinator]),
        ["organisation/keys/connect"] = new(_ => "/organisation/keys/connect", [Coordinator]),
        ["insights"] = new(_ => "/insights", s_publicFigures),
        ["insights/releases/{id:guid}"] = new(w => $"/insights/releases/{w.Release}", s_publicFigures),
        ["insights/releases/{id:guid}/tables/{table}"] = new(w => $"/insights/releases/{w.Release}/tables/flows", s_publicFigures),
        ["insights/releases/{id:guid}/charts/{chart}.svg"] = new(w => $"/insights/releases/{w.Release}/charts/flows.svg", s_publicFigures),
        ["insights/releases/new"] = new(_ => "/insights/releases/new", [Evaluator, InformationGovernance]),
        ["insights/releases/{id:guid}/check"] = new(w => $"/insights/releases/{w.Release}/check", [Evaluator, InformationGovernance]),
        ["insights/methods"] = new(_ => "/insights/methods", s_everybody),
        ["insights/ours"] = new(_ => "/insights/ours", s_helping),
        ["organisation/keys/{id:guid}/revoke"] = new(w => $"/organisation/keys/{w.KeyOfReceiver}/revoke", [Coordinator], OwnAlone: true),
    };

    /// <summary>A page of a draft that the receiver's coordinator writes.</summary>
    private static PageRow Draft(string below) => new(w => $"/referrals/new/{w.Draft}{below}", s_helping, OwnAlone: true, Whose: Coordinator);
}
