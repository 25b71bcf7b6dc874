using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.EventStore;

namespace Referrals.Api.Systems;

/// <summary>Decides on systems: their keys, and whose tokens act as them. What signs in stands in tables beside the log, never in it.</summary>
internal sealed class SystemDecisions(DocumentStore store, Deciding.Decisions decisions)
{
    private const string KeyIds = "api_keys_by_id";
    private const string Clients = "token_clients_pkey";

    /// <returns>The key, which nobody is shown again.</returns>
    public async Task<string> CreateKeyAsync(Asked asked, Guid keyId, CreateApiKey command, CancellationToken ct)
    {
        var key = ApiKeys.Make();
        try
        {
            await DecideAsync(
                asked, command.SystemId, (id, system) => CreateApiKeyHandler.Handle(command, keyId, id, system, asked.Actor, asked.Now),
                e => e is ApiKeyCreated created ? SystemRows.Key(created, ApiKeys.HashOf(key), asked.Actor, asked.Now) : null, ct);
        }
        catch (PostgresException e) when (e.ConstraintName == KeyIds)
        {
            throw CreateApiKeyHandler.Made();
        }

        return key;
    }

    public Task RevokeKeyAsync(Asked asked, Guid systemId, Guid keyId, CancellationToken ct) => DecideAsync(
        asked, systemId, (_, system) => RevokeApiKeyHandler.Handle(keyId, system, asked.Actor),
        e => e is ApiKeyRevoked revoked ? SystemRows.Revoke(revoked, asked.Now) : null, ct);

    public async Task ConnectAsync(Asked asked, Guid connectionId, ConnectSystem command, CancellationToken ct)
    {
        try
        {
            await DecideAsync(
                asked, command.SystemId, (id, system) => ConnectSystemHandler.Handle(command, connectionId, id, system, asked.Actor),
                e => e is SystemConnected connected ? SystemRows.Client(connected, asked.Actor, asked.Now) : null, ct);
        }
        catch (PostgresException e) when (e.ConstraintName == Clients)
        {
            throw Refusal.NotInState("system/connected-already", "Tokens of this client act as a system already. Disconnect that one first, or ask who did it.");
        }
    }

    public Task DisconnectAsync(Asked asked, Guid systemId, Guid connectionId, CancellationToken ct) => DecideAsync(
        asked, systemId, (_, system) => ConnectSystemHandler.Disconnect(connectionId, system, asked.Actor),
        e => e is SystemDisconnected ended ? SystemRows.Disconnect(ended) : null, ct);

    /// <summary>On a system that is there, or on a new one where no id is given.</summary>
    private Task<Earlier> DecideAsync(Asked asked, Guid? systemId, Func<Guid, MemberRecord?, object[]> decide, Func<object, NpgsqlBatchCommand?> beside, CancellationToken ct) =>
        decisions.BeginAsync(
            asked,
            async () =>
            {
                await using var session = store.LightweightSession();
                var stream = systemId is { } known ? await session.Events.FetchForWriting<MemberRecord>(known, ct) : null;
                var id = systemId ?? Guid.CreateVersion7(asked.Now);
                var events = decide(id, stream?.Aggregate);
                return new Begun(StatusCodes.Status200OK, id, into =>
                {
                    if (stream is null)
                    {
                        into.Events.StartStream<MemberRecord>(id, events);
                    }
                    else if (events is not [])
                    {
                        into.Events.Append(id, stream.CurrentVersion + events.Length, events);
                    }

                    foreach (var row in events.Select(beside).OfType<NpgsqlBatchCommand>())
                    {
                        into.QueueSqlCommand(row);
                    }

                    return Task.CompletedTask;
                });
            },
            ct);
}
