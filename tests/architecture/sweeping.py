"""What the sweeps share: the arguments of each URL for one world, and who asks."""

import contextlib
import re
from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from characterization.models import LiteratureValue, Property, TestMethod
from labtrack.accounts.number_patterns import KINDS
from tests.architecture.site_map import Route, routes
from tests.architecture.worlds import World

BACKEND = "labtrack.accounts.backends.EmailBackend"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
ABSENT_NUMBER = 987_654_321
ABSENT_UUID = "00000000-0000-4000-8000-000000000000"

# Arguments that are not an attribute of the record the URL name begins with.
ARGUMENTS: dict[tuple[str, str], Callable[[World], object]] = {
    ("accounts:token-revoke", "pk"): lambda w: w.of("personal-token").pk,
    ("accounts:compartment-stop-sharing", "organisation_pk"): lambda w: (
        w.compartment.organisation_id
    ),
    ("accounts:membership-create", "pk"): lambda w: w.compartment.pk,
    ("accounts:membership-update", "pk"): lambda w: w.compartment.pk,
    ("accounts:membership-remove", "pk"): lambda w: w.compartment.pk,
    ("accounts:one-time-link", "secret"): lambda w: w.secret,
    ("accounts:number-pattern-update", "key"): lambda w: "heat",
    ("audit:history", "label"): lambda w: "trials.heat",
    ("audit:history", "pk"): lambda w: w.of("heat").pk,
    ("trials:charge-addition-create", "key"): lambda w: w.of("heat").code,
    ("trials:melt-event-create", "key"): lambda w: w.of("heat").code,
    ("trials:pour-decision-create", "key"): lambda w: w.of("heat").code,
    ("characterization:test-create", "specimen_pk"): lambda w: w.of("specimen").pk,
    ("characterization:test-create", "method"): lambda w: "ASTM-B557-15",
    ("characterization:property-formula", "code"): lambda w: "YR",
    ("characterization:property-retire-formula", "code"): lambda w: "YR",
    ("characterization:property-formula-progress", "code"): lambda w: "YR",
    ("characterization:profile-describe", "pk"): lambda w: w.of("example-file").pk,
    ("characterization:profile-preview", "pk"): lambda w: w.of("example-file").pk,
    ("instruments:import-profile-read-again", "instrument_pk"): lambda w: (
        w.of("instrument").pk
    ),
    ("instruments:calibration-create", "pk"): lambda w: w.of("instrument").pk,
    ("instruments:token-create", "pk"): lambda w: w.of("instrument").pk,
    ("instruments:token-revoke", "pk"): lambda w: w.of("instrument").pk,
}
# The same for every argument of that name.
NAMED: dict[str, Callable[[World], object]] = {
    "membership_pk": lambda w: w.of("membership").pk,
    "token_pk": lambda w: w.of("token").pk,
    # The whole of a picture in one tile.
    "level": lambda w: 0,
    "column": lambda w: 0,
    "row": lambda w: 0,
}
# Addresses whose name does not begin with what they show.
NOUNS = {"audit:history": "heat"}
# Arguments that name a kind of record, not a record.
FIXED = {"label", "method", "version", "level", "column", "row"}
# Nouns of the catalogue: every signed-in person reads them.
CATALOGUE: dict[str, Callable[[], object]] = {
    "property": lambda: Property.objects.first(),
    "literature-value": lambda: LiteratureValue.objects.first(),
    # Each organisation has its own pattern of every kind, under the same address.
    "number-pattern": lambda: KINDS["heat"],
    "test-method": lambda: TestMethod.objects.first(),
}
# Whoever holds the secret of a one-time link may open it; that is what it is for.
OPEN_WITH_A_SECRET = {"accounts:one-time-link"}


def noun_of(route: Route, world: World) -> str | None:
    """The longest noun that the URL name begins with."""
    name = NOUNS.get(route.name, route.noun_and_verb)
    nouns = [*world.records, *CATALOGUE]
    fitting = [noun for noun in nouns if name == noun or name.startswith(f"{noun}-")]
    return max(fitting, key=len, default=None)


def arguments_of(route: Route, world: World) -> dict[str, object] | None:
    """Each argument of the URL for this world's record; None where one is unknown."""
    noun = noun_of(route, world)
    record = None
    if noun in CATALOGUE:
        record = CATALOGUE[noun]()
    elif noun is not None:
        record = world.of(noun)
    found: dict[str, object] = {}
    for name in route.arguments:
        special = ARGUMENTS.get((route.name, name)) or NAMED.get(name)
        if special is not None:
            found[name] = special(world)
        elif record is not None and name == "key":
            found[name] = record.code
        elif record is not None and hasattr(record, name):
            found[name] = getattr(record, name)
        else:
            return None
    return found


def absent_like(arguments: dict[str, object]) -> dict[str, object]:
    """Arguments of the same shape that no record has."""
    return {
        name: value
        if name in FIXED
        else ABSENT_NUMBER
        if isinstance(value, int)
        else ABSENT_UUID
        if re.fullmatch(r"[0-9a-f-]{36}", str(value))
        else re.sub(r"[A-Za-z0-9]+", "NOSUCH", str(value), count=1)
        for name, value in arguments.items()
    }


def client_of(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


class _Undo(Exception):
    pass


def ask(client: Client, method: str, url: str, **options) -> tuple[HttpResponse, int]:
    """The answer, undone afterwards, and the number of queries it took."""
    queries = 0

    def count(execute, *arguments):
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with undone(), connection.execute_wrapper(count):
        response = client.generic(method, url, **options)
        if response.streaming:
            whole = HttpResponse(response.getvalue(), status=response.status_code)
            whole.headers = response.headers
            whole.context = None
            response = whole
    return response, queries


def record_routes() -> list[Route]:
    return [route for route in routes() if route.arguments]


def plain_routes() -> list[Route]:
    return [route for route in routes() if not route.arguments]


def body_of(response: HttpResponse, *names: object) -> str:
    """The body without what differs from request to request or names what was asked.

    Short numbers stand everywhere in a page and stay: they are asked for by address only.
    """
    text = response.content.decode("utf-8", "replace")
    text = re.sub(r'"(csrfmiddlewaretoken|once)" value="[^"]+"', "", text)
    text = re.sub(r'X-CSRFToken": "[^"]+"', "", text)
    text = re.sub(r"X-CSRFToken&quot;: &quot;[^&]+&quot;", "", text)
    for name in sorted(map(str, names), key=len, reverse=True):
        if len(name) >= 5:
            text = text.replace(name, "ASKED")
    return text
