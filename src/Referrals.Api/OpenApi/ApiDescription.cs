using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;
using Referrals.Api.Governance;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;

namespace Referrals.Api.OpenApi;

/// <summary>A word that the query of an address may have.</summary>
internal sealed record QueryWord(string Name, string Description);

/// <summary>The description that clients are built from, at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescription
{
    private const string Scheme = "key";

    private const string Bearers =
        "An API key, or a token of a configured issuer: either acts as one system of one organisation, for what it was given. An operation names the scopes it needs: " +
        "referrals:read, referrals:write, people:read, people:write; one that names none takes any key.";

    public static void AddApiDescription(this IHostApplicationBuilder builder)
    {
        // Bodies are declared for this description only: routing would refuse their media types before we have asked how large they are.
        var routing = builder.Services.Single(s => s.ImplementationType?.Name == "AcceptsMatcherPolicy");
        builder.Services.Remove(routing);
        builder.Services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer(DescribeAsync);
        });
    }

    public static void MapApiDescription(this IEndpointRouteBuilder api) => api.MapOpenApi().AllowAnonymous().ShowsNobody();

    /// <summary>Declares what the query may say.</summary>
    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder endpoint, params QueryWord[] words) => endpoint.WithMetadata([.. words]);

    /// <summary>The same for a list: how much of it, and where to go on.</summary>
    public static RouteHandlerBuilder AsksPages(this RouteHandlerBuilder endpoint, params QueryWord[] words) => endpoint.Asks(
        [.. words, new("limit", "How many at most: 1 to 200, 50 unless told."), new("cursor", "The next of the page before, with the same words.")]);

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = "Referrals", Version = "v1" };
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = Bearers },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var part in RoutePatternFactory.Parse(context.Description.RelativePath!).Parameters.Where(p => operation.Parameters.All(known => known.Name != p.Name)))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = part.Name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            });
        }

        foreach (var word in endpoint.OfType<QueryWord>())
        {
            Add(word.Name, ParameterLocation.Query, word.Description);
        }

        if (operation.RequestBody is not null)
        {
            Add("If-Match", ParameterLocation.Header, "The ETag that the decision stands on; 412 when it has moved on.");
        }

        if (context.Description.HttpMethod == HttpMethods.Post)
        {
            Add("Idempotency-Key", ParameterLocation.Header, "The same key, address and body from the same member store once and are answered alike, for 7 days.");
        }

        if (endpoint.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
        }
        else if (endpoint.OfType<Needed>().LastOrDefault() is { Scopes.Count: > 0 } needed)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [.. needed.Scopes.Select(ApiScopes.NameOf)] }];
        }

        void Add(string name, ParameterLocation where, string description) => operation.Parameters.Add(
            new OpenApiParameter { Name = name, In = where, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    private static async Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = context.JsonTypeInfo.Type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Values<>))
        {
            schema.Type = JsonSchemaType.Array;
            schema.Description = null;
            schema.Items = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], cancellationToken: ct);
        }

        // What may be null is left out where it is, unless it says so.
        foreach (var member in context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable && p.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) is not true))
        {
            schema.Required?.Remove(member.Name);
        }
    }
}
