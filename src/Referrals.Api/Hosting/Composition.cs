using Referrals.Api.Clocks;
using Referrals.Api.Deciding;
using Referrals.Api.Demonstration;
using Referrals.Api.Directory;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Organisations;
using Referrals.Api.Outcomes;
using Referrals.Api.Paging;
using Referrals.Api.People;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Security.Providers;
using Referrals.Api.Security.Tokens;
using Referrals.Api.Systems;
using Referrals.Domain.Programmes;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Governance;
using Referrals.Projections.Handoffs;
using Referrals.Projections.Journeys;
using Referrals.Projections.People;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Facts;
using Referrals.Projections.Sharing;

namespace Referrals.Api.Hosting;

/// <summary>What the server is made of, put together by hand.</summary>
internal static class Composition
{
    /// <exception cref="ConfigurationException">A setting is missing; nothing was started.</exception>
    public static async Task AddReferralsAsync(this IHostApplicationBuilder builder, CancellationToken ct = default)
    {
        var development = builder.Environment.IsDevelopment();
        FluentValidation.ValidatorOptions.Global.LanguageManager.Enabled = false;
        Databases.Demand(builder.Configuration, development);
        TokenIssuers.Demand(builder.Configuration, development);
        IdentityProviders.Demand(builder.Configuration, development);
        var keys = KeyRing.From(builder.Configuration, development);
        var prefix = ReferencePrefix.From(builder.Configuration);
        var audit = AuditSettings.From(builder.Configuration, development);
        var programmes = ProgrammeFiles.Read(builder.Configuration);
        var indicators = Outcomes.Indicators.From(builder.Configuration);
        var databases = await Databases.OpenAsync(builder.Configuration, development, ct);

        builder.Services
            .AddSingleton(_ => databases)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(keys)
            .AddSingleton(prefix)
            .AddSingleton(audit)
            .AddSingleton(programmes)
            .AddSingleton(indicators)
            .AddSingleton<Outcomes.Charts.PlanWords>()
            .AddSingleton(builder.Configuration.GetSection("Limits").Get<Limits>() ?? new Limits())
            .AddStore()
            .AddQueries()
            .AddSingleton<PartnershipSource>()
            .AddSingleton<ApiKeys>()
            .AddSingleton(_ => new IssuerDocuments(development))
            .AddSingleton(s => TokenIssuers.From(
                builder.Configuration, s.GetRequiredService<IssuerDocuments>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<TokenIssuers>>()))
            .AddSingleton(s => IdentityProviders.From(
                builder.Configuration, s.GetRequiredService<IssuerDocuments>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<IdentityProviders>>()))
            .AddSingleton<SystemTokens>()
            .AddSingleton<SystemQueries>()
            .AddSingleton<SystemDecisions>()
            .AddSingleton<RateLimits>()
            .AddSingleton<AccessRecording>()
            .AddSingleton<AuditHeads>()
            .AddSingleton<AuditChecks>()
            .AddSingleton<Pages.Auditing.AccessListings>()
            .AddSingleton<SubjectFiles>()
            .AddSingleton<SubjectRequests>()
            .AddSingleton<SubjectAccess>()
            .AddSingleton<Asking>()
            .AddSingleton<ETags>()
            .AddSingleton<Cursors>()
            .AddSingleton<Idempotency>()
            .AddSingleton<Decisions>()
            .AddSingleton<Areas>()
            .AddSingleton<RecordHashes>()
            .AddSingleton<RecordLinks>()
            .AddSingleton<RestrictedMembers>()
            .AddSingleton<WholePeople>()
            .AddSingleton<SeenPeople>()
            .AddSingleton<Searching>()
            .AddSingleton<Caseloads.SavedViews>()
            .AddSingleton<Deciders>()
            .AddSingleton<PersonRecords>()
            .AddSingleton<NewReferrals>()
            .AddSingleton<Sharing.Crossing>()
            .AddSingleton<PersonDecisions>()
            .AddSingleton<ReferralDecisions>()
            .AddSingleton<KeptDrafts>()
            .AddAccounts()
            .AddSingleton<Sharing.SensitiveOpening>()
            .AddSingleton<ManagedStreams>()
            .AddSingleton<MemberDecisions>()
            .AddSingleton<OrganisationDecisions>()
            .AddSingleton<AgreementDecisions>()
            .AddErasure(builder.Configuration, databases)
            .AddReleases()
            .AddSingleton<DatabaseSchema>()
            .AddSingleton<Jobs>()
            .AddSingleton<DemonstrationLoad>()
            .AddHostedService(s => s.GetRequiredService<DemonstrationLoad>())
            .AddHostedService<ClockKeeper>()
            .AddHostedService<AuditSealer>()
            .AddHostedService<LogReaders>()
            .AddHostedService<LinkKeeper>()
            .AddHostedService<DraftKeeper>()
            .ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
    }

