"""How the OpenAPI schema names our ways to sign in."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """A token of an instrument (`ltk_`) or a person (`ltp_`)."""

    target_class = "labtrack.api.authentication.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An instrument's token (ltk_...) or a person's (ltp_...).",
        }


class PersonSessionScheme(OpenApiAuthenticationExtension):
    """The session cookie of a signed-in person."""

    target_class = "labtrack.api.authentication.PersonSession"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": "labtrack"}
