using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Api.Pages.Referring;

/// <summary>
/// What the person says about sharing, as four short forms of one command: they agree, agree to less, or no longer agree; and a decision to
/// share to keep somebody safe. The sharing agreement supplies what it rests on in law.
/// </summary>
internal static class ConsentForms
{
    private const string Kept = "Kept: what is recorded here already, by both organisations, for as long as each must lawfully keep it. Nobody can take back what was read, printed or sent before.";

    public static readonly IReadOnlyList<CommandForm> All =
    [
        Form("withdrawn", "They no longer agree to sharing", "Recorded: nothing is shared further.", s => s.Referral.Consent?.Withdrawn is not true, ConsentChange.Withdrawn, s => [.. Said(s)],
            "Stops now: referring them on, offering a transfer, copies and prints of this referral, and changes to their details reaching the other organisation.", Kept)
            with { Warning = "Sharing stops at once. It can start again only when they agree again, or to keep somebody safe." },
        Form("narrowed", "They agree to less", "Recorded: less is shared from now on.", s => s.Referral.Consent is { Withdrawn: null }, ConsentChange.Narrowed, s => [Fields(s, Covered(s)), Until(s), .. Said(s)],
            "Untick what may no longer be shared. From now on it goes to nobody else, and changes to it do not reach the other organisation.", Kept),
        Form("given", "They agree to sharing", "Recorded.", s => s.Referral.Consent is not null, ConsentChange.Given, s =>
        [
            Fields(s, Enum.GetValues<PersonField>()), Until(s), .. Said(s),
            new("consent.answer", "Do they know, and agree?", Asks.One) { Choices = [.. Choice.Of<SharingAnswer>().Where(c => c.Value != Codes.NameOf(SharingAnswer.Safeguarding))] },
        ]),
        Form("safeguarding", "Share to keep somebody safe", "Recorded, with who decided it and why.", s => s.Referral.Consent is not null, ConsentChange.Given, s =>
        [
            Fields(s, Enum.GetValues<PersonField>()), Until(s),
            new("consent.decisionMaker", "Who decided it?", Asks.Line, "The name and the post of whoever answers for it"),
            new("consent.reason", "Why must it be shared?", Asks.Lines, "Both organisations read it."),
            new("consent.givenOn", "When was it decided?", Asks.Day, "For example, 27 3 2026") { Begins = [WrittenDate.Write(s.Today)] },
        ], "This goes before what the person agreed to. Share only what is needed to keep them or somebody else safe. That they do not agree stays recorded.")
            with { Warning = "What you ticked may be shared from now on, whatever the person agreed to." },
    ];

    private static CommandForm Form(string name, string title, string done, Func<Setting, bool> offered, ConsentChange change, Func<Setting, IReadOnlyList<CommandField>> fields, params string[] explained) =>
        new("consent", title, done, Offer.Beside, s => s.IsOnEitherSide && offered(s), fields)
        {
            At = $"consent/{name}",
            Explained = _ => explained,
            Complete = (body, s) => Complete(body, s, change),
        };

    private static CommandField Fields(Setting s, IReadOnlyCollection<PersonField> offered) => new("consent.covers.fields", "What may be shared", Asks.Any)
    {
        Choices = [.. Choice.Of<PersonField>().Where(c => offered.Any(f => Codes.NameOf(f) == c.Value))],
        Begins = [.. Covered(s).Select(f => Codes.NameOf(f))],
    };

    private static CommandField Until(Setting s) => new("consent.covers.until", "Until when?", Asks.Day, "The last day. Leave it empty for as long as the help goes on.")
    {
        Optional = true, Begins = s.Referral.Consent?.Covers.Until is { } until ? [WrittenDate.Write(until)] : [],
    };

    private static CommandField[] Said(Setting s) =>
    [
        new("consent.givenOn", "When did they say so?", Asks.Day, "For example, 27 3 2026") { Begins = [WrittenDate.Write(s.Today)] },
        new("consent.how", "How did they say so?", Asks.Line, "For example, on the telephone"),
    ];

    private static Values<PersonField> Covered(Setting s) => s.Referral.Consent?.Covers.Fields ?? Values<PersonField>.Empty;

    /// <summary>What it is for stays; what it rests on follows from the plain answer.</summary>
    private static void Complete(JsonObject body, Setting s, ConsentChange change)
    {
        body["change"] = Codes.NameOf(change);
        var consent = body["consent"]!.AsObject();
        var covers = consent["covers"] as JsonObject ?? [];
        consent["covers"] = covers;
        covers["fields"] ??= JsonSerializer.SerializeToNode(Covered(s), ApiJson.Options);
        covers["purpose"] = s.Referral.Consent?.Covers.Purpose ?? "Help that was asked for";
        var answer = consent["decisionMaker"] is not null ? SharingAnswer.Safeguarding
            : consent["answer"]?.ToString() == Codes.NameOf(SharingAnswer.CannotAsk) ? SharingAnswer.CannotAsk : SharingAnswer.KnowsAndAgrees;
        consent["how"] ??= "Decided to keep somebody safe";
        if (s.Referral.Referrer is { } referrer && s.Partnership.AgreementOf(referrer.Id, s.Referral.Receiver.Id, s.Today) is not null)
        {
            consent["answer"] = Codes.NameOf(answer);
            return;
        }

        // Nothing was signed, as where the person referred themselves: what holds within one organisation.
        var bases = SharingAgreement.Within(s.Referral.Receiver.Id).For(answer);
        consent.Remove("answer");
        (consent["legalBasis"], consent["confidentialityBasis"]) = (Codes.NameOf(bases.LegalBasis), Codes.NameOf(bases.ConfidentialityBasis));
    }
}
