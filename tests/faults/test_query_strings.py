"""A24: every list, on the web and in the API, under every kind of bad query string.

Lists and their filters are read from the URL configuration: a new one is swept at once.
"""

from collections.abc import Iterator
from urllib.parse import quote

import django_filters as filters
import pytest

from characterization.filtersets import KEY
from tests.architecture.site_map import Route, routes
from tests.architecture.sweeping import client_of
from tests.architecture.worlds import World

pytestmark = pytest.mark.django_db

NUL = "a\0b"
HUGE = "9" * 30
ODD = ("", "%\\'", HUGE, "x" * 3000, "\u202e")
"""May mean something or nothing to a filter by text; never fails."""
NOT_A_DAY = ("32", "2026-02-30", "tomorrow", "0000-01-01", "10000-01-01", HUGE)
NOT_A_CHOICE = ("abc", "１", "1_0", "-1", HUGE, "1e400", "1.0", "0x1")


@pytest.fixture
def client(organisation):
    return client_of(World.build("OWN", organisation).manager)


def view_of(route: Route):
    for attribute in ("view_class", "cls"):
        if view := getattr(route.callback, attribute, None):
            return view
    return None


def lists() -> list[Route]:
    """Addresses without arguments whose view filters what it lists."""
    return [
        route
        for route in routes()
        if not route.arguments
        and getattr(view_of(route), "filterset_class", None)
        and is_read(route)
    ]


def is_read(route: Route) -> bool:
    """A route of its own for writing, such as a batch, lists nothing."""
    actions = getattr(route.callback, "actions", None)
    return actions is None or "get" in actions


def filters_of(route: Route) -> Iterator[tuple[str, filters.Filter]]:
    yield from view_of(route).filterset_class.get_filters().items()


def status(client, route: Route, name: str, value: str) -> int:
    address = f"{route.url()}?{quote(name)}={quote(value)}"
    response = client.get(address)
    if response.status_code == 400 and route.is_api:
        assert response.headers["Content-Type"] == "application/problem+json", address
    return response.status_code


def bad_values(each: filters.Filter) -> tuple[str, ...]:
    """Values that this kind of filter cannot have."""
    if isinstance(each, filters.DateFilter):
        return (NUL, *NOT_A_DAY)
    if isinstance(each, filters.ChoiceFilter | filters.ModelChoiceFilter):
        return (NUL, *NOT_A_CHOICE)
    if KEY in each.extra.get("validators", ()):
        return (NUL, *NOT_A_CHOICE)
    return (NUL,)


def test_there_are_lists_to_sweep():
    web = [route.name for route in lists() if not route.is_api]
    assert len(web) >= 8
    assert len(lists()) - len(web) >= 8


def test_a_page_refuses_what_a_filter_cannot_have(client):
    answered = {
        (route.name, name, value[:12]): status(client, route, name, value)
        for route in lists()
        if not route.is_api
        for name, each in filters_of(route)
        for value in {NUL, bad_values(each)[1 % len(bad_values(each))]}
    }
    assert {at: code for at, code in answered.items() if code != 400} == {}
    assert len(answered) > 50


def test_the_api_refuses_what_a_filter_cannot_have_naming_each(client):
    """The sets are those of the pages; here every bad value, all filters at once."""
    unnamed = []
    for route in lists():
        if not route.is_api:
            continue
        for index in range(1, len(NOT_A_CHOICE) + 1):
            given = {
                name: bad_values(each)[index]
                for name, each in filters_of(route)
                if len(bad_values(each)) > index
            }
            answer = client.get(route.url(), given)
            named = {error["pointer"] for error in answer.json().get("errors", ())}
            unnamed += [
                (route.name, name, value)
                for name, value in given.items()
                if f"/{name}" not in named
            ]
    assert unnamed == []


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_odd_values_of_a_filter_by_text_never_fail(client, value):
    answered = {}
    for route in lists():
        texts = {
            n: value for n, each in filters_of(route) if bad_values(each) == (NUL,)
        }
        answered[route.name] = client.get(route.url(), texts).status_code
    assert {at: code for at, code in answered.items() if code not in (200, 400)} == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cod", "H26"),
        ("organisation__name__startswith", "E"),
        ("a\0b", "x"),
    ],
    ids=["typo", "lookup", "nul"],
)
def test_a_filter_that_does_not_exist_is_400_everywhere(client, name, value):
    answered = {route.name: status(client, route, name, value) for route in lists()}
    assert {at: code for at, code in answered.items() if code != 400} == {}


@pytest.mark.parametrize("value", [HUGE, "LTE=", "%", "cD0A"])
def test_a_cursor_that_no_page_gave_is_400(client, value):
    answered = {route.name: status(client, route, "cursor", value) for route in lists()}
    assert {at: code for at, code in answered.items() if code != 400} == {}


@pytest.mark.parametrize("value", ["-1", "0", "501", HUGE, "1e20", "５", ""])
def test_a_limit_beyond_500_is_400(client, value):
    answered = {
        route.name: status(client, route, "limit", value)
        for route in lists()
        if route.is_api
    }
    assert {at: code for at, code in answered.items() if code != 400} == {}


@pytest.mark.parametrize("value", ["compartment__name", "--code", NUL])
def test_a_list_sorts_by_its_own_columns_alone(client, value):
    answered = {route.name: status(client, route, "sort", value) for route in lists()}
    assert {at: code for at, code in answered.items() if code != 400} == {}


def test_no_page_at_all_fails_on_a_query_that_it_does_not_know(client):
    failed = []
    for route in routes():
        if route.arguments:
            continue
        query = "a%00b=c%00d&q=%00&basis=%00&page=1e400&next=%00&limit=1e400"
        response = client.get(f"{route.url()}?{query}")
        # /healthz says 503 while nobody works, as here.
        if response.status_code >= 500 and route.name != "healthz":
            failed.append((route.name, response.status_code))
    assert failed == []
