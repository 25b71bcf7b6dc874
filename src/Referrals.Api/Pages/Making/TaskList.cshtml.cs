using Referrals.Api.Directory;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>Something to do before it is sent: where, how far it is, and what was said. Without an address it cannot be begun.</summary>
internal sealed record MakingTask(string Id, string Title, string? Address, string Status, string Hint)
{
    public bool IsLeft => Status is not (TaskListModel.Completed or TaskListModel.Optional);
}

/// <summary>Everything that a referral takes, and what of it is left.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class TaskListModel(OpenDrafts drafts) : DraftPage(drafts)
{
    public const string Completed = "Completed";
    public const string Optional = "Optional";

    public string Title => Setting.Draft.Services.Select(Setting.Listed).FirstOrDefault() is { } first
        ? $"Make a referral to {first.Service.Name}{(Setting.Draft.Services.Count > 1 ? $" and {Setting.Draft.Services.Count - 1} more" : "")}" : "Make a referral";

    public IReadOnlyList<(string Title, IReadOnlyList<MakingTask> Tasks)> Sections { get; private set; } = [];

    public int Done => Tasks.Count(t => t.Status is Completed);

    public int All => Tasks.Count(t => t.Status is not Optional);

    private IEnumerable<MakingTask> Tasks => Sections.SelectMany(s => s.Tasks);

    /// <summary>The services that are asked.</summary>
    public IReadOnlyList<ServiceOffer> Asked =>
        [.. ServiceOffers.Of(new DirectorySearch(), Setting.Partnership, Setting.Programmes, Actor, Setting.Today, Setting.IsOnward).Where(o => Setting.Draft.Services.Any(s => s.ServiceId == o.Listed.Id))];

    public void OnGet() => Sections =
    [
        ("The person", [Person, .. Household, .. Setting.PersonSteps.Where(s => s.Path != MakingSteps.NewPerson.Path).Select(s => Of(s, s.Path is "safe-contact" ? "Safe contact" : s.Title))]),
        ("The help needed", [Services, .. Setting.HelpSteps.Select(s => Of(s, s.Path is "reason" ? "Needs and reason" : "How soon"))]),
        .. Setting.Draft.Services.Where(s => Setting.Listed(s) is not null).Select(s => (Setting.Listed(s)!.Service.Name, Of(s))),
        ("Send", [Setting.IsReady
            ? new MakingTask("check", "Check and send", $"{Setting.At}/check", "Ready", "")
            : new MakingTask("check", "Check and send", null, "Cannot start yet", "You can do this when the other tasks are completed")]),
    ];

    private MakingTask Person => new(
        "person", "Who you are referring", Setting.MayChangePeople ? $"{Setting.At}/person" : null, Setting.HasPerson ? Completed : "Not started", Setting.Name ?? "Somebody we know already, or somebody new");

    private IReadOnlyList<MakingTask> Household => Setting.IsOnward ? [] :
    [
        new("household", "Who else is in the household", Setting.MayChangePeople ? $"{Setting.At}/household" : null, Setting.Draft.Household.Count > 0 ? Completed : Optional,
            Setting.Draft.Household.Count > 0 ? Spoken.Count(Setting.Draft.Household.Count, "more person").Replace("persons", "people", StringComparison.Ordinal) : "Only if they are referred together"),
    ];

    private MakingTask Services => new(
        "services", "Who should help", $"{Setting.At}/services", Setting.Draft.Services.Count > 0 ? Completed : "Not started",
        string.Join(", ", Setting.Draft.Services.Select(Setting.Listed).Select(l => l?.Service.Name)));

    private IReadOnlyList<MakingTask> Of(DraftedService service)
    {
        var steps = Setting.StepsOf(service).ToList();
        var questions = steps.FindAll(s => s.MayBeSkipped);
        return
        [
            Of(steps[0], $"What {Setting.Them} knows and agrees to"),
            .. questions is [] ? [] : new[] { Of(questions) },
        ];
    }

    private MakingTask Of(List<MakingStep> questions)
    {
        var next = questions.FirstOrDefault(q => !Setting.IsDone(q)) ?? questions[0];
        var skipped = Setting.IsSkipped(next.ServiceId!.Value);
        return new MakingTask(
            $"questions-{next.ServiceId}", "What they always ask", $"{Setting.At}/{(skipped ? questions[0] : next).Address}",
            questions.TrueForAll(Setting.IsDone) ? Completed : questions.Exists(Setting.IsBegun) ? "Incomplete" : "Not started",
            skipped ? "You do not have the answers: they will ask" : Spoken.Count(questions.Sum(q => q.Fields.Count), "question"));
    }

    private MakingTask Of(MakingStep step, string title) => new(
        step.Address.Replace('/', '-'), title, $"{Setting.At}/{step.Address}",
        Setting.IsBegun(step) ? Setting.IsDone(step) ? Completed : "Incomplete" : step.Optional ? Optional : "Not started",
        step.Path is "safe-contact" or "support-needs" ? "" : Setting.Asked(step).Where(f => f.Asks is not Referring.Asks.Lines).Select(f => f.Say(Setting.Typed(step, f.Name))).FirstOrDefault(s => s.Length > 0) ?? "");
}
