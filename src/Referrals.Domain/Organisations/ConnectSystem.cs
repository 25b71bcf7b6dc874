using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>Lets a system in that brings tokens of an issuer: one client of it acts as the system from now on.</summary>
public sealed record ConnectSystem(Guid? SystemId, string? System, string? Issuer, string? ClientId, Values<ApiScope>? Scopes) : Confidential
{
    public sealed class Validator : AbstractValidator<ConnectSystem>
    {
        public Validator()
        {
            RuleFor(c => c.System).Written(TextRules.LineLength).When(c => c.SystemId is null);
            RuleFor(c => c.Issuer).NotEmpty().WithMessage("Choose who issues its tokens.");
            RuleFor(c => c.ClientId).Written(TextRules.LineLength);
            RuleFor(c => c.Scopes).NotEmpty().WithMessage("Choose what its tokens are good for here.");
        }
    }
}

public static class ConnectSystemHandler
{
    public static object[] Handle(ConnectSystem command, Guid connectionId, Guid systemId, MemberRecord? system, Actor actor)
    {
        Systems.MustBeKeptBy(actor);
        if (command.SystemId is not null)
        {
            system.MustBeASystemOf(actor.OrganisationId);
        }

        var connected = new SystemConnected(systemId, connectionId, command.Issuer!, command.ClientId!.Trim(), Values.Of(command.Scopes!.Order().Distinct()));
        return system is null ? [new SystemAdded(systemId, actor.OrganisationId, command.System!.Trim()), connected]
            : system.Connections.Any(c => c.Id == connectionId) ? [] : [connected]; // said twice, recorded once
    }

    /// <summary>Its tokens open nothing from now on.</summary>
    public static object[] Disconnect(Guid connectionId, MemberRecord? system, Actor actor)
    {
        Systems.MustBeKeptBy(actor);
        var connection = system.MustBeASystemOf(actor.OrganisationId).Connections.FirstOrDefault(c => c.Id == connectionId) ?? throw Refusal.NotFound();
        return connection.EndedAt is null ? [new SystemDisconnected(system!.Id, connectionId)] : []; // said twice, recorded once
    }
}
