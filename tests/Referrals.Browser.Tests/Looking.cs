using System.Text.Json;
using Microsoft.Playwright;
using Shouldly;

namespace Referrals.Browser.Tests;

/// <summary>What is asked of every page, whatever it is about.</summary>
internal static class Looking
{
    public const int Laptop = 1280;
    public const int Phone = 390;

    private static readonly Lazy<string> s_axe = new(() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));

    /// <summary>Where pictures of the pages go; none are taken without the variable SCREENSHOTS.</summary>
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("SCREENSHOTS");

    /// <summary>Walks into the demonstration as a member of an organisation.</summary>
    public static async Task WalkInAsync(this IPage page, string organisation, string member)
    {
        await page.GotoAsync("/sign-in");
        await page.ChooseAsync(organisation, member);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).WaitForAsync();
    }

    /// <summary>Says who one is today.</summary>
    public static Task ChooseAsync(this IPage page, string organisation, string member) => page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = organisation, Exact = true }) })
            .GetByRole(AriaRole.Button, new() { Name = member }).First.ClickAsync();

    /// <summary>Does something that leads to another page, and is there when it comes.</summary>
    public static async Task ArriveAsync(this IPage page, Func<Task> leave)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Arrive(object? sender, IFrame frame)
        {
            if (frame == page.MainFrame)
            {
                arrived.TrySetResult();
            }
        }

        page.FrameNavigated += Arrive;
        await leave();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));
        page.FrameNavigated -= Arrive;
        await page.LoadedAsync();
    }

    /// <summary>Asks until the page is whole; the library's own wait can miss that it is.</summary>
    private static async Task LoadedAsync(this IPage page)
    {
        while (await page.EvaluateAsync<string>("document.readyState") is not "complete")
        {
            await Task.Delay(20);
        }
    }

    /// <summary>Presses a button that sends a form, and is there when the answer comes.</summary>
    public static Task SendAsync(this IPage page, string button) => page.ArriveAsync(() => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync());

    /// <summary>The page has its style, one heading of the first order, nothing beside its edge, and nothing that axe objects to.</summary>
    public static async Task ShouldBeWellMadeAsync(this IPage page, string name)
    {
        await page.LoadedAsync();
        if (s_pictures is not null)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(s_pictures, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = true });
        }

        (await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.app-header')).backgroundColor")).ShouldBe("rgb(15, 76, 92)", "the style sheet has to be there before anything is judged");
        (await page.Locator("h1").CountAsync()).ShouldBe(1, name);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, $"{name} is wider than its window");
        (await page.ViolationsAsync()).ShouldBeEmpty(name);
    }

    /// <summary>The same at the width of a laptop and of a phone.</summary>
    /// <param name="open">What is done to the page before it is looked at once more.</param>
    public static async Task ShouldBeWellMadeAtBothWidthsAsync(this IPage page, string name, Func<Task>? open = null)
    {
        await LookAsync();
        await page.SetViewportSizeAsync(page.ViewportSize!.Width == Phone ? Laptop : Phone, 900);
        await page.ReloadAsync();
        await LookAsync();

        async Task LookAsync()
        {
            await page.ShouldBeWellMadeAsync(name);
            if (open is not null)
            {
                await open();
                await page.ShouldBeWellMadeAsync($"{name}-open");
            }
        }
    }

    /// <summary>What axe-core finds, in words. It is asked from outside the page, so that the page's policy stays as it is.</summary>
    private static async Task<IReadOnlyList<string>> ViolationsAsync(this IPage page)
    {
        await page.EvaluateAsync(s_axe.Value);
        var found = await page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");
        return
        [
            .. from violation in found.GetProperty("violations").EnumerateArray()
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()}",
        ];
    }
}
