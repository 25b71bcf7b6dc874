using System.Text;
using System.Text.Json;
using Referrals.Domain.PersonalData;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.PersonalData;

public class SealedTests
{
    private static readonly Guid Key = new("7c9e6679-7425-40de-944b-e07fc1f90ae7");
    private static readonly byte[] Ciphertext = [1, 2, 3, 250];

    [Fact]
    public void stored_it_is_its_key_and_its_ciphertext() =>
        JsonSerializer.Serialize(new Carrier(Sealed.FromCiphertext<string>(Key, Ciphertext), null))
            .ShouldBe("""{"Text":{"$key":"7c9e6679-7425-40de-944b-e07fc1f90ae7","$value":"AQID\u002Bg=="},"Number":null}""".Replace("\\u002B", "+", StringComparison.Ordinal));

    [Fact]
    public void read_again_it_is_the_same_and_still_shut()
    {
        var stored = JsonSerializer.Serialize(new Carrier(Sealed.FromCiphertext<string>(Key, Ciphertext), Sealed.FromCiphertext<int>(Key, [9])));
        var read = JsonSerializer.Deserialize<Carrier>(stored)!;
        read.ShouldBe(new Carrier(Sealed.FromCiphertext<string>(Key, Ciphertext), Sealed.FromCiphertext<int>(Key, [9])));
        read.Text.IsOpen.ShouldBeFalse();
        read.Text.TryRead(out _).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => read.Text.Value);
    }

    [Fact]
    public void a_member_that_a_later_version_adds_is_passed_over() =>
        JsonSerializer.Deserialize<Sealed<string>>("""{"$version":{"a":[1]},"$value":"AQID+g==","$key":"7c9e6679-7425-40de-944b-e07fc1f90ae7"}""")
            .ShouldBe(Sealed.FromCiphertext<string>(Key, Ciphertext));

    [Theory]
    [InlineData("\"Joan\"")]
    [InlineData("{}")]
    [InlineData("""{"$key":"7c9e6679-7425-40de-944b-e07fc1f90ae7"}""")]
    [InlineData("""{"$value":"AQID"}""")]
    [InlineData("[]")]
    public void anything_else_is_not_a_sealed_value(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Sealed<string>>(json));

    [Fact]
    public void an_open_value_is_never_written()
    {
        Should.Throw<InvalidOperationException>(() => JsonSerializer.Serialize(Sealed.Of(Key, "Joan"))).Message.ShouldNotContain("Joan");
        Should.Throw<InvalidOperationException>(() => JsonSerializer.Serialize(Sealed.Text([Key], "Joan")));
        Should.Throw<InvalidOperationException>(() => JsonSerializer.Serialize(default(Sealed<string>)));
    }

    [Fact]
    public void opened_again_it_is_written_as_it_was_stored()
    {
        var opened = (Sealed<string>)((ISealed)Sealed.FromCiphertext<string>(Key, Ciphertext)).WithValue("Joan");
        opened.Value.ShouldBe("Joan");
        opened.Scope.ShouldBe(SealScope.Opened);
        JsonSerializer.Serialize(opened).ShouldBe(JsonSerializer.Serialize(Sealed.FromCiphertext<string>(Key, Ciphertext)));
    }

    [Fact]
    public void sealing_forgets_the_value()
    {
        var shut = (Sealed<string>)((ISealed)Sealed.Of(Key, "Joan")).WithCiphertext(Key, Ciphertext);
        shut.ShouldBe(Sealed.FromCiphertext<string>(Key, Ciphertext));
        shut.IsOpen.ShouldBeFalse();
        ((ISealed)shut).OpenValue.ShouldBeNull();
    }

    [Fact]
    public void open_ones_are_equal_by_value_and_shut_ones_by_ciphertext()
    {
        Sealed.Of(Key, "Joan").ShouldBe(Sealed.Of(Guid.CreateVersion7(), "Joan"));
        Sealed.Of(Key, "Joan").GetHashCode().ShouldBe(Sealed.Text([Key], "Joan").GetHashCode());
        Sealed.Of(Key, "Joan").ShouldNotBe(Sealed.Of(Key, "June"));
        Sealed.FromCiphertext<string>(Key, [1, 2]).ShouldBe(Sealed.FromCiphertext<string>(Key, [1, 2]));
        Sealed.FromCiphertext<string>(Key, [1, 2]).ShouldNotBe(Sealed.FromCiphertext<string>(Key, [1, 3]));
        Sealed.FromCiphertext<string>(Key, [1, 2]).ShouldNotBe(Sealed.FromCiphertext<string>(Guid.CreateVersion7(), [1, 2]));
        Sealed.FromCiphertext<string>(Key, [1, 2]).ShouldNotBe(Sealed.Of(Key, "Joan"));
    }

    [Fact]
    public void each_kind_says_whose_keys_guard_it()
    {
        var other = Guid.CreateVersion7();
        Sealed.Of(Key, 5).Scope.Records.ShouldBe([Key]);
        Sealed.Of(Key, 5).Scope.FreeText.ShouldBeFalse();
        Sealed.Of(Key, 5).KeyId.ShouldBe(Key);
        Sealed.Text([Key, other], "Joan").Scope.Records.ShouldBe([Key, other]);
        Sealed.Text([Key, other], "Joan").Scope.FreeText.ShouldBeTrue();
        Sealed.Text([Key, other], "Joan").KeyId.ShouldBe(Guid.Empty);
        Sealed.FromCiphertext<string>(Key, Ciphertext).Scope.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void its_text_says_nothing()
    {
        Sealed.Of(Key, "Joan").ToString().ShouldBe("(sealed)");
        $"{Sealed.Text([Key], "Joan")}".ShouldBe("(sealed)");
        new StringBuilder().Append(new Carrier(Sealed.Of(Key, "Joan"), Sealed.Of(Key, 4711))).ToString().ShouldBe("Carrier { Text = (sealed), Number = (sealed) }");
    }

    private sealed record Carrier(Sealed<string> Text, Sealed<int>? Number);
}
