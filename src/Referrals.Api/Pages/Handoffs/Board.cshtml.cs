using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Projections.Handoffs;

namespace Referrals.Api.Pages.Handoffs;

/// <summary>A move that a card offers: a form of its own, or, with nothing to ask, a button.</summary>
internal sealed record Move(string Path, string Title);

/// <summary>One partner's board: four lists, and on each card what can be done with it.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.List)]
internal sealed class BoardModel(
    BoardQueries boards, PartnershipSource partnerships, ReferralDecisions decisions, PageCommands commands, Asking asking, Cursors cursors) : PageModel
{
    /// <summary>How long what is finished stays on the board.</summary>
    public const int Days = 30;

    private const int CardsOfAList = 10;
    private const int CardsOfOne = 20;

    private Guid _partnerId;

    public string Partner { get; private set; } = "";

    public Direction Direction { get; private set; }

    /// <summary>The only list that is shown; null for all four.</summary>
    public BoardList? Only { get; private set; }

    public bool Overdue { get; private set; }

    public Board Board { get; private set; } = null!;

    public IReadOnlyList<Choice> Others { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public string? Done { get; private set; }

    public string? Key { get; private set; }

    /// <summary>Where the only list is gone on with; null at its beginning.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Where it goes on after what is shown.</summary>
    public string? Next { get; private set; }

    /// <summary>This board, to come back to.</summary>
    public string Here => Cursor is { } cursor ? From(cursor) : AddressOf(Only);

    public string AddressOf(BoardList? only) => Address(_partnerId, Direction, only, Overdue);

    public string Towards(Direction direction) => Address(_partnerId, direction);

    public static string Address(Guid partnerId, Direction direction, BoardList? only = null, bool overdue = false) =>
        $"/handoffs/{partnerId}?direction={Codes.NameOf(direction)}{(only is { } list ? $"&list={Codes.NameOf(list)}" : "")}{(overdue ? "&overdue=true" : "")}";

    public string TitleOf(BoardList list) => (list, Direction) switch
    {
        (BoardList.Waiting, Direction.Out) => "Waiting for their answer",
        (BoardList.Waiting, _) => "Waiting for our answer",
        (BoardList.Working, Direction.Out) => "Being worked",
        (BoardList.Working, _) => "Being worked by us",
        (BoardList.SentBack, Direction.Out) => "Sent back to us",
        (BoardList.SentBack, _) => "Sent back to them",
        _ => $"Finished in the last {Days} days",
    };

    public async Task OnGetAsync(Guid id)
    {
        Done = CommandForms.Find(Request.Query["done"])?.Done;
        await LoadAsync(id);
    }

    /// <summary>Marks one as seen: the one move that asks nothing.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid receive, string? key)
    {
        var body = JsonSerializer.SerializeToElement(new { });
        if (await this.TryAsync(() => decisions.DecideAsync(
            asking.OfForm(HttpContext, key, receive, JsonSerializer.SerializeToUtf8Bytes(body)), receive, Guid.Empty, commands.Read("receive", body), HttpContext.RequestAborted)))
        {
            return Redirect(QueryHelpers.AddQueryString(Request.GetEncodedPathAndQuery(), "done", "receive"));
        }

        await LoadAsync(id);
        return Page();
    }

    /// <summary>What this card offers whoever looks.</summary>
    public IEnumerable<Move> Moves(BoardCard card)
    {
        var (row, us) = (card.Row, HttpContext.Actor().OrganisationId);
        var paths = (card.List, Direction) switch
        {
            // What waits and was taken on already is a transfer.
            (BoardList.Waiting, Direction.Out) => (string[])["chase", row.State is ReferralState.Made or ReferralState.Received ? "withdraw" : "transfer/withdraw"],
            (BoardList.Waiting, _) => row.State is ReferralState.Made or ReferralState.Received ? ["accept", "decline"] : ["transfer/accept", "transfer/decline"],
            (BoardList.SentBack, Direction.Out) => [row.State is ReferralState.Declined ? "decline/answer" : "provide-information", "withdraw"],
            (BoardList.SentBack, _) => ["chase"],
            (BoardList.Working, Direction.Out) => ["withdraw"],
            (BoardList.Working, _) => [row.State is ReferralState.OnHold ? "resume" : "contacts"],
            _ => [],
        };
        return paths.Where(CanBeDone).Select(CommandForms.Find).OfType<CommandForm>().Select(f => new Move(f.Path, f.Title));

        bool CanBeDone(string path) => path switch
        {
            "chase" => CommandForms.CanChase(row, us),
            "withdraw" => row.State is not ReferralState.Declined && !row.WithdrawalRequested,
            _ => true,
        };
    }

    public bool CanReceive(BoardCard card) => Direction is Direction.In && card.Row.State is ReferralState.Made;

    private string From(string cursor) => QueryHelpers.AddQueryString(AddressOf(Only), "cursor", cursor);

    private async Task LoadAsync(Guid id)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        var words = QueryWords.OfForm(Request.Query, "done");
        (Direction, Only, Overdue) = (words.Code<Direction>("direction") ?? Direction.Out, words.Code<BoardList>("list"), words.Flag("overdue") is true);
        var place = cursors.Read<BoardPosition>(HttpContext, words, actor.MemberId);
        Cursor = words.Cursor();
        words.Finish();
        var partnership = await partnerships.CurrentAsync(ct);
        if (id == actor.OrganisationId || !partnership.Organisations.ContainsKey(id))
        {
            throw ProblemException.NotFound();
        }

        (_partnerId, Partner, Today, Key) = (id, partnership.NameOfOrganisation(id).Name, place.Today, $"{Guid.CreateVersion7()}");
        Others =
        [
            .. partnership.Organisations.Values.Where(o => o.Id != actor.OrganisationId && partnership.Has(o.Id) || o.Id == id)
                .OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase).Select(o => new Choice($"{o.Id}", o.Name)),
        ];
        Board = await boards.FindAsync(actor, id, Direction, Only, Overdue, Today.AddDays(-Days), Only is null ? CardsOfAList : CardsOfOne, Today, place.After, ct);
        Next = cursors.Next(HttpContext, place, Board.Next, actor.MemberId) is { } next ? From(next) : null;
        HttpContext.Shows([.. Board.Cards.SelectMany(c => c).Select(c => c.Row)]);
    }
}
