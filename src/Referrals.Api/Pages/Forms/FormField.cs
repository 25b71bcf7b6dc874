using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Referrals.Api.Security;

namespace Referrals.Api.Pages.Forms;

/// <summary>A field of a form with its label, its hint and what is wrong with it, in GOV.UK's markup; what was typed stays.</summary>
public abstract class FormField : TagHelper
{
    /// <summary>The member of the page that it fills.</summary>
    public ModelExpression? For { get; set; }

    /// <summary>What it is sent as where the page has no such member; what it holds is in the model state.</summary>
    public string? Field { get; set; }

    public required string Label { get; set; }

    public string? Hint { get; set; }

    /// <summary>Whether the label is the heading of the page, where it asks one thing.</summary>
    public bool Heading { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    internal string Name => Field ?? For!.Name;

    /// <summary>The first thing that is wrong with it.</summary>
    protected string? Problem => ViewContext.ViewData.ModelState.TryGetValue(Name, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    /// <summary>What was typed, or what the page has.</summary>
    internal IReadOnlyList<string> Values => ViewContext.ViewData.ModelState.TryGetValue(Name, out var entry) && entry.RawValue is { } raw
        ? raw as string[] ?? [raw.ToString() ?? ""]
        : For?.Model switch
        {
            null => [],
            IEnumerable<string> many => [.. many],
            var one => [Convert.ToString(one, System.Globalization.CultureInfo.InvariantCulture) ?? ""],
        };

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Problem is null ? "govuk-form-group" : "govuk-form-group govuk-form-group--error");
        Write(output.Content);
    }

    /// <summary>What is secret is asked on a page that says so, or before anybody is signed in.</summary>
    protected void MustHoldSecrets()
    {
        if (ViewContext.HttpContext.GetEndpoint()?.Metadata is { } page && page.GetMetadata<IAllowAnonymous>() is null && page.GetMetadata<HoldsSecretsAttribute>() is null)
        {
            throw new InvalidOperationException("A page that asks for a password or a code has to say [HoldsSecrets].");
        }
    }

    protected abstract void Write(TagHelperContent content);

    /// <summary>A control beneath its label, its hint and what is wrong with it.</summary>
    protected void Labelled(TagHelperContent content, IHtmlContent control)
    {
        content.AppendHtml(Label());
        foreach (var beside in Beside())
        {
            content.AppendHtml(beside);
        }

        content.AppendHtml(control);

        IHtmlContent Label()
        {
            var label = Html("label", this.Label, ("class", Heading ? "govuk-label govuk-label--l" : "govuk-label govuk-label--s"), ("for", Name));
            if (!Heading)
            {
                return label;
            }

            var heading = Html("h1", null, ("class", "govuk-label-wrapper"));
            heading.InnerHtml.AppendHtml(label);
            return heading;
        }
    }

    /// <summary>Hint and problem, to stand between label and field.</summary>
    private IEnumerable<IHtmlContent> Beside()
    {
        if (Hint is not null)
        {
            yield return Html("div", Hint, ("id", $"{Name}-hint"), ("class", "govuk-hint"));
        }

        if (Problem is { } problem)
        {
            var said = Html("p", null, ("id", $"{Name}-error"), ("class", "govuk-error-message"));
            said.InnerHtml.AppendHtml(Html("span", "Error:", ("class", "govuk-visually-hidden"))).Append($" {problem}");
            yield return said;
        }
    }

    /// <summary>The ids of hint and problem, which assistive technology reads with the field.</summary>
    protected string? DescribedBy => (Hint, Problem) switch
    {
        (null, null) => null,
        (_, null) => $"{Name}-hint",
        (null, _) => $"{Name}-error",
        _ => $"{Name}-hint {Name}-error",
    };

    protected TagBuilder Fieldset()
    {
        var set = Html("fieldset", null, ("class", "govuk-fieldset"), ("aria-describedby", DescribedBy));
        var legend = Html("legend", null, ("class", Heading ? "govuk-fieldset__legend govuk-fieldset__legend--l" : "govuk-fieldset__legend govuk-fieldset__legend--s"));
        legend.InnerHtml.AppendHtml(Heading ? Html("h1", Label, ("class", "govuk-fieldset__heading")) : new StringHtmlContent(Label));
        set.InnerHtml.AppendHtml(legend);
        foreach (var beside in Beside())
        {
            set.InnerHtml.AppendHtml(beside);
        }

        return set;
    }

    /// <summary>An element with its text and those of its attributes that have a value.</summary>
    internal static TagBuilder Html(string tag, string? text, params (string Name, string? Value)[] attributes)
    {
        var element = new TagBuilder(tag);
        foreach (var (name, value) in attributes.Where(a => a.Value is not null))
        {
            element.MergeAttribute(name, value);
        }

        if (text is not null)
        {
            element.InnerHtml.Append(text);
        }

        if (tag is "input")
        {
            element.TagRenderMode = TagRenderMode.SelfClosing;
        }

        return element;
    }
}
