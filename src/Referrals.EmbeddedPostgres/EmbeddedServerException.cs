namespace Referrals.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL could not be found, started or joined; the message says what to do about it.</summary>
public sealed class EmbeddedServerException(string message, Exception? inner = null) : Exception(message, inner);
