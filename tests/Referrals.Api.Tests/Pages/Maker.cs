using Referrals.Api.Tests.Hosting;
using Shouldly;

namespace Referrals.Api.Tests.Pages;

/// <summary>Somebody who makes a referral through the pages.</summary>
internal sealed class Maker(Browser browser) : IDisposable
{
    public Browser Browser => browser;

    /// <summary>The draft's address.</summary>
    public string At { get; private set; } = "";

    public static Dictionary<string, string> Person(string name, string dateOfBirth) =>
        new() { ["name"] = name, ["dateOfBirth"] = dateOfBirth, ["address"] = "14 Larkspur Row, Gloucester", ["postcode"] = "gl11aa", ["onBehalf"] = "no" };

    public Task BeginAsync(params Desk[] services) => BeginAsync("/referrals/new", services);

    public async Task BeginAsync(string page, params Desk[] services)
    {
        var sent = await browser.SendManyAsync(page, [.. await browser.TokenAsync(page), .. services.Select(s => KeyValuePair.Create("services", $"{s.ServiceId}"))]);
        At = string.Join('/', sent.To!.Split('/').Take(4));
    }

    public async Task PersonAsync(string name, string dateOfBirth = "27/3/1950")
    {
        await GoesOnAsync("new-person", Person(name, dateOfBirth));
        await GoesOnAsync("safe-contact", new() { ["phone"] = "01632 960417", ["phoneSafe"] = "safeToText", ["contactWarning"] = "Ring after ten" });
    }

    public async Task HelpAsync()
    {
        await GoesOnAsync("reason", new() { ["needs"] = "energyAndHeating", ["reason"] = "She sits in her coat" });
        await GoesOnAsync("urgent", new() { ["urgency"] = "soon" });
    }

    public async Task AgreeAsync(Desk to, Dictionary<string, string>? answers = null, params string[] fields)
    {
        Dictionary<string, string> agreed = new(answers ?? new() { ["answer"] = "knowsAndAgrees", ["how"] = "By phone", ["givenOn"] = Some.Today }) { ["purpose"] = "Help with a cold home" };
        string[] covered = fields is [] ? ["name", "dateOfBirth", "address", "postcode", "phones"] : fields;
        var page = $"{At}/agreed/{to.ServiceId}";
        var sent = await browser.SendManyAsync(page, [.. await browser.TokenAsync(page), .. agreed, .. covered.Select(f => KeyValuePair.Create("fields", f))]);
        sent.Status.ShouldBe(302, sent.Text);
    }

    /// <summary>Without the answers to what the programme asks.</summary>
    public Task SkipAsync(Desk to) => GoesOnAsync($"questions/{to.ServiceId}/1", new() { ["skip"] = "true" });

    public async Task<Sent> PostAsync(string step, Dictionary<string, string> typed, string query = "") =>
        await browser.SendManyAsync($"{At}/{step}{query}", [.. await browser.TokenAsync("/account"), .. typed]);

    public void Dispose() => browser.Dispose();

    private async Task GoesOnAsync(string step, Dictionary<string, string> typed)
    {
        var sent = await PostAsync(step, typed);
        sent.Status.ShouldBe(302, sent.Text);
    }
}
