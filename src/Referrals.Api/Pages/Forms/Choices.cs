using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Forms;

/// <summary>Something to choose: what is sent, what is read, and what explains it.</summary>
public sealed record Choice(string Value, string Text, string? Hint = null)
{
    /// <summary>Every code of a closed list, in its order.</summary>
    public static IReadOnlyList<Choice> Of<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(code => new Choice(Codes.NameOf(code), Codes.LabelOf(code)))];
}

/// <summary>Radios and checkboxes, which differ in a word.</summary>
internal static class Choices
{
    public static TagBuilder Of(
        FormField field, TagBuilder fieldset, IEnumerable<Choice> options, string type, string block, IReadOnlyDictionary<string, IHtmlContent>? further = null)
    {
        var list = FormField.Html("div", null, ("class", block), ("data-module", block));
        foreach (var (choice, index) in options.Select((o, i) => (o, i)))
        {
            // The error summary leads to the first one by the field's own name.
            var id = index == 0 ? field.Name : $"{field.Name}-{index + 1}";
            var hint = choice.Hint is null ? null : $"{id}-choice-hint";
            var beneath = further?.GetValueOrDefault(choice.Value);
            var item = FormField.Html("div", null, ("class", $"{block}__item"));
            item.InnerHtml.AppendHtml(FormField.Html(
                "input", null, ("class", $"{block}__input"), ("id", id), ("name", field.Name), ("type", type), ("value", choice.Value),
                ("checked", field.Values.Contains(choice.Value, StringComparer.Ordinal) ? "checked" : null), ("aria-describedby", hint)));
            item.InnerHtml.AppendHtml(FormField.Html("label", choice.Text, ("class", $"govuk-label {block}__label"), ("for", id)));
            if (hint is not null)
            {
                item.InnerHtml.AppendHtml(FormField.Html("div", choice.Hint, ("id", hint), ("class", $"govuk-hint {block}__hint")));
            }

            list.InnerHtml.AppendHtml(item);
            if (beneath is not null)
            {
                // The style sheet shows it with its choice, so that no script is needed.
                var conditional = FormField.Html("div", null, ("class", $"{block}__conditional app-when"));
                list.InnerHtml.AppendHtml(conditional);
                conditional.InnerHtml.AppendHtml(beneath);
            }
        }

        fieldset.InnerHtml.AppendHtml(list);
        return fieldset;
    }
}
