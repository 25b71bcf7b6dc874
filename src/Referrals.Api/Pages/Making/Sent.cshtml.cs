using Microsoft.AspNetCore.Mvc.Filters;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Making;

/// <summary>What was made of a draft, and what happens next.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Referral)]
internal sealed class SentModel(OpenDrafts drafts, ReferralQueries referrals) : DraftPage(drafts)
{
    public IReadOnlyList<ReferralView> Referrals { get; private set; } = [];

    protected override bool IsOfSent => true;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (Setting.Kept.SentAt is null)
        {
            context.Result = Redirect(Setting.At);
        }
    }

    public async Task OnGetAsync()
    {
        var found = new List<ReferralView>();
        foreach (var id in Setting.Kept.Made)
        {
            if (await referrals.FindAsync(Actor, id, Setting.Today, Stop) is { } referral)
            {
                found.Add(referral.View);
            }
        }

        Referrals = found;
        HttpContext.Shows(new Shown([], [.. found.Select(r => r.Id)], ["reference", "service", "receiver", "clocks"]) { Purpose = AccessPurpose.NewReferral });
    }

    /// <summary>The day by which it is to be seen; null once it is.</summary>
    public DateOnly? SeenBy(ReferralView referral) => referral.Clocks.FirstOrDefault(c => c is { Name: ClockName.Acknowledge, Status: not ClockStatus.Met })?.Due;

    public string? Next(ReferralView referral) => Setting.Programmes.Find(referral.Programme)?.WhatHappensNext;
}
