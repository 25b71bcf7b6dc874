namespace Referrals.Domain;

/// <summary>Says something about a person in clear, so it has no readable text form that a log could hold.</summary>
public abstract record Confidential
{
    public sealed override string ToString() => $"({GetType().Name})";
}
