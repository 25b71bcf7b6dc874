namespace Referrals.Api.Security;

/// <summary>What is posted to this page is done only when the second factor was given within the last ten minutes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TwiceSureAttribute : Attribute;
