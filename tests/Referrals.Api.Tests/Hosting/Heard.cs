using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Referrals.Api.Tests.Hosting;

/// <summary>Keeps every line that is logged, at whatever level is configured, and what every trace says.</summary>
internal sealed class Heard : ILoggerProvider, ILogger
{
    private readonly ActivityListener _activities;

    /// <param name="but">A source whose traces are the test's own.</param>
    public Heard(string? but = null)
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name != but,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Hear,
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose() => _activities.Dispose();

    private void Hear(Activity activity)
    {
        var tags = string.Join(' ', activity.TagObjects.Select(t => $"{t.Key}={t.Value}"));
        var events = string.Join(' ', activity.Events.Select(e => $"{e.Name} {string.Join(' ', e.Tags.Select(t => $"{t.Key}={t.Value}"))}"));
        Lines.Enqueue($"trace {activity.DisplayName} {tags} {events}");
    }
}
