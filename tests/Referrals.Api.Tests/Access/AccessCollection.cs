using Xunit;

namespace Referrals.Api.Tests.Access;

/// <summary>One world for all of these tests.</summary>
[CollectionDefinition]
public class AccessCollection : ICollectionFixture<World>;
