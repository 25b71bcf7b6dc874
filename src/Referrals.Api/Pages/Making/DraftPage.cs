using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>A page of one draft: it is opened before anything else, and whom it shows is said. One that was sent leads to what was made of it.</summary>
internal abstract class DraftPage(OpenDrafts drafts) : PageModel
{
    public DraftSetting Setting { get; private set; } = null!;

    protected OpenDrafts Drafts => drafts;

    protected Actor Actor => HttpContext.Actor();

    protected CancellationToken Stop => HttpContext.RequestAborted;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Show(await drafts.OpenAsync(Actor, Guid.Parse((string)RouteData.Values["draft"]!), Stop));
        if (Setting.Kept.SentAt is not null && !IsOfSent)
        {
            context.Result = Redirect($"{Setting.At}/sent");
            return;
        }

        await base.OnPageHandlerExecutionAsync(context, next);
    }

    /// <summary>Whether the page is about what was made of it.</summary>
    protected virtual bool IsOfSent => false;

    /// <summary>Saves a change, and goes on with what is there then.</summary>
    protected async Task SaveAsync(Func<Draft, Draft> change)
    {
        var changed = await drafts.Kept.ChangeAsync(Actor, Setting.Kept.Id, change, Stop);
        Show(await drafts.SettingAsync(Actor, Setting.Kept, changed, Stop));
    }

    /// <summary>What was typed in the fields of a form, by name.</summary>
    protected Dictionary<string, string[]> TypedIn(IEnumerable<MakingField> fields) =>
        fields.ToDictionary(f => f.Name, f => (string[])[.. Request.Form[f.Name].OfType<string>().Select(t => t.Trim()).Where(t => t.Length > 0)]);

    protected void Show(DraftSetting setting)
    {
        Setting = setting;
        HttpContext.Shows(new Shown([.. setting.Draft.People()], [], setting.Person is null ? ["draft"] : ["draft", .. ShownFields.Of(setting.Person)]) { Purpose = AccessPurpose.NewReferral });
    }
}
