using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.EventStore;

namespace Referrals.Projections.Directory;

/// <summary>Puts a partnership into the log, for demonstrations and tests.</summary>
public static class PartnershipStreams
{
    /// <summary>
    /// Begins the streams of whoever has none yet, in one transaction, in the platform's name; members as they would be had they
    /// accepted. What is in the log already stays as it is.
    /// </summary>
    public static async Task StoreAsync(this Partnership partnership, DocumentStore store, CancellationToken ct = default)
    {
        var known = await KnownAsync(
            store, [.. partnership.Organisations.Keys, .. partnership.Members.Keys, .. partnership.Agreements.Select(a => a.Id)], ct);
        await using var session = store.LightweightSession();
        session.LastModifiedBy = Actor.Platform.MemberId.ToString();
        foreach (var o in partnership.Organisations.Values.Where(o => !known.Contains(o.Id)))
        {
            session.Events.StartStream<OrganisationRecord>(o.Id, [
                new OrganisationJoined(o.Id, o.Code, o.Name, o.Kind),
                .. partnership.Teams.Values.Where(t => t.OrganisationId == o.Id).Select(t => new TeamFormed(o.Id, t.Id, t.Name)),
            ]);
        }

        foreach (var m in partnership.Members.Values.Where(m => !known.Contains(m.Id)))
        {
            session.Events.StartStream<MemberRecord>(m.Id, m.Role is Role.System
                ? [new SystemAdded(m.Id, m.OrganisationId, m.Name)]
                : [new MemberInvited(m.Id, m.OrganisationId, m.Name, m.Role, m.TeamId), new MemberJoined(m.Id)]);
        }

        foreach (var a in partnership.Agreements.Where(a => !known.Contains(a.Id)))
        {
            session.Events.StartStream<AgreementRecord>(
                a.Id, new AgreementSigned(a.Id, a.Between, a.KnowsAndAgrees, a.CannotAsk, a.Safeguarding, a.Purposes, a.SignedOn, a.Until));
        }

        await session.SaveChangesAsync(ct);
    }

    private static async Task<HashSet<Guid>> KnownAsync(DocumentStore store, Guid[] ids, CancellationToken ct)
    {
        await using var command = store.Options.DataSource.CreateCommand($"select id from {store.Options.SchemaName}.mt_streams where id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return [.. await reader.ListAsync(r => r.GetGuid(0), ct)];
    }
}
