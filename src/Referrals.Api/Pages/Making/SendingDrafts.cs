using System.Text.Json;
using Referrals.Api.Deciding;
using Referrals.Api.Drafts;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Referring;
using Referrals.Api.Sharing;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Making;

/// <summary>Why a service was not asked: in words, and by the path of the body where it is about an answer.</summary>
internal sealed record NotMade(string Message, IReadOnlyDictionary<string, string[]>? Problems);

/// <summary>Shows what each service would see of a draft, and sends it: to each by the decision behind the API, once.</summary>
internal sealed class SendingDrafts(ReferralDecisions decisions, Asking asking)
{
    /// <summary>What the service would see, or why it cannot be asked.</summary>
    public Task<(ReferralPreview? Preview, NotMade? Why)> PreviewAsync(HttpContext http, DraftSetting setting, DraftedService service) => TryAsync(() =>
    {
        var body = BodyOf(setting, service);
        var asked = Asked(http, service);
        return setting.Draft.ParentId is { } parent
            ? decisions.PreviewAsync(asked, parent, RequestBody.Read<ReferOnward>(body), http.RequestAborted)
            : decisions.PreviewAsync(asked, RequestBody.Read<MakeReferral>(body), http.RequestAborted);
    });

    /// <summary>Makes the referral to one service, or finds the one that was made before.</summary>
    public Task<(Referral? Made, NotMade? Why)> SendAsync(HttpContext http, DraftSetting setting, DraftedService service) => TryAsync(async () =>
    {
        var body = BodyOf(setting, service);
        var asked = Asked(http, service);
        return (setting.Draft.ParentId is { } parent
            ? await decisions.ReferOnwardAsync(asked, parent, RequestBody.Read<ReferOnward>(body), http.RequestAborted)
            : await decisions.MakeAsync(asked, RequestBody.Read<MakeReferral>(body), http.RequestAborted)).Referral;
    });

    /// <summary>A draft of which this was made, from what it said then: the next one is about the records that this one has begun.</summary>
    public static Draft With(Draft draft, Draft said, DraftedService service, Referral made) => draft with
    {
        PersonId = draft.PersonId ?? made.PersonId,
        Household = [.. draft.Household.Select(m => m with { PersonId = m.PersonId ?? said.Household.Zip(made.Household).FirstOrDefault(s => s.First.Id == m.Id).Second?.PersonId })],
        Services = [.. draft.Services.Select(s => s.ServiceId == service.ServiceId ? s with { Made = made.Id } : s)],
    };

    private static JsonElement BodyOf(DraftSetting setting, DraftedService service) => JsonSerializer.SerializeToElement(setting.Body(service), ApiJson.Options);

    /// <summary>One key a service, whatever is typed meanwhile: it is asked once.</summary>
    private Asked Asked(HttpContext http, DraftedService service) => asking.OfForm(http, $"{service.Key}", service.ServiceId, default);

    private static async Task<(T? Value, NotMade? Why)> TryAsync<T>(Func<Task<T>> decide)
        where T : class
    {
        try
        {
            return (await decide(), null);
        }
        catch (Exception e) when (Refusing.Why(e) is var (message, problems))
        {
            return (null, new NotMade(message, problems));
        }
    }
}
