using Referrals.Api.Tests.Hosting;

namespace Referrals.Api.Tests.Access;

/// <summary>Bodies of the right shape for every address; what is personal in them has the letters of <see cref="World.Letters"/>.</summary>
internal static class Bodies
{
    private const string Text = "Zqx tells what nobody else may read";

    public static readonly object Contact = new { occurredOn = Some.Today, with = "person", channel = "phone", result = "reached", note = Text };

    public static readonly object Appointment = new { at = "2199-01-05T10:00:00Z", where = "Zqx Lane 9", with = "person" };

    public static readonly object Reminder = new { text = Text, on = "2199-01-05" };

    public static readonly object Support = new { occurredOn = Some.Today, kind = "benefitsGained", status = "identified", description = Text, amount = 561600, per = "year" };

    public static readonly object Note = new { text = Text, visibleTo = "bothParties" };

    public static readonly object Person = new
    {
        name = "Zqxanthe Zqxwood",
        knownAs = "Zqxie",
        dateOfBirth = "1931-07-08",
        nhsNumber = "4010232137",
        address = "9 Zqx Lane",
        postcode = "GL1 1ZZ",
        email = "zqx@example.org",
        phones = new[] { new { number = "01632 960777", safeToCall = true, safeToText = false, safeToLeaveMessage = false } },
        contactWarning = "Zqx knocks",
        visitWarning = "Zqx bites",
        ourReference = "ZQX-1",
    };

    public static readonly object Consent = new
    {
        legalBasis = "publicTask",
        confidentialityBasis = "explicitConsent",
        givenOn = Some.Today,
        how = Text,
        covers = new { fields = new[] { "name", "dateOfBirth", "address", "postcode", "phones", "contactWarning" }, purpose = Text },
    };

    public static object Transfer(Guid service) => new { serviceId = service, reason = Text };

    public static Dictionary<string, object?> Referral(Guid service, bool sensitive, bool person = true)
    {
        var body = new Dictionary<string, object?>
        {
            ["programme"] = sensitive ? "acesPilot" : "healthyHomes",
            ["serviceId"] = service,
            ["needs"] = new[] { "energyAndHeating" },
            ["urgency"] = "soon",
            ["reason"] = Text,
            ["consent"] = Consent,
        };
        if (person)
        {
            body["person"] = Person;
        }

        return body;
    }
}
