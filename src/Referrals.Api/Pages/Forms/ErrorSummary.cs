using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Referrals.Api.Pages.Forms;

/// <summary>Everything that is wrong with the form, each a link to its field; nothing when nothing is.</summary>
[HtmlTargetElement("app-errors", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummary : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.ViewData.ModelState.IsValid)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "govuk-error-summary");
        output.Attributes.SetAttribute("data-module", "govuk-error-summary");
        var list = FormField.Html("ul", null, ("class", "govuk-list govuk-error-summary__list"));
        foreach (var (field, entry) in ViewContext.ViewData.ModelState)
        {
            foreach (var message in (entry?.Errors ?? []).Select(e => e.ErrorMessage).Distinct(StringComparer.Ordinal))
            {
                var item = FormField.Html("li", null);
                item.InnerHtml.AppendHtml(field.Length == 0 ? FormField.Html("span", message) : FormField.Html("a", message, ("href", $"#{field}")));
                list.InnerHtml.AppendHtml(item);
            }
        }

        var alert = FormField.Html("div", null, ("role", "alert"));
        alert.InnerHtml.AppendHtml(FormField.Html("h2", "There is a problem", ("class", "govuk-error-summary__title")));
        var body = FormField.Html("div", null, ("class", "govuk-error-summary__body"));
        body.InnerHtml.AppendHtml(list);
        alert.InnerHtml.AppendHtml(body);
        output.Content.SetHtmlContent(alert);
    }
}
