"""A2 to A8, A12, A15 and B10 in every form, its fields read from the pages themselves."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django import forms

from labtrack.entry.moment import LocalMomentField
from labtrack.entry.quantity import QuantityField
from tests.architecture.site_map import routes
from tests.architecture.sweeping import arguments_of, ask, client_of
from tests.architecture.test_visibility_fields import forms_of
from tests.architecture.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NO_NUMBER = ("1,5", "1_0", "５", "٣", "NaN", "1e400", "1e-400", "5\0", "9" * 5000)
NO_MOMENT = ("2026-02-30T10:00", "0001-01-01T00:00", "2026-03-02T07:25Z", "7\0")
NO_TEXT = ("a\0b", "ab\u202ec", "a\u200bb")
SENDINGS = 3


@pytest.fixture
def world(organisation) -> World:
    return World.build("OWN", organisation)


def bad_values(field: forms.Field) -> tuple[str, ...]:
    """What this kind of field cannot take."""
    if isinstance(field, QuantityField | forms.IntegerField | forms.FloatField):
        return NO_NUMBER
    if isinstance(field, LocalMomentField):
        return NO_MOMENT
    if isinstance(field, forms.CharField) and not field.widget.is_hidden:
        return NO_TEXT
    return ("a\0b",)


def bodies(rows: list[forms.BaseForm], start: int) -> Iterator[dict[str, str]]:
    """So many sendings with every field filled, each field with another of its values.

    The values take turns over the fields of all forms, from `start` on: each of them is
    met by hundreds of fields, and no form is sent once for every value.
    """
    fields = [
        (row.add_prefix(name), field)
        for row in rows
        for name, field in row.fields.items()
    ]
    for turn in range(SENDINGS if fields else 0):
        body = {}
        for place, (name, field) in enumerate(fields, start + turn):
            values = bad_values(field)
            body[name] = values[place % len(values)]
            if isinstance(field, QuantityField):
                body[f"{name}_unit"] = field.units[0]
        yield body


def pages(world: World):
    """Every form of every page, the rows of one kind together as they are sent."""
    client = client_of(world.manager)
    for route in routes():
        arguments = arguments_of(route, world) if route.arguments else {}
        if arguments is None or route.is_api:
            continue
        url = route.url(**arguments)
        response, _queries = ask(client, "GET", url)
        kinds: dict[type, list[forms.BaseForm]] = defaultdict(list)
        for form in forms_of(response.context):
            kinds[type(form)].append(form)
        for rows in kinds.values():
            yield client, route, url, rows


def test_no_form_fails_on_what_its_fields_cannot_be(world):
    """Each is answered in words, whatever stands in it: never with a failure."""
    failed, numbers = [], set()
    for start, (client, route, url, rows) in enumerate(pages(world)):
        numbers |= {
            (route.name, form.add_prefix(name))
            for form in rows
            for name, field in form.fields.items()
            if bad_values(field) in (NO_NUMBER, NO_MOMENT)
        }
        for body in bodies(rows, start):
            whole = {"rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "0", **body}
            response, _queries = ask(
                client,
                "POST",
                url,
                data=urlencode(whole),
                content_type="application/x-www-form-urlencoded",
            )
            if response.status_code >= 500:
                failed.append((route.name, body))
    assert failed == []
    assert len(numbers) >= 10, "The walk over the forms finds too few fields."
