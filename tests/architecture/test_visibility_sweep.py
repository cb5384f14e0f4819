"""Strangers walk every address: hidden is the same as absent, in every byte.

The list of addresses comes from the URL configuration, so that a new one is covered the
day it is written; one that the tables of `sweeping.py` and `worlds.py` cannot fill fails.
"""

import pytest

from labtrack.accounts.choices import Role
from tests.architecture.site_map import routes
from tests.architecture.sweeping import (
    CATALOGUE,
    METHODS,
    OPEN_WITH_A_SECRET,
    absent_like,
    arguments_of,
    ask,
    body_of,
    client_of,
    noun_of,
    plain_routes,
    record_routes,
)
from tests.architecture.worlds import (
    NUMBER,
    World,
    house_of,
    is_hidden_from_colleagues,
)
from tests.factories import people

# Marked slow so that they start first and no worker is left alone with them.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARK = "ZQCANARY"
IN_COMPARTMENT = (MARK.encode(), NUMBER.encode())
CANARIES = (*IN_COMPARTMENT, house_of(MARK).encode(), house_of(MARK).lower().encode())


@pytest.fixture
def hidden(organisation) -> World:
    return World.build(MARK, organisation, number=NUMBER)


@pytest.fixture
def elsewhere() -> World:
    """The stranger's own: the same kinds of record, so that no answer is 404 for want of
    anything to show.
    """
    return World.build("OWN", people.organisation(short_name="elsewhere"))


@pytest.fixture
def colleague(organisation):
    """Of the same organisation, in a compartment of their own."""
    other = people.compartment(organisation, name="Other program", tag="OTH")
    return people.person(Role.MANAGER, other, full_name="Cora Colleague")


# How a list leaves the house: the page, what programs ask for, each export.
WAYS_OUT = (
    ("text/html", ""),
    ("application/json", ""),
    ("text/csv", ""),
    ("text/html", "?export=csv"),
    ("text/html", "?export=json"),
)


def canaries_in(response) -> list[bytes]:
    said = response.content + str(response.headers).encode()
    return [canary for canary in CANARIES if canary in said]


# Pages that send a member on to the record itself.
LEADS_ON = {"characterization:test-update"}  # only a draft is edited
# Rows that came with the product are edited by who keeps the catalog.
KEPT_FOR_OTHERS = {
    "characterization:literature-value-update",
    "characterization:property-formula",
    "characterization:property-update",
    "characterization:test-method-add-rule",
    "characterization:test-method-set-property",
    "characterization:test-method-settings",
    "characterization:test-method-update",
}
# Of tests that are measured on pictures; the one of this world is pulled.
OF_OTHER_TESTS = {"characterization:test-measure-fields"}


def test_every_address_can_be_swept(hidden):
    """An address that takes a record needs a noun in worlds.py or a line in sweeping.py."""
    unlisted = [
        route.name for route in record_routes() if arguments_of(route, hidden) is None
    ]
    assert unlisted == [], "\n".join(map(str, unlisted))


def test_members_find_what_strangers_shall_not(hidden):
    """The other half of the sweep: the arguments it uses lead somewhere."""
    client = client_of(hidden.manager)
    lost = []
    for route in record_routes():
        arguments = arguments_of(route, hidden)
        if arguments is None or route.name == "accounts:compartment-stop-sharing":
            continue
        if route.name in OF_OTHER_TESTS:
            continue
        response, _queries = ask(client, "GET", route.url(**arguments))
        leads_on = response.status_code == 302 and route.name in LEADS_ON
        is_kept = response.status_code == 403 and route.name in KEPT_FOR_OTHERS
        if response.status_code not in (200, 405) and not (leads_on or is_kept):
            lost.append((route.name, response.status_code))
    assert lost == [], "\n".join(map(str, lost))


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_hidden_is_the_same_as_absent(who, hidden, elsewhere, colleague):
    """Status, body and number of queries, for each method of each address."""
    person = elsewhere.manager if who == "stranger" else colleague
    client = client_of(person)
    leaks = []
    for route in record_routes():
        if route.name in OPEN_WITH_A_SECRET or noun_of(route, hidden) in CATALOGUE:
            continue
        if who == "colleague" and not _is_hidden_from_colleagues(route, hidden):
            continue
        arguments = arguments_of(route, hidden)
        if arguments is None:
            continue
        absent = absent_like(arguments)
        # Once beforehand, so that neither pays for what an address does but once.
        ask(client, "GET", route.url(**absent))
        for method in METHODS:
            leaks += _difference(client, method, route, arguments, absent)
    assert leaks == [], "\n".join(map(str, leaks))


