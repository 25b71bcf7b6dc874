namespace Referrals.Domain;

/// <summary>At which of the steps a command was refused; earlier steps say less about what exists.</summary>
public enum RefusalKind { NotFound, Forbidden, NotInState, Rule }

/// <summary>A command that a rule forbids. The code is stable and public; the message tells a person what to do and holds no personal data.</summary>
public sealed class Refusal(RefusalKind kind, string code, string message) : Exception(message)
{
    public RefusalKind Kind { get; } = kind;

    public string Code { get; } = code;

    /// <summary>Problems keyed by the JSON path of the member they speak of, when there are any.</summary>
    public IReadOnlyDictionary<string, string[]>? Problems { get; init; }

    /// <summary>Not a party: looks exactly like not there.</summary>
    public static Refusal NotFound() => new(RefusalKind.NotFound, "not-found", "There is nothing here that you may see.");

    /// <summary>A party, but the wrong side or role.</summary>
    public static Refusal Forbidden(string message) => new(RefusalKind.Forbidden, "forbidden", message);

    /// <summary>The referral's state does not allow it now.</summary>
    public static Refusal NotInState(string message) => new(RefusalKind.NotInState, "referral/not-in-state", message);

    /// <summary>The state of something else than a referral does not allow it now.</summary>
    public static Refusal NotInState(string code, string message) => new(RefusalKind.NotInState, code, message);

    /// <summary>The programme, a measure or the sharing does not allow it.</summary>
    public static Refusal Rule(string code, string message) => new(RefusalKind.Rule, code, message);

    /// <summary>Members of the body break a rule of the programme or measure.</summary>
    public static Refusal Invalid(IReadOnlyDictionary<string, string[]> problems) =>
        new(RefusalKind.Rule, "validation", "Some of what was sent does not fit. See errors.") { Problems = problems };
}
