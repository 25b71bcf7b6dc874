using System.Security.Cryptography;
using System.Text;
using Referrals.EventStore.PersonalData;

namespace Referrals.EventStore.Tests.PersonalData;

public sealed class Boxes
{
    private static readonly Guid s_keyId = Guid.CreateVersion7();
    private static readonly Guid s_eventId = Guid.CreateVersion7();
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] s_plaintext = Encoding.UTF8.GetBytes("Mrs Example");

    [Fact]
    public void what_is_sealed_is_opened_with_its_key()
    {
        var box = SealedBox.Seal(s_key, s_keyId, s_eventId, "person.name", s_plaintext);
        SealedBox.TryOpen(s_key, s_keyId, box, out var opened).ShouldBeTrue();
        opened.ShouldBe(s_plaintext);
        SealedBox.TryOpen(s_key, s_keyId, SealedBox.Seal(s_key, s_keyId, s_eventId, "", []), out var empty).ShouldBeTrue();
        empty.ShouldBeEmpty();
    }

    [Fact]
    public void a_box_says_where_it_belongs_and_nothing_of_what_is_in_it()
    {
        var box = SealedBox.Seal(s_key, s_keyId, s_eventId, "päth", s_plaintext);
        box.Length.ShouldBe(1 + 16 + 1 + 5 + 12 + 16 + s_plaintext.Length);
        box[0].ShouldBe((byte)1);
        new Guid(box.AsSpan(1, 16), bigEndian: true).ShouldBe(s_eventId);
        Encoding.UTF8.GetString(box, 18, box[17]).ShouldBe("päth");
        Encoding.Latin1.GetString(box).ShouldNotContain("Example");
        SealedBox.Seal(s_key, s_keyId, s_eventId, "päth", s_plaintext).ShouldNotBe(box);
    }

    [Fact]
    public void another_key_or_another_id_opens_nothing()
    {
        var box = SealedBox.Seal(s_key, s_keyId, s_eventId, "name", s_plaintext);
        SealedBox.TryOpen(RandomNumberGenerator.GetBytes(32), s_keyId, box, out var opened).ShouldBeFalse();
        opened.ShouldBeEmpty();
        SealedBox.TryOpen(s_key, Guid.CreateVersion7(), box, out _).ShouldBeFalse();
    }

    [Fact]
    public void a_box_changed_in_any_byte_or_cut_anywhere_opens_nothing()
    {
        var box = SealedBox.Seal(s_key, s_keyId, s_eventId, "name", s_plaintext);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 0x41;
            SealedBox.TryOpen(s_key, s_keyId, changed, out _).ShouldBeFalse($"byte {i}");
            SealedBox.TryOpen(s_key, s_keyId, box.AsSpan(0, i), out _).ShouldBeFalse($"length {i}");
        }
    }

    [Fact]
    public void a_path_is_at_most_255_bytes() =>
        Should.Throw<ArgumentOutOfRangeException>(() => SealedBox.Seal(s_key, s_keyId, s_eventId, new string('x', 256), s_plaintext));
}
