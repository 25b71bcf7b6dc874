using System.Runtime.CompilerServices;
using System.Text;

namespace Referrals.Projections;

/// <summary>A query put together from parts; what is filled in becomes a parameter.</summary>
internal sealed class Sql
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _parameters = [];

    public string Text => _text.ToString();

    public IReadOnlyList<object> Parameters => _parameters;

    public Sql Add([InterpolatedStringHandlerArgument("")] Part part) => this;

    /// <summary>Adds text as it is.</summary>
    public Sql Raw(string text)
    {
        _text.Append(text);
        return this;
    }

    [InterpolatedStringHandler]
    public readonly struct Part
    {
        private readonly Sql _sql;

        public Part(int literalLength, int formattedCount, Sql sql)
        {
            _ = literalLength + formattedCount;
            _sql = sql;
        }

        public void AppendLiteral(string text) => _sql._text.Append(text);

        public void AppendFormatted(object value)
        {
            _sql._parameters.Add(value);
            _sql._text.Append('$').Append(_sql._parameters.Count);
        }
    }
}
