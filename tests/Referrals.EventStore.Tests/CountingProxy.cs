using System.Buffers.Binary;
using System.Net.Sockets;
using Npgsql;

namespace Referrals.EventStore.Tests;

/// <summary>Stands between client and server and counts what the client asks for: each Sync or simple query is one round trip.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("proxy").FullName;
    private int _roundTrips;
    private int _statements;

    public CountingProxy(string serverFolder)
    {
        _server = Path.Combine(serverFolder, ".s.PGSQL.5432");
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, ".s.PGSQL.5432")));
        _listener.Listen();
        _ = AcceptAsync();
    }

    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>Statements executed, within whatever round trips.</summary>
    public int Statements => Volatile.Read(ref _statements);

    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Host = _folder }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        _stopping.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptAsync(_stopping.Token);
            var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_server), _stopping.Token);
            var (fromClient, fromServer) = (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
            _ = fromServer.CopyToAsync(fromClient, _stopping.Token);
            _ = CountAsync(fromClient, fromServer);
        }
    }

    private async Task CountAsync(NetworkStream client, NetworkStream server)
    {
        var head = new byte[5];
        for (var started = false; ;)
        {
            // Before the protocol starts a message has no type.
            await client.ReadExactlyAsync(started ? head : head.AsMemory(1), _stopping.Token);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            await client.ReadExactlyAsync(body, _stopping.Token);
            if (started && head[0] is (byte)'S' or (byte)'Q') Interlocked.Increment(ref _roundTrips);
            if (started && head[0] is (byte)'E') Interlocked.Increment(ref _statements);
            await server.WriteAsync(started ? head : head.AsMemory(1), _stopping.Token);
            await server.WriteAsync(body, _stopping.Token);
            started = started || BinaryPrimitives.ReadInt32BigEndian(body) == 196_608;
        }
    }
}
