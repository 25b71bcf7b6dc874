using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Referrals.Api.Security;

namespace Referrals.Api.Pages.Forms;

/// <summary>One line of text; a password has a field of its own.</summary>
[HtmlTargetElement("app-input", Attributes = "label", TagStructure = TagStructure.WithoutEndTag)]
public sealed class InputField : FormField
{
    public string Type { get; set; } = "text";

    public string? Autocomplete { get; set; }

    public string? Inputmode { get; set; }

    /// <summary>How wide, in characters: 2, 3, 4, 5, 10, 20 or 30; the whole column without.</summary>
    public int? Width { get; set; }

    public bool Spellcheck { get; set; }

    protected override void Write(TagHelperContent content)
    {
        // The code that makes sure is left out of every form.
        if (Autocomplete is "one-time-code" && Name != nameof(TwiceSureForm.TwiceSureCode))
        {
            MustHoldSecrets();
        }

        var classes = string.Join(' ', new[] { "govuk-input", Width is { } width ? $"govuk-input--width-{width}" : null, Problem is null ? null : "govuk-input--error" }.OfType<string>());
        Labelled(content, Html(
            "input", null, ("class", classes), ("id", Name), ("name", Name), ("type", Type), ("value", Values is [var value, ..] ? value : null),
            ("autocomplete", Autocomplete), ("inputmode", Inputmode), ("spellcheck", Spellcheck ? null : "false"), ("autocapitalize", Type is "email" ? "none" : null),
            ("aria-describedby", DescribedBy)));
    }
}

/// <summary>Some lines of text.</summary>
[HtmlTargetElement("app-textarea", Attributes = "label", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TextareaField : FormField
{
    public int Rows { get; set; } = 5;

    protected override void Write(TagHelperContent content)
    {
        // A browser drops the first line break after the tag.
        var area = Html("textarea", null, ("class", Problem is null ? "govuk-textarea" : "govuk-textarea govuk-textarea--error"), ("id", Name), ("name", Name), ("rows", $"{Rows}"), ("aria-describedby", DescribedBy));
        area.InnerHtml.AppendHtml("\n").Append(Values is [var value, ..] ? value : "");
        Labelled(content, area);
    }
}

/// <summary>One of a few, each on a line of its own.</summary>
[HtmlTargetElement("app-radios", Attributes = "label,options")]
public sealed class RadiosField : FormField
{
    private readonly Dictionary<string, IHtmlContent> _further = [];

    public required IEnumerable<Choice> Options { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        context.Items[typeof(When)] = _further;
        await output.GetChildContentAsync();
        await base.ProcessAsync(context, output);
    }

    protected override void Write(TagHelperContent content) => content.AppendHtml(Choices.Of(this, Fieldset(), Options, "radio", "govuk-radios", _further));
}

/// <summary>Any of a few.</summary>
[HtmlTargetElement("app-checkboxes", Attributes = "label,options", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CheckboxesField : FormField
{
    public required IEnumerable<Choice> Options { get; set; }

    protected override void Write(TagHelperContent content) => content.AppendHtml(Choices.Of(this, Fieldset(), Options, "checkbox", "govuk-checkboxes"));
}

/// <summary>One of many.</summary>
[HtmlTargetElement("app-select", Attributes = "label,options", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SelectField : FormField
{
    public required IEnumerable<Choice> Options { get; set; }

    /// <summary>What stands first when nothing is chosen yet.</summary>
    public string None { get; set; } = "Choose one";

    protected override void Write(TagHelperContent content)
    {
        var select = Html("select", null, ("class", Problem is null ? "govuk-select" : "govuk-select govuk-select--error"), ("id", Name), ("name", Name), ("aria-describedby", DescribedBy));
        foreach (var (value, text, _) in Options.Prepend(new Choice("", None)))
        {
            select.InnerHtml.AppendHtml(Html("option", text, ("value", value), ("selected", Values.Contains(value, StringComparer.Ordinal) ? "selected" : null)));
        }

        Labelled(content, select);
    }
}
