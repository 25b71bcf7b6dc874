using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Organisations;

/// <summary>Decides on sharing agreements.</summary>
internal sealed class AgreementDecisions(ManagedStreams streams, PartnershipSource partnerships)
{
    public async Task<Guid> SignAsync(Asked asked, SignAgreement command, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(asked.Now);
        await streams.BeginAsync<AgreementRecord>(
            asked,
            id,
            async () =>
            {
                var here = (await partnerships.LatestAsync(ct)).Organisations.Values.Where(o => o.LeftAt is null).Select(o => o.Id).ToHashSet();
                return SignAgreementHandler.Handle(command, id, here, asked.Actor, asked.Now);
            },
            ct);
        return id;
    }

    public Task EndAsync(Asked asked, Guid id, EndAgreement command, CancellationToken ct) => streams.DecideAsync<AgreementRecord>(
        asked, id, agreement => Task.FromResult(EndAgreementHandler.Handle(command, agreement, asked.Actor, asked.Now)), ct);
}
