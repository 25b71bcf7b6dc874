using Microsoft.Playwright;
using Shouldly;

namespace Referrals.Browser.Tests;

/// <summary>Somebody of the demonstration at a browser of their own, who fills in forms and sends them, with a mouse or with nothing but the keyboard.</summary>
internal sealed class Somebody(IPage page, bool byKeyboard = false) : IAsyncDisposable
{
    public IPage Page => page;

    public static async Task<Somebody> OfAsync(Site site, string organisation, string name, bool script = true, int width = 1280, bool byKeyboard = false)
    {
        var page = await site.OpenAsync(width, script);
        await page.WalkInAsync(organisation, name);
        return new Somebody(page, byKeyboard);
    }

    /// <summary>Types, ticks or chooses, whatever the field wants.</summary>
    public async Task EnterAsync(string field, params string[] values)
    {
        var controls = page.Locator($"main [name='{field}']");
        var kind = await controls.First.EvaluateAsync<string>("e => e.type");
        foreach (var value in values)
        {
            await (kind switch
            {
                "radio" => RadioAsync(field, value),
                "checkbox" => CheckboxAsync(controls.And(page.Locator($"[value='{value}']"))),
                "select-one" => SelectAsync(controls, value),
                _ => TypeAsync(controls, value),
            });
        }
    }

    /// <summary>Presses a button that sends a form, and is there when the answer comes.</summary>
    public Task SendAsync(string button) => PressAsync(page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));

    /// <summary>Presses what leads to another page, and is there.</summary>
    public Task PressAsync(ILocator where) => page.ArriveAsync(async () =>
    {
        if (!byKeyboard)
        {
            await where.ClickAsync();
            return;
        }

        await FocusAsync(where);
        await page.Keyboard.PressAsync("Enter");
    });

    /// <summary>Follows a link.</summary>
    public Task FollowAsync(string link) => PressAsync(page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First);

    /// <summary>Follows the row of a table in which something stands.</summary>
    public Task FollowRowAsync(string text) => PressAsync(page.GetByRole(AriaRole.Row).Filter(new() { HasText = text }).GetByRole(AriaRole.Link).First);

    /// <summary>Opens the form of a command from the page of a referral, fills it in and sends it; it is done when the referral's page says so.</summary>
    public async Task SayAsync(string referral, string command, params (string Field, string Value)[] entered)
    {
        await page.GotoAsync(referral);
        await PressAsync(page.Locator($"main a[href^='{referral}/{command}']").First);
        foreach (var field in entered.GroupBy(e => e.Field, e => e.Value))
        {
            await EnterAsync(field.Key, [.. field]);
        }

        await PressAsync(page.Locator("main form button.govuk-button").First);
        if ((await page.TitleAsync()).StartsWith("Check: ", StringComparison.Ordinal))
        {
            await PressAsync(page.Locator("main button[name='Sure']"));
        }

        page.Url.ShouldContain($"{referral}?done=", Case.Sensitive, await page.Locator("main").InnerTextAsync());
    }

    public async Task ShouldReadAsync(string text)
    {
        var all = await page.Locator("body").InnerTextAsync();
        all.Contains(text, StringComparison.OrdinalIgnoreCase).ShouldBeTrue($"“{text}” is not on {page.Url}:\n{all}");
    }

    public async ValueTask DisposeAsync() => await page.Context.CloseAsync();

    private async Task TypeAsync(ILocator where, string text)
    {
        if (!byKeyboard)
        {
            await where.FillAsync(text);
            return;
        }

        await FocusAsync(where);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
    }

    private async Task CheckboxAsync(ILocator box)
    {
        if (!byKeyboard)
        {
            await box.CheckAsync();
        }
        else if (!await box.IsCheckedAsync())
        {
            await FocusAsync(box);
            await page.Keyboard.PressAsync("Space");
            (await box.IsCheckedAsync()).ShouldBeTrue();
        }
    }

    private async Task RadioAsync(string field, string value)
    {
        var radio = page.Locator($"main [name='{field}'][value='{value}']");
        if (!byKeyboard)
        {
            await radio.CheckAsync();
            return;
        }

        await FocusAsync(page.Locator($"main [name='{field}']"));
        for (var i = 0; i < 40 && !await IsFocusedAsync(radio); i++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        await page.Keyboard.PressAsync("Space");
        (await radio.IsCheckedAsync()).ShouldBeTrue();
    }

    private async Task SelectAsync(ILocator list, string value)
    {
        if (!byKeyboard)
        {
            await list.SelectOptionAsync(value);
            return;
        }

        await FocusAsync(list);
        for (var i = 0; i < 100 && await list.InputValueAsync() != value; i++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        (await list.InputValueAsync()).ShouldBe(value);
    }

    /// <summary>Goes from stop to stop until it is there.</summary>
    private async Task FocusAsync(ILocator where)
    {
        for (var stops = 0; stops < 400; stops++)
        {
            if (await IsFocusedAsync(where))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"The keyboard does not lead to {where} on {page.Url}.");
    }

    private static Task<bool> IsFocusedAsync(ILocator where) => where.EvaluateAllAsync<bool>("all => all.includes(document.activeElement)");
}
