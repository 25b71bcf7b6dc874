using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Referrals.Api.Pages.Forms;

/// <summary>What is asked further when something is chosen: beneath that choice, and there once it is chosen.</summary>
[HtmlTargetElement("app-when", ParentTag = "app-radios")]
public sealed class When : TagHelper
{
    /// <summary>The choice that it belongs to.</summary>
    public required string Value { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (context.Items[typeof(When)] is Dictionary<string, IHtmlContent> further)
        {
            further[Value] = await output.GetChildContentAsync();
        }

        output.SuppressOutput();
    }
}
