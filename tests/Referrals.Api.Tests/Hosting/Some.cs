namespace Referrals.Api.Tests.Hosting;

/// <summary>Bodies that are right, with people that are invented.</summary>
internal static class Some
{
    private static int s_people;

    public static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", null);

    public static object Person(string? name = null, string? dateOfBirth = "1951-03-09") => new
    {
        name = name ?? $"Wilhelmina Ashgrove {Interlocked.Increment(ref s_people)}",
        dateOfBirth,
        address = "14 Larkspur Row, Gloucester",
        postcode = "GL1 1AA",
        phones = new[] { new { number = "01632 960417", safeToCall = true, safeToText = false, safeToLeaveMessage = false } },
        contactWarning = "Please ring after ten",
        visitWarning = "A large dog",
    };

    public static object Consent() => new
    {
        legalBasis = "publicTask",
        confidentialityBasis = "explicitConsent",
        givenOn = Today,
        how = "Asked on the telephone",
        covers = new { fields = new[] { "name", "dateOfBirth", "address", "postcode", "phones", "contactWarning" }, purpose = "Help with a cold home" },
    };

    public static Dictionary<string, object?> Referral(Desk? to = null, object? person = null) => new()
    {
        ["person"] = person ?? Person(),
        ["programme"] = "healthyHomes",
        ["serviceId"] = (to ?? TestPartnership.HealthyHomes).ServiceId,
        ["needs"] = new[] { "energyAndHeating", "benefitsAndIncome" },
        ["answers"] = new { tenure = "owner", heating = "mainsGas", heatingUse = "notWorking", coldOrDamp = new[] { "cold" }, healthConditions = new[] { "cancer" }, energyArrears = "no", livesAlone = true },
        ["urgency"] = "soon",
        ["reason"] = "She lives alone in a cold house.",
        ["consent"] = Consent(),
    };

    /// <summary>The same to a programme that is there only for its circle.</summary>
    public static Dictionary<string, object?> Sensitive(object? person = null)
    {
        var referral = Referral(TestPartnership.Families, person);
        referral["programme"] = "acesPilot";
        referral.Remove("answers");
        return referral;
    }

    public static Dictionary<string, object?> Onward() => new()
    {
        ["programme"] = "warmAndWell",
        ["serviceId"] = TestPartnership.WarmAndWell.ServiceId,
        ["needs"] = new[] { "energyAndHeating" },
        ["answers"] = new { property = "midTerrace", tenure = "owner", heating = "mainsGas", boiler = "broken", noHeatNow = true, epcBand = "e", grantGrounds = new[] { "healthCondition" } },
        ["urgency"] = "urgent",
        ["reason"] = "The boiler has broken down.",
        ["consent"] = Consent(),
    };

    public static object Contact(string? note = null) => new { occurredOn = Today, with = "person", channel = "phone", result = "reached", note };

    public static object Assessment(string stage = "baseline", int anxious = 8, int worthwhile = 3) =>
        new { stage, occurredOn = Today, measure = "ons4", scores = new { satisfied = 4, worthwhile, happy = 4, anxious }, answeredBy = "person" };

    public static object Support() => new { occurredOn = Today, kind = "benefitsGained", status = "awarded", description = "Pension Credit", amount = 561600, per = "year" };

    /// <summary>Makes a referral from the cancer team to Healthy Homes and gives its id.</summary>
    public static async Task<Guid> ReferralAsync(TestServer server, object? body = null) =>
        (await server.As(TestPartnership.CancerSupport.Worker).PostAsync("/api/referrals", body ?? Referral())).ShouldBe(201)["referralId"].GetGuid();

    /// <summary>The same, accepted by a worker for themselves.</summary>
    public static async Task<string> AcceptedAsync(TestServer server)
    {
        var at = $"/api/referrals/{await ReferralAsync(server)}";
        (await server.As(TestPartnership.HealthyHomes.Worker).PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        return at;
    }
}
