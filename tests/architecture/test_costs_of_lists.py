"""No list and no dashboard costs more statements when there is more to show.

The addresses come from the URL configuration: a new list is held to it the day it is written.
"""

import pytest

from labtrack.accounts.choices import Role
from tests.architecture.sweeping import ask, client_of, plain_routes
from tests.architecture.worlds import World
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DASHBOARDS = ("overview", "analysis")


def pages() -> list[str]:
    """Every list and dashboard that takes no argument, of people and of programs."""
    return [
        route.url()
        for route in plain_routes()
        if route.noun_and_verb.endswith("-list")
        or route.noun_and_verb.startswith(DASHBOARDS)
    ]


def costs(client) -> dict[str, int]:
    """Statements of each page."""
    found = {}
    for url in pages():
        response, queries = ask(client, "GET", url)
        if response.status_code == 200:
            found[url] = queries
    return found


def test_no_list_costs_more_with_more_rows(organisation):
    person = World.build("ONE", organisation).manager
    client = client_of(person)
    more = [World.build(mark, organisation) for mark in ("TWO", "THREE", "FOUR")]
    people.membership(person, more[0].compartment, Role.MANAGER)
    costs(client)  # fills caches
    before = costs(client)
    assert len(before) > 60
    for world in more[1:]:
        people.membership(person, world.compartment, Role.MANAGER)
    after = costs(client)
    grown = {
        url: f"{n} statements for 2 of each kind, {after[url]} for 4"
        for url, n in before.items()
        if after[url] > n
    }
    assert grown == {}