def _is_hidden_from_colleagues(route, hidden) -> bool:
    noun = noun_of(route, hidden)
    return noun is not None and is_hidden_from_colleagues(hidden.of(noun))


def _difference(client, method, route, arguments, absent) -> list[tuple]:
    """What tells hidden from absent in the answers of one address."""
    of_absent, absent_queries = ask(client, method, route.url(**absent))
    of_hidden, hidden_queries = ask(client, method, route.url(**arguments))
    where = (route.name, method)
    status = of_hidden.status_code
    if status != of_absent.status_code:
        return [(*where, status, of_absent.status_code)]
    if (status < 400 and method != "OPTIONS") or status >= 500 or status == 403:
        return [(*where, status)]
    asked_hidden = (route.url(**arguments), *arguments.values())
    asked_absent = (route.url(**absent), *absent.values())
    if body_of(of_hidden, *asked_hidden) != body_of(of_absent, *asked_absent):
        return [(*where, "another body")]
    if hidden_queries != absent_queries:
        return [(*where, f"{hidden_queries} queries, absent {absent_queries}")]
    return []


@pytest.mark.parametrize("who", ["stranger", "colleague", "anonymous"])
def test_no_page_without_a_record_holds_a_canary(who, hidden, elsewhere, colleague):
    """Lists, forms with their choices, counts, exports, whatever a GET answers."""
    client = client_of(elsewhere.manager if who == "stranger" else colleague)
    if who == "anonymous":
        client.logout()
    marks = CANARIES if who != "colleague" else IN_COMPARTMENT
    found = []
    for route in plain_routes():
        for accept, query in WAYS_OUT:
            url = route.url() + query
            response, _queries = ask(client, "GET", url, headers={"accept": accept})
            if response.status_code >= 500 and route.name not in ("healthz", "readyz"):
                found.append((route.name, accept, response.status_code))
            found += [
                (route.name, accept, query, mark)
                for mark in canaries_in(response)
                if mark in marks
            ]
    assert found == [], "\n".join(map(str, found))


def test_own_pages_of_a_stranger_hold_no_canary(hidden, elsewhere):
    """Pages of records that the stranger may see: choices, neighbours, fragments."""
    client = client_of(elsewhere.manager)
    found = []
    for route in record_routes():
        arguments = arguments_of(route, elsewhere)
        if arguments is None:
            continue
        for method in ("GET", "POST"):
            response, _queries = ask(client, method, route.url(**arguments))
            found += [(route.name, method, mark) for mark in canaries_in(response)]
    assert found == [], "\n".join(map(str, found))


def test_odd_spellings_of_an_address_decide_alike(hidden, elsewhere):
    """A missing slash, a doubled one, an escaped letter, an overridden method."""
    client = client_of(elsewhere.manager)
    found = []
    for route in record_routes():
        arguments = arguments_of(route, hidden)
        if arguments is None or noun_of(route, hidden) in CATALOGUE:
            continue
        if route.name in OPEN_WITH_A_SECRET:
            continue
        url = route.url(**arguments)
        for spelling in (
            url.rstrip("/"),
            url.replace("/", "//"),
            url.replace("e", "%65", 1),
            f"{url}%2e%2e/",
            f"{url}%00",
        ):
            response, _queries = ask(
                client,
                "POST",
                spelling,
                headers={"x-http-method-override": "GET", "x-method-override": "GET"},
            )
            if response.status_code < 400 and response.status_code not in (301, 302):
                found.append((route.name, spelling, response.status_code))
            if response.status_code >= 500 or canaries_in_body(response, spelling):
                found.append((route.name, spelling, response.status_code))
    assert found == [], "\n".join(map(str, found))


def canaries_in_body(response, spelling: str) -> list[bytes]:
    """What the asker wrote may come back; nothing else may."""
    said = response.content.replace(spelling.encode(), b"")
    return [canary for canary in CANARIES if canary in said and MARK not in spelling]


def test_the_sweep_walks_every_part_of_the_product():
    """If the walk loses a namespace, its leaks would go unseen."""
    names = {route.namespace.split(":")[0] for route in routes()}
    assert {"accounts", "instruments", "characterization-api", "api"} <= names
