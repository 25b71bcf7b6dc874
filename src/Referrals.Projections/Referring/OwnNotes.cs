using System.Security.Cryptography;
using System.Text;
using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Projections.Referring;

/// <summary>What one organisation notes for itself on a referral, folded from a stream of its own.</summary>
public sealed record OwnNotes(Guid ReferralId, Guid OrganisationId, Values<OwnNote> Notes)
{
    /// <summary>The id of the stream: it follows from both ids and tells neither.</summary>
    public static Guid IdOf(Guid referralId, Guid organisationId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"own-notes:{referralId}:{organisationId}")).AsSpan(0, 16), bigEndian: true);

    public static OwnNotes? Evolve(OwnNotes? notes, IEvent e) => e.Data switch
    {
        OwnNoteAdded added when (notes ?? new OwnNotes(added.ReferralId, added.OrganisationId, Values<OwnNote>.Empty)) is var known =>
            known with { Notes = known.Notes.Add(new OwnNote(e.Id, e.Timestamp, e.Recorded().MemberId, added.Text)) },
        OwnNoteRedacted redacted when notes is not null => notes with
        {
            Notes = notes.Notes.Replace(n => n.Id == redacted.EntryId, n => n with { Redaction = new Redaction(e.Id, e.Timestamp, e.Recorded().MemberId, redacted.Reason) }),
        },
        _ => notes,
    };
}

/// <summary>One note, sealed; with what is kept of its destruction.</summary>
public sealed record OwnNote(Guid Id, DateTimeOffset At, Guid MemberId, Sealed<string> Text, Redaction? Redaction = null);

/// <summary>Who destroyed a text, when and why.</summary>
public sealed record Redaction(Guid Id, DateTimeOffset At, Guid MemberId, Sealed<string>? Reason);

/// <summary>Keeps an organisation's own notes, in rows that only it can see.</summary>
public sealed class OwnNotesProjection : SingleStreamProjection<OwnNotes, Guid>
{
    public override string Name => "own_notes";

    public override string StreamType => ReferralsStore.OwnNotesStream;

    public override ProjectionTable Table { get; } = new("referrals", "own_notes",
    [
        new("organisation_id", NpgsqlDbType.Uuid, IsKey: true), new("referral_id", NpgsqlDbType.Uuid, IsKey: true),
        new("notes", NpgsqlDbType.Jsonb),
    ]);

    public override OwnNotes? Evolve(OwnNotes? doc, IEvent e) => OwnNotes.Evolve(doc, e);

    public override IEnumerable<object?[]> Rows(OwnNotes doc) => [[doc.OrganisationId, doc.ReferralId, doc.Notes]];
}
