using NpgsqlTypes;
using Referrals.EventStore;

namespace Referrals.Bench.Scenarios;

/// <summary>Rebuilding one single-stream projection over 200,000 events, ten per stream; counts events.</summary>
internal sealed class Rebuild : Scenario
{
    private const int Streams = 20_000;
    private DocumentStore _store = null!;

    public override string Name => "rebuild";

    public override bool Concurrent => false;

    public override async Task PrepareAsync(string connection, int sessions)
    {
        var options = Story.Options(connection).AddInline(new Cases());
        _store = new DocumentStore(options);
        await _store.ApplySchemaAsync(options.DataSource);
        await using var table = options.DataSource.CreateCommand(
            "create table cases (id uuid primary key, programme text not null, contacts int not null, pence bigint not null, closed bool not null, last_seen timestamptz not null)");
        await table.ExecuteNonQueryAsync();

        // Written without the projection: the rebuild has everything to do.
        await using var plain = new DocumentStore(Story.Options(connection));
        for (var i = 0; i < Streams / 200; i++) await Import.ImportAsync(plain, 200);
        await plain.Options.DataSource.DisposeAsync();
        await using var analyze = options.DataSource.CreateCommand("vacuum analyze");
        await analyze.ExecuteNonQueryAsync();
    }

    public override async Task<int> RunAsync(int session)
    {
        await _store.RebuildAsync("Cases", _store.Options.DataSource);
        return Streams * 10;
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _store.Options.DataSource.DisposeAsync();
    }

    private sealed record CaseRow(Case Case, DateTimeOffset LastSeen);

    private sealed class Cases : SingleStreamProjection<CaseRow, Guid>
    {
        public override string Name => "Cases";

        public override string StreamType => "case";

        public override ProjectionTable Table { get; } = new("public", "cases",
        [
            new("id", NpgsqlDbType.Uuid, IsKey: true), new("programme", NpgsqlDbType.Text), new("contacts", NpgsqlDbType.Integer),
            new("pence", NpgsqlDbType.Bigint), new("closed", NpgsqlDbType.Boolean), new("last_seen", NpgsqlDbType.TimestampTz),
        ]);

        public override CaseRow? Evolve(CaseRow? doc, IEvent e) => Case.Fold(doc?.Case, e) is { } state ? new CaseRow(state, e.Timestamp) : null;

        public override IEnumerable<object?[]> Rows(CaseRow doc) =>
            [[doc.Case.Id, doc.Case.Programme, doc.Case.Contacts, doc.Case.Pence, doc.Case.Closed, doc.LastSeen]];
    }
}