    private static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<Tries>()
        .AddSingleton<Accounts>()
        .AddSingleton<Invitations>()
        .AddSingleton<SecondFactors>();

    private static IServiceCollection AddErasure(this IServiceCollection services, IConfiguration configuration, Databases databases) => services
        .AddSingleton(ErasureSettings.From(configuration, databases))
        .AddSingleton<Restrictions>()
        .AddSingleton<LegalHolds>()
        .AddSingleton<LegalHoldQueries>()
        .AddSingleton<NamingTexts>()
        .AddSingleton<ErasureScopes>()
        .AddSingleton<ErasureLedger>()
        .AddSingleton<RecordsByReference>()
        .AddSingleton<RecordsByNumber>()
        .AddSingleton<RetentionFinding>()
        .AddSingleton<RetentionRun>()
        .AddSingleton<ErasureDecisions>()
        .AddSingleton<ErasureQueries>()
        .AddSingleton<ErasureReading>()
        .AddHostedService<ErasureKeeper>();

    private static IServiceCollection AddReleases(this IServiceCollection services) => services
        .AddSingleton<FactsOf>(s => async (period, until, ct) =>
        {
            var facts = (await s.GetRequiredService<ProjectionDaemon>().StatusAsync(ct)).Single(r => r.Name == s.GetRequiredService<FactsProjection>().Name);
            return facts.LastSequence < until || facts.DeadLetters > 0 ? null : await FactReading.ReadAsync(s.GetRequiredService<Databases>().ReleaseBuilder, period, ct);
        })
        .AddSingleton<ReleaseDecisions>()
        .AddSingleton<ReleaseQueries>()
        .AddHostedService<ReleaseKeeper>();

    private static IServiceCollection AddStore(this IServiceCollection services) => services
        .AddSingleton(s => new PersonalDataKeys(s.GetRequiredService<Databases>().Keys, s.GetRequiredService<KeyRing>().Wrappers, s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => ReferralsStore.Configure(
            new StoreOptions { DataSource = s.GetRequiredService<Databases>().Writer, TimeProvider = s.GetRequiredService<TimeProvider>() },
            s.GetRequiredService<PersonalDataKeys>()))
        .AddSingleton(s => new FactsProjection(
            s.GetRequiredService<Databases>().Facts, s.GetRequiredService<StoreOptions>(), s.GetRequiredService<Opener>(), s.GetRequiredService<ProgrammeCatalogue>()))
        .AddSingleton(s => new DocumentStore(s.GetRequiredService<StoreOptions>().Subscribe(new LinkWork()).Subscribe(s.GetRequiredService<FactsProjection>())))
        .AddSingleton<ProjectionDaemon>()
        .AddSingleton<Opener>();

    private static IServiceCollection AddQueries(this IServiceCollection services) => services
        .AddSingleton(s => new Reader(s.GetRequiredService<Databases>().Reader, s.GetRequiredService<ProgrammeCatalogue>()))
        .AddSingleton(s => new PublishedReleases(s.GetRequiredService<Databases>().Evaluator))
        .AddSingleton<CurrentPartnership>(s => async ct => await s.GetRequiredService<PartnershipSource>().CurrentAsync(ct))
        .AddSingleton(s => new AccessLog(s.GetRequiredService<Databases>().Reader))
        .AddSingleton<AccessLogQueries>()
        .AddSingleton<PersonQueries>()
        .AddSingleton<ReferralQueries>()
        .AddSingleton<ReferralPreviews>()
        .AddSingleton<SensitiveOpeningQueries>()
        .AddSingleton<CaseloadQueries>()
        .AddSingleton<WorkQueries>()
        .AddSingleton<OwnNumbersQueries>()
        .AddSingleton<HandoffQueries>()
        .AddSingleton<BoardQueries>()
        .AddSingleton<JourneyQueries>();
}
