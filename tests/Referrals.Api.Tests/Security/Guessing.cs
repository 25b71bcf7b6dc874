using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Whoever guesses gets five tries, however many they make at once and wherever they begin, and learns nothing from the answers.</summary>
public partial class Guessing(SignInOffice at) : IClassFixture<SignInOffice>
{
    [Fact]
    public async Task of_a_hundred_tries_at_once_five_are_taken()
    {
        var tries = at.Services.GetRequiredService<Tries>();
        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => tries.TakeAsync("at.once@example.org"))));
        taken.Count(t => t).ShouldBe(5);
        at.Office.Clock.Move(Tries.Pause + TimeSpan.FromSeconds(1));
        taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => tries.TakeAsync("At.Once@example.org "))));
        taken.Count(t => t).ShouldBe(5, "a quarter of an hour later there are as many again");
    }

    [Fact]
    public async Task after_many_wrong_passwords_at_once_the_right_one_waits_a_quarter_of_an_hour()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        var form = await browser.SubmitAsync("/sign-in", new() { ["Email"] = "x", ["Password"] = "x" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => browser.SubmitAsync("/sign-in", form, new() { ["Email"] = member.Email, ["Password"] = $"guess {i}" })));
        answers.ShouldAllBe(a => a.Status == 200 && a.Text.Contains("is not right", StringComparison.Ordinal));

        (await member.GivePasswordAsync(browser)).Text.ShouldContain("is not right");
        at.Office.Clock.Move(TimeSpan.FromMinutes(8));
        (await member.GivePasswordAsync(browser)).Text.ShouldContain("is not right", customMessage: "a try that was refused does not lengthen the pause either");
        at.Office.Clock.Move(TimeSpan.FromMinutes(8));
        await member.SignInAsync(browser);
    }

    [Fact]
    public async Task of_a_hundred_wrong_codes_at_once_none_is_followed_by_a_right_one()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        await member.GivePasswordAsync(browser);
        var form = new Sent(200, null, await browser.PageAsync("/sign-in/second-factor"));
        var right = member.NextCode();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => browser.SubmitAsync(
            "/sign-in/second-factor", form, new() { ["Code"] = $"{(int.Parse(right, null) + 1 + i) % 1_000_000:D6}" })));
        answers.ShouldAllBe(a => a.To == null);
        (await Newcomer.GiveCodeAsync(browser, member.NextCode())).Text.ShouldContain("That code is not right");
        using var other = at.Browser();
        (await member.GivePasswordAsync(other)).Text.ShouldContain("is not right", customMessage: "the password waits too");
        at.Office.Clock.Move(TimeSpan.FromMinutes(16));
        await member.SignInAsync(other);
    }

    [Fact]
    public async Task who_knows_the_password_gets_no_more_codes_for_it()
    {
        var member = await at.JoinAsync();
        for (var wrong = 0; wrong < 5; wrong++)
        {
            using var browser = at.Browser();
            (await member.GivePasswordAsync(browser)).To.ShouldBe("/sign-in/second-factor");
            (await Newcomer.GiveCodeAsync(browser, "wrong")).To.ShouldBeNull();
        }

        using var last = at.Browser();
        (await member.GivePasswordAsync(last)).To.ShouldBeNull();
    }

    [Fact]
    public async Task a_code_is_taken_once_also_when_it_is_given_many_times_at_once()
    {
        var member = await at.JoinAsync();
        await SucceedOnceAsync(member, "/sign-in/second-factor", member.NextCode());
    }

    [Fact]
    public async Task a_code_that_was_seen_over_a_shoulder_signs_nobody_else_in()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        await member.GivePasswordAsync(browser);
        var (code, before) = (member.NextCode(), member.CodeOf(member.Secret, steps: -1));
        (await Newcomer.GiveCodeAsync(browser, code)).To.ShouldBe("/account");
        using var later = at.Browser();
        await member.GivePasswordAsync(later);
        (await Newcomer.GiveCodeAsync(later, code)).Text.ShouldContain("That code is not right", customMessage: "within its half minute");
        (await Newcomer.GiveCodeAsync(later, before)).Text.ShouldContain("That code is not right", customMessage: "and none before it");
        (await Newcomer.GiveCodeAsync(later, member.NextCode())).To.ShouldBe("/account");
    }

    [Fact]
    public async Task a_recovery_code_is_taken_once_also_when_it_is_given_many_times_at_once()
    {
        var member = await at.JoinAsync();
        await SucceedOnceAsync(member, "/sign-in/recovery", member.RecoveryCodes[0]);
    }

    [Fact]
    public async Task whether_an_account_is_there_cannot_be_told_from_the_answer_nor_from_the_work()
    {
        var (known, locked, left, fresh) = (await at.JoinAsync(), await at.JoinAsync(), await at.JoinAsync(), await at.InviteAsync());
        await at.Office.ExecuteAsync("update referrals.members set state = 'left' where id = $1", left.Id);
        using var browser = at.Browser();
        for (var i = 0; i < 6; i++)
        {
            await locked.GivePasswordAsync(browser, "wrong");
        }

        var page = new Sent(200, null, await browser.PageAsync("/sign-in"));
        using var heard = new Statements();
        var answers = new Dictionary<string, (string Text, string Statements, TimeSpan Took)>();
        foreach (var (who, email, password) in new[]
        {
            ("warm", "nobody.at.first@example.org", "wrong"), ("known", known.Email, "wrong"), ("unknown", "nobody.at.all@example.org", "wrong"),
            ("locked", locked.Email, "wrong"), ("locked, right", locked.Email, Newcomer.Password), ("left, right", left.Email, Newcomer.Password), ("without a password", fresh.Email, "wrong"),
        })
        {
            var (shortest, text, statements) = (TimeSpan.MaxValue, "", "");
            for (var i = 0; i < 3; i++)
            {
                var (trace, started) = (ActivityTraceId.CreateRandom(), Stopwatch.GetTimestamp());
                browser.Trace(trace);
                text = Tokens.Replace((await browser.SubmitAsync("/sign-in", page, new() { ["Email"] = email, ["Password"] = password })).Text.Replace(email, "", StringComparison.Ordinal), "");
                shortest = TimeSpan.FromTicks(Math.Min(shortest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
                statements = heard.Of(trace);
            }

            answers[who] = (text, statements, shortest);
        }

        answers.Remove("warm");
        var first = answers["known"];
        first.Text.ShouldContain("is not right");
        first.Statements.ShouldContain("sign_in_tries");
        first.Statements.ShouldContain("referrals.accounts");
        foreach (var (who, answer) in answers)
        {
            answer.Text.ShouldBe(first.Text, who);
            answer.Statements.ShouldBe(first.Statements, who);
            answer.Took.ShouldBeGreaterThan(first.Took / 3, $"{who}: the password is hashed whosever it is");
        }
    }

    private async Task SucceedOnceAsync(Newcomer member, string page, string code)
    {
        using var first = at.Browser();
        await member.GivePasswordAsync(first);
        var browsers = Enumerable.Range(0, 20).Select(_ => at.Browser()).ToList();
        var forms = new List<Sent>();
        foreach (var browser in browsers)
        {
            browser.SetCookie("referrals-sign-in", first.Cookie("referrals-sign-in"));
            forms.Add(new Sent(200, null, await browser.PageAsync(page)));
        }

        var answers = await Task.WhenAll(browsers.Zip(forms).Select(b => b.First.SubmitAsync(page, b.Second, new() { ["Code"] = code })));
        answers.Count(a => a.To == "/account").ShouldBe(1);
        answers.Count(a => a.Status is 200).ShouldBe(19);
        browsers.Count(b => b.HasCookie("referrals")).ShouldBe(1);
        browsers.ForEach(b => b.Dispose());
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex Tokens { get; }

    /// <summary>The statements that were sent to the database for a request.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<(ActivityTraceId Trace, string Text)> _heard = new();
        private readonly ActivityListener _listener;

        public Statements()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = s => s.Name is "Npgsql" or "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = a => _heard.Enqueue((a.TraceId, $"{a.GetTagItem("db.query.text") ?? a.GetTagItem("db.statement")}")),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public string Of(ActivityTraceId trace) => string.Join('\n', _heard.Where(h => h.Trace == trace).Select(h => h.Text));

        public void Dispose() => _listener.Dispose();
    }
}
