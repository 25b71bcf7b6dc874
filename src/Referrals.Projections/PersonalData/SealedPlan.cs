using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Referrals.Domain;
using Referrals.Domain.PersonalData;

namespace Referrals.Projections.PersonalData;

/// <summary>What becomes of one sealed value; the path names the member that holds it.</summary>
internal delegate ISealed Rewrite(ISealed value, string path);

/// <summary>
/// How to walk the sealed values of one type and copy it with others in their place: nested records, lists, optional members.
/// Reflected and compiled once per type; a type without sealed values has no plan.
/// </summary>
internal abstract class SealedPlan
{
    private static readonly ConcurrentDictionary<Type, SealedPlan?> s_plans = new();

    /// <summary>The same graph where nothing was changed, else a copy.</summary>
    public static T Apply<T>(T graph, Rewrite rewrite)
        where T : notnull =>
        For(graph.GetType()) is { } plan ? (T)plan.Apply(graph, "", rewrite) : graph;

    protected abstract object Apply(object value, string path, Rewrite rewrite);

    private static SealedPlan? For(Type type) => s_plans.GetOrAdd(type, Make);

    private static SealedPlan? Make(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(object))
        {
            return new OfRuntimeType();
        }

        if (typeof(ISealed).IsAssignableFrom(type))
        {
            return new OfSealed();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Values<>))
        {
            var item = type.GetGenericArguments()[0];
            return For(item) is { } items ? (SealedPlan)Activator.CreateInstance(typeof(OfValues<>).MakeGenericType(item), items)! : null;
        }

        return type is { IsClass: true, Namespace: { } space } && space.StartsWith("Referrals.", StringComparison.Ordinal) ? OfRecord.For(type) : null;
    }

    private sealed class OfSealed : SealedPlan
    {
        protected override object Apply(object value, string path, Rewrite rewrite) => rewrite((ISealed)value, path);
    }

    private sealed class OfRuntimeType : SealedPlan
    {
        protected override object Apply(object value, string path, Rewrite rewrite) =>
            For(value.GetType()) is { } plan and not OfRuntimeType ? plan.Apply(value, path, rewrite) : value;
    }

    private sealed class OfValues<T>(SealedPlan items) : SealedPlan
    {
        protected override object Apply(object value, string path, Rewrite rewrite)
        {
            var before = (Values<T>)value;
            T[]? after = null;
            for (var i = 0; i < before.Count; i++)
            {
                if (before[i] is not { } item)
                {
                    continue;
                }

                object boxed = item;
                var changed = items.Apply(boxed, $"{path}[{i}]", rewrite);
                if (!ReferenceEquals(changed, boxed))
                {
                    after ??= [.. before];
                    after[i] = (T)changed;
                }
            }

            return after is null ? before : new Values<T>(after);
        }
    }

    private sealed class OfRecord(Func<object, object> copy, IReadOnlyList<Member> members) : SealedPlan
    {
        public static new OfRecord? For(Type type)
        {
            var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p is { CanRead: true, CanWrite: true } && p.GetIndexParameters() is [])
                .Select(p => (Property: p, Plan: SealedPlan.For(p.PropertyType)))
                .Where(p => p.Plan is not null)
                .Select(p => new Member(NameOf(p.Property), p.Plan!, Getter(p.Property), Setter(p.Property)))
                .ToList();
            if (members is [])
            {
                return null;
            }

            var clone = type.GetMethod("<Clone>$") ?? throw new InvalidOperationException($"{type.Name} holds sealed values and is no record.");
            var value = Expression.Parameter(typeof(object));
            return new OfRecord(
                Expression.Lambda<Func<object, object>>(Expression.Call(Expression.Convert(value, type), clone), value).Compile(), members);
        }

        protected override object Apply(object value, string path, Rewrite rewrite)
        {
            object? after = null;
            foreach (var member in members)
            {
                if (member.Get(value) is not { } before)
                {
                    continue;
                }

                var changed = member.Plan.Apply(before, path.Length == 0 ? member.Name : $"{path}.{member.Name}", rewrite);
                if (!ReferenceEquals(changed, before))
                {
                    member.Set(after ??= copy(value), changed);
                }
            }

            return after ?? value;
        }

        private static string NameOf(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

        private static Func<object, object?> Getter(PropertyInfo property)
        {
            var value = Expression.Parameter(typeof(object));
            var read = Expression.Property(Expression.Convert(value, property.DeclaringType!), property);
            return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), value).Compile();
        }

        private static Action<object, object> Setter(PropertyInfo property)
        {
            var value = Expression.Parameter(typeof(object));
            var member = Expression.Parameter(typeof(object));
            var write = Expression.Call(
                Expression.Convert(value, property.DeclaringType!), property.SetMethod!, Expression.Convert(member, property.PropertyType));
            return Expression.Lambda<Action<object, object>>(write, value, member).Compile();
        }
    }

    private sealed record Member(string Name, SealedPlan Plan, Func<object, object?> Get, Action<object, object> Set);
}
