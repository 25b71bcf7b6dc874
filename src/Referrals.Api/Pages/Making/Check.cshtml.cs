using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>An answer as it is checked: where it is changed, and what is wrong with it.</summary>
internal sealed record CheckRow(string Id, string Label, string Value, string? Address, string? Problem = null);

/// <summary>Answers that belong together; of which service, where they are about one.</summary>
internal sealed record CheckCard(string Title, IReadOnlyList<CheckRow> Rows, string? Of = null);

/// <summary>Everything once more, with what each service will see, before it is sent.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class CheckModel(OpenDrafts drafts, SendingDrafts sending) : DraftPage(drafts)
{
    private readonly Dictionary<string, string> _problems = [];

    public IReadOnlyList<CheckCard> Cards { get; private set; } = [];

    public IReadOnlyList<WillSee> Seen { get; private set; } = [];

    /// <summary>Those that were sent before others could not be.</summary>
    public IReadOnlyList<(Guid Id, string Text)> Sent => [.. Setting.Draft.Services.Where(s => s.Made is not null).Select(s => (s.Made!.Value, Name(s)))];

    public int Left => ToSend.Count();

    public bool MaySend => Setting.IsReady;

    private IEnumerable<DraftedService> ToSend => Setting.Draft.Services.Where(s => s.Made is null);

    public async Task OnGetAsync() => await LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!MaySend)
        {
            return Redirect($"{Setting.At}/check");
        }

        var refused = new List<(DraftedService Service, NotMade Why)>();
        foreach (var service in ToSend.ToList())
        {
            var said = Setting.Draft;
            var (made, why) = await sending.SendAsync(HttpContext, Setting, service);
            if (made is not null)
            {
                await SaveAsync(d => SendingDrafts.With(d, said, service, made));
            }
            else
            {
                refused.Add((service, why!));
            }
        }

        if (refused.Count == 0)
        {
            await Drafts.Kept.SentAsync(Actor, Setting.Kept.Id, Setting.Draft.Services.Select(s => s.Made).OfType<Guid>(), Stop);
            return Redirect($"{Setting.At}/sent");
        }

        await LoadAsync(refused);
        return Page();
    }

    private async Task LoadAsync(IReadOnlyList<(DraftedService Service, NotMade Why)>? refused = null)
    {
        var seen = new List<WillSee>();
        var wrong = new List<(DraftedService Service, NotMade Why)>(refused ?? []);
        if (Setting.IsReady)
        {
            foreach (var service in ToSend)
            {
                var (preview, why) = await sending.PreviewAsync(HttpContext, Setting, service);
                if (preview is not null)
                {
                    seen.Add(WillSee.Of(preview, Setting));
                }
                else if (wrong.All(w => w.Service.ServiceId != service.ServiceId))
                {
                    wrong.Add((service, why!));
                }
            }
        }

        foreach (var (service, why) in wrong)
        {
            Say(service, why);
        }

        Seen = seen;
        Cards =
        [
            new("The person", [.. PersonRows(), .. Setting.PersonSteps.SelectMany(RowsOf), .. HouseholdRows()]),
            new("The help needed",
            [
                new("row-services", "Services", string.Join("\n", Setting.Draft.Services.Select(Name)), $"{Setting.At}/services", _problems.GetValueOrDefault("row-services")), .. Setting.HelpSteps.SelectMany(RowsOf),
            ]),
            .. Setting.Draft.Services.Where(s => s.Made is null).Select(s => new CheckCard(Name(s), [.. Setting.StepsOf(s).SelectMany(RowsOf)], Name(s))),
        ];
    }

    private IEnumerable<CheckRow> PersonRows()
    {
        if (Setting.Person is { } person)
        {
            yield return new CheckRow("row-person", "Name", person.Name ?? "", Setting.MayChangePeople ? $"{Setting.At}/person" : null);
            yield return new CheckRow("row-born", "Date of birth", person.DateOfBirth is { } born ? Spoken.Day(born) : "Not known", null);
            yield return new CheckRow("row-address", "Address", string.Join("\n", new[] { person.Address, person.Postcode }.OfType<string>()), null);
        }
    }

    private IEnumerable<CheckRow> HouseholdRows()
    {
        if (Setting.Draft.Household.Count > 0)
        {
            yield return new CheckRow("row-household", "Household", string.Join("\n", Setting.Draft.Household.Select(m => string.Join(", ", m.Entered.GetValueOrDefault("name") ?? []))), Setting.MayChangePeople ? $"{Setting.At}/household" : null, _problems.GetValueOrDefault("row-household"));
        }
    }

    /// <summary>What was answered on a page, and what has to be.</summary>
    private IEnumerable<CheckRow> RowsOf(MakingStep step)
    {
        if (step.MayBeSkipped && Setting.IsSkipped(step.ServiceId!.Value))
        {
            return step.Part == 1 ? [new CheckRow(IdOf(step, "skip"), "What they always ask", "You do not have the answers: they will ask", AddressOf(step))] : [];
        }

        var problems = Setting.Problems(step);
        return
        [
            .. from field in Setting.Asked(step)
               let id = IdOf(step, field.Name)
               let value = field.Say(Setting.Typed(step, field.Name))
               let problem = _problems.GetValueOrDefault(id) ?? (Setting.IsBegun(step) ? problems.GetValueOrDefault(field.Name) : null)
               where value.Length > 0 || problem is not null || !field.Optional
               select new CheckRow(id, field.Label, value, AddressOf(step), problem),
        ];
    }

    /// <summary>Says why a service cannot be asked: beside the answer that it is about, or else beside the service.</summary>
    private void Say(DraftedService service, NotMade why)
    {
        foreach (var (path, problem) in why.Problems?.SelectMany(p => p.Value.Select(v => (p.Key, v))) ?? [("", why.Message)])
        {
            var id = RowOf(service, path);
            var text = id is "row-services" ? $"{Name(service)}: {problem}" : problem;
            _problems.TryAdd(id, text);
            ModelState.AddModelError(id, text);
        }
    }

    private string RowOf(DraftedService service, string path)
    {
        foreach (var step in Setting.Steps.Where(s => s.ServiceId is null || s.ServiceId == service.ServiceId))
        {
            if ((step.FieldAt(path) ?? step.FieldAt($"person.{path}")) is { } field)
            {
                var asked = Setting.Asked(step).FirstOrDefault(f => f.To == field.To) ?? field;
                return IdOf(step, asked.Name);
            }
        }

        return path.StartsWith("household", StringComparison.Ordinal) ? "row-household" : "row-services";
    }

    private string AddressOf(MakingStep step) => $"{Setting.At}/{step.Address}?from=check";

    private static string IdOf(MakingStep step, string field) => $"row-{step.PlaceOf(field).Replace('/', '-')}";

    private string Name(DraftedService service) => Setting.Listed(service)?.Service.Name ?? "A service that is gone";
}
