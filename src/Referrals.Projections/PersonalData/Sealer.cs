using System.Text.Json;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;

namespace Referrals.Projections.PersonalData;

/// <summary>
/// Seals what decisions left open, between deciding and storing. Keys are kept before the events that use them, so that a crash
/// leaves at worst an unused key; from then on a value is nowhere in clear.
/// </summary>
public sealed class Sealer(PersonalDataKeys keys)
{
    /// <summary>Puts sealed copies in the place of the events' data: the store's hook before an append.</summary>
    /// <exception cref="KeyGoneException">A record was erased: it takes no personal data ever again.</exception>
    public async ValueTask SealAsync(IReadOnlyList<Event> events, CancellationToken ct)
    {
        var create = new List<NewKey>();
        var chosen = new List<Guid>();
        foreach (var e in events)
        {
            if (((IEvent)e).Data is PersonRegistered registered)
            {
                create.Add(new NewKey(registered.PersonId, []));
            }

            SealedPlan.Apply(((IEvent)e).Data, (value, _) =>
            {
                if (MustBeSealed(value))
                {
                    chosen.Add(KeyFor(value, e, create));
                }

                return value;
            });
        }

        if (chosen is [])
        {
            return;
        }

        await keys.CreateAsync(create, ct);
        var open = await keys.LoadAsync([.. chosen.Distinct()], ct);
        var next = 0;
        foreach (var e in events)
        {
            e.ReplaceData(SealedPlan.Apply(((IEvent)e).Data, (value, path) =>
                MustBeSealed(value) ? Seal(value, chosen[next++], open, e.Id, path) : value));
        }
    }

    // A value that was opened from ciphertext is stored as the ciphertext it came from.
    private static bool MustBeSealed(ISealed value) => value is { IsOpen: true, Ciphertext.IsEmpty: true };

    private static Guid KeyFor(ISealed value, Event e, List<NewKey> create)
    {
        if (!value.Scope.FreeText)
        {
            return value.KeyId;
        }

        var key = new NewKey(Guid.CreateVersion7(e.Timestamp), [.. value.Scope.Records!.Distinct()]);
        create.Add(key);
        return key.KeyId;
    }

    private static ISealed Seal(ISealed value, Guid keyId, OpenKeys open, Guid eventId, string path)
    {
        var secret = open.TryGet(keyId, out var found) ? found : throw new KeyGoneException(keyId);
        var plaintext = JsonSerializer.SerializeToUtf8Bytes(value.OpenValue, value.ValueType, ReferralJson.Options);
        return value.WithCiphertext(keyId, SealedBox.Seal(secret, keyId, eventId, path, plaintext));
    }
}
