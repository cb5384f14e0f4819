"""Who calls the API: an instrument or a person by bearer token, or a person's session."""

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import is_form_media_type

from labtrack.accounts import secret_text
from labtrack.accounts.actions import personal_tokens
from labtrack.accounts.models import PersonalToken, User
from labtrack.accounts.refusals import SecretRefused
from labtrack.instruments.actions import tokens
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import Instrument, InstrumentToken


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer ltk_...` (an instrument) or `ltp_...` (a person)."""

    def authenticate(self, request):
        header = request.META.get("HTTP_AUTHORIZATION", "")
        scheme, _space, text = header.partition(" ")
        if not header:
            return None
        if scheme.lower() != "bearer":
            raise exceptions.AuthenticationFailed(
                _("Expected Authorization: Bearer and a token.")
            )
        try:
            if text.startswith(secret_text.PERSON):
                personal = personal_tokens.authenticate(text.strip())
                return personal.user, personal
            token = tokens.authenticate(text.strip())
        except SecretRefused as refusal:
            raise exceptions.AuthenticationFailed(str(refusal)) from refusal
        return token.instrument, token

    def authenticate_header(self, request):
        return 'Bearer realm="labtrack"'


class PersonSession(SessionAuthentication):
    """A signed-in person's browser; unsafe methods need the CSRF token. Not looked at
    when a bearer token is sent.
    """

    def enforce_csrf(self, request):
        # The check looks for the token in a form and would read the body away; the doors
        # need the bytes of what is none.
        if not is_form_media_type(request.content_type):
            _kept = request.body
        super().enforce_csrf(request)


class SignedIn(BasePermission):
    """A person, or an instrument where the view says which scope it takes
    (`instrument_scopes`: method -> TokenScope).
    """

    def has_permission(self, request, view) -> bool:
        if isinstance(request.auth, InstrumentToken):
            scope = getattr(view, "instrument_scopes", {}).get(request.method)
            if scope is None:
                self.message = _("An instrument's token does not open this.")
                return False
            self.message = _("This token lacks the scope %(scope)s.") % {
                "scope": TokenScope(scope).value
            }
            return scope in request.auth.scopes
        if not isinstance(request.user, User):
            return False
        if (
            isinstance(request.auth, PersonalToken)
            and request.method not in SAFE_METHODS
        ):
            self.message = _("This personal token only reads.")
            return request.auth.may_write
        return True


def instrument_of(request) -> Instrument | None:
    """The instrument behind a request, or None for a person."""
    return request.user if isinstance(request.user, Instrument) else None


def person_of(request) -> User | None:
    """The person behind a request, or None for an instrument."""
    return request.user if isinstance(request.user, User) else None
