"""Signing in a browser without its form, which has tests of its own."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY


def sign_in(page, person, site) -> None:
    """The browser is this person from its next page on."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "labtrack.accounts.backends.EmailBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": store.session_key, "url": site.url}]
    )
