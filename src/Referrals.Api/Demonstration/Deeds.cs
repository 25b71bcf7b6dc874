using Referrals.Api.Deciding;
using Referrals.Api.Referring;
using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>What decides on each command: the same as behind its address.</summary>
internal sealed class Deeds : ReferralCommandTable
{
    private readonly Dictionary<Type, Func<object, Referral, Given, Task<Decided>>> _decide = [];

    public Deeds()
    {
        ReferralEndpoints.Fill(this);
        Post<RecordMissedClocks>("", (c, r, x) => RecordMissedClocksHandler.Handle(c, r, x.Actor, x.Now));
    }

    public override void Post<T>(string path, Func<T, Referral, Given, Task<Decided>> decide) =>
        _decide.Add(typeof(T), (command, referral, given) => decide((T)command, referral, given));

    public Task<Decided> DecideAsync(object command, Referral referral, Given given) => _decide[command.GetType()](command, referral, given);
}
