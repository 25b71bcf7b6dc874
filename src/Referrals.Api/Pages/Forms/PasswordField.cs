using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Referrals.Api.Pages.Forms;

/// <summary>A password, never sent back; script adds a button that shows what was typed.</summary>
[HtmlTargetElement("app-password", Attributes = "for,label,autocomplete", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PasswordField : FormField
{
    public required string Autocomplete { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        MustHoldSecrets();
        base.Process(context, output);
        output.Attributes.SetAttribute("class", $"{output.Attributes["class"].Value} govuk-password-input");
        output.Attributes.SetAttribute("data-module", "govuk-password-input");
    }

    protected override void Write(TagHelperContent content)
    {
        var wrapper = Html("div", null, ("class", "govuk-input__wrapper govuk-password-input__wrapper"));
        wrapper.InnerHtml.AppendHtml(Html(
            "input", null, ("class", $"govuk-input govuk-password-input__input govuk-js-password-input-input{(Problem is null ? "" : " govuk-input--error")}"), ("id", Name), ("name", Name),
            ("type", "password"), ("autocomplete", Autocomplete), ("spellcheck", "false"), ("autocapitalize", "none"), ("aria-describedby", DescribedBy)));
        wrapper.InnerHtml.AppendHtml(Html(
            "button", "Show", ("type", "button"), ("class", "govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle"),
            ("data-module", "govuk-button"), ("aria-controls", Name), ("aria-label", "Show password"), ("hidden", "hidden")));
        Labelled(content, wrapper);
    }
}
