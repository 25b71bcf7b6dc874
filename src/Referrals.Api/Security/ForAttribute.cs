using Microsoft.AspNetCore.Mvc.Filters;
using Referrals.Domain;

namespace Referrals.Api.Security;

/// <summary>A page for members in these roles; anybody else is told that it is not for them, before anything of theirs is read.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForAttribute(params Role[] roles) : Attribute, IAuthorizationFilter
{
    public IReadOnlyList<Role> Roles { get; } = roles;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (!Roles.Contains(context.HttpContext.Actor().Role))
        {
            throw Refusal.Forbidden("This is for members in another role. A coordinator of your organisation can say who does it.");
        }
    }
}
