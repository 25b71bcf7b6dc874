using System.Reflection;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Architecture;

/// <summary>Arrows between projects point one way.</summary>
public class Arrows
{
    [Theory]
    [InlineData("Referrals.Domain", "")]
    [InlineData("Referrals.EventStore", "")]
    [InlineData("Referrals.EmbeddedPostgres", "")]
    [InlineData("Referrals.Projections", "Referrals.Domain Referrals.EventStore")]
    [InlineData("Referrals.Api", "Referrals.Domain Referrals.EmbeddedPostgres Referrals.EventStore Referrals.Projections")]
    public void an_assembly_refers_only_to_what_it_may(string assembly, string allowed) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Referrals.", StringComparison.Ordinal))
            .ShouldBeSubsetOf(allowed.Split(' '));

    [Fact]
    public void the_domain_knows_no_database_and_no_web() =>
        Assembly.Load("Referrals.Domain").GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Npgsql", StringComparison.Ordinal) || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || n.StartsWith("Dapper", StringComparison.Ordinal))
            .ShouldBeEmpty();
}
