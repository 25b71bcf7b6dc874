using System.Text.Json;
using System.Text.Json.Serialization;

namespace Referrals.Domain.PersonalData;

/// <summary>Stores a sealed value as <c>{ "$key": id, "$value": base64 }</c>; refuses to write an open one that was never sealed.</summary>
public sealed class SealedJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Sealed<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Sealed<T>>
    {
        public override Sealed<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Guid? keyId = null;
            byte[]? ciphertext = null;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("A sealed value is an object with $key and $value.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("$key"u8))
                {
                    reader.Read();
                    keyId = reader.GetGuid();
                }
                else if (reader.ValueTextEquals("$value"u8))
                {
                    reader.Read();
                    ciphertext = reader.GetBytesFromBase64();
                }
                else
                {
                    reader.Skip();
                }
            }

            return keyId is { } key && ciphertext is not null
                ? Sealed.FromCiphertext<T>(key, ciphertext)
                : throw new JsonException("A sealed value is an object with $key and $value.");
        }

        public override void Write(Utf8JsonWriter writer, Sealed<T> value, JsonSerializerOptions options)
        {
            if (value.Ciphertext.IsEmpty)
            {
                throw new InvalidOperationException("A value about a person must be sealed before it is stored.");
            }

            writer.WriteStartObject();
            writer.WriteString("$key"u8, value.KeyId);
            writer.WriteBase64String("$value"u8, value.Ciphertext.Span);
            writer.WriteEndObject();
        }
    }
}
