"""Every field that carries an id or a code, in forms, filters and API bodies: what names a
hidden record answers like what names none.
"""

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from django import forms
from django.template.context import BaseContext
from django_filters import ChoiceFilter, Filter
from rest_framework import serializers

from labtrack.api.fields import StrictSerializer
from labtrack.api.naming import (
    ColleagueNamed,
    CompartmentNamed,
    EditionNamed,
    Named,
    RecordNamed,
)
from labtrack.entry.codes import RecordField
from tests.architecture.site_map import routes
from tests.architecture.sweeping import arguments_of, ask, body_of, client_of, noun_of
from tests.architecture.worlds import NUMBER, World
from tests.factories import people

# Marked slow so that they start first and no worker is left alone with them.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARK = "ZQCANARY"
ABSENT_PK = "987654321"
ABSENT_CODE = "NOSUCHXX-RECORD"


@pytest.fixture
def hidden(organisation) -> World:
    return World.build(MARK, organisation, number=NUMBER)


@pytest.fixture
def elsewhere() -> World:
    return World.build("OWN", people.organisation(short_name="elsewhere"))


def hidden_of(model, hidden: World):
    """The hidden record of a model, whatever its noun."""
    for record in hidden.records.values():
        if type(record) is model:
            return record
    return None


def forms_of(context) -> Iterator[forms.BaseForm]:
    """Every form, and every form of a formset, that a page was rendered with."""
    values = []
    for layer in context or ():
        for each in layer if isinstance(layer, BaseContext | list) else [layer]:
            values += list(each.values()) if isinstance(each, dict) else []
    seen: set[int] = set()
    for value in values:
        members = value.forms if isinstance(value, forms.BaseFormSet) else [value]
        for form in members:
            form = getattr(form, "form", form)
            if isinstance(form, forms.BaseForm) and id(form) not in seen:
                seen.add(id(form))
                yield form


def naming_fields(form: forms.BaseForm) -> Iterator[tuple[str, type, bool]]:
    """Fields whose value names a record, its model, and whether they take its key."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            yield form.add_prefix(name), field.queryset.model, True
        elif isinstance(field, RecordField):
            yield form.add_prefix(name), field.model, False


def test_forms_answer_hidden_names_like_absent_ones(hidden, elsewhere):
    client = client_of(elsewhere.manager)
    leaks, probed = [], 0
    for route in routes():
        arguments = arguments_of(route, elsewhere) if route.arguments else {}
        if arguments is None or route.is_api:
            continue
        url = route.url(**arguments)
        response, _queries = ask(client, "GET", url)
        # Rows of one kind are read by the same code: the first of them stands for all.
        kinds = {type(form): form for form in reversed([*forms_of(response.context)])}
        for form in kinds.values():
            for name, model, by_key in naming_fields(form):
                record = hidden_of(model, hidden)
                if record is None:
                    continue
                probed += 1
                for given, absent in _names(record, by_key=by_key):
                    if _differ(client, url, name, given, absent):
                        leaks.append((route.name, name, given))
    assert leaks == []
    assert probed >= 10, "The walk over the forms finds too few fields."


def _names(record, *, by_key: bool) -> list[tuple[str, str]]:
    """A name of the hidden record and one of the same shape that nothing bears."""
    if by_key:
        return [(str(record.pk), ABSENT_PK)]
    at = f"@{record.organisation.short_name}"
    return [(record.code, ABSENT_CODE), (record.code + at, ABSENT_CODE + at)]


def _differ(client, url: str, name: str, given: str, absent: str) -> bool:
    """Whether a POST, or the same as a parameter of a GET, tells the two apart."""
    return _posts_differ(client, url, name, given, absent) or _get_differs(
        client, url, name, given, absent
    )


def _posts_differ(client, url: str, name: str, given: str, absent: str) -> bool:
    answers = []
    for text in (given, absent):
        response, _queries = ask(
            client,
            "POST",
            url,
            data=f"{name}={quote_plus(text)}",
            content_type="application/x-www-form-urlencoded",
        )
        answers.append(response)
    return not _alike(*answers, given, absent)


def _get_differs(client, url: str, name: str, given: str, absent: str) -> bool:
    of_hidden, _queries = ask(client, "GET", f"{url}?{name}={quote_plus(given)}")
    of_absent, _queries = ask(client, "GET", f"{url}?{name}={quote_plus(absent)}")
    return not _alike(of_hidden, of_absent, given, absent)


def _alike(of_hidden, of_absent, given: str, absent: str) -> bool:
    """The same but for what was asked, however it is spelled when it is given back."""
    expected = body_of(of_absent)
    for spelled in (str, html.escape, quote, quote_plus, _in_json):
        expected = expected.replace(spelled(absent), spelled(given))
    same = _timeless(body_of(of_hidden)) == _timeless(expected)
    return same and of_hidden.status_code == of_absent.status_code


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _timeless(text: str) -> str:
    """Without what is new in every record: ids and times."""
    text = re.sub(r'"(id|pk|trace|curve|measurement)":\s*\d+', "", text)
    text = re.sub(r"\\?\"test-\d+-\d+\\?\"", "", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+[\d:]+)?", "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def filters_of(route) -> Iterator[tuple[str, Filter]]:
    view = getattr(route.callback, "view_class", None) or getattr(
        route.callback, "cls", None
    )
    filterset = getattr(view, "filterset_class", None)
    if filterset is not None and not route.arguments:
        yield from filterset.get_filters().items()


def test_filters_answer_hidden_names_like_absent_ones(hidden, elsewhere):
    """Choices by key, words by the codes of what the filter or its list speaks of."""
    client = client_of(elsewhere.manager)
    leaks, probed = [], 0
    for route in routes():
        for name, each in filters_of(route):
            for given, absent in _names_for_filter(route, name, each, hidden):
                probed += 1
                if _get_differs(client, route.url(), name, given, absent):
                    leaks.append((route.name, name, given))
    assert leaks == []
    assert probed >= 10, "The walk over the filters finds too few."


def _names_for_filter(route, name: str, each: Filter, hidden: World):
    queryset = each.extra.get("queryset")
    if queryset is not None:
        model = queryset.model if hasattr(queryset, "model") else None
        record = model and hidden_of(model, hidden)
        return _names(record, by_key=True) if record else []
    spoken_of = {name.replace("_", "-"), noun_of(route, hidden)}
    return [
        pair
        for noun in spoken_of & set(hidden.records)
        if hasattr(hidden.of(noun), "code") and not isinstance(each, ChoiceFilter)
        for pair in _names(hidden.of(noun), by_key=False)[:1]
    ]


# --- The API's bodies -------------------------------------------------------------------
NAMING = {"specimen", "material_state", "method", "profile", "operator", "property"}
# The sender's own name of a result; it is looked up among that sender's only.
NO_KEYS = {"external_id"}


def api_inputs() -> list[type[StrictSerializer]]:
    found, waiting = [], [StrictSerializer]
    while waiting:
        for serializer in waiting.pop().__subclasses__():
            found.append(serializer)
            waiting.append(serializer)
    return found


def test_no_input_of_the_api_takes_a_key_of_the_database():
    """Bodies name records by code, so that visibility is asked where the code is read; a
    related field would look among all rows.
    """
    offenders = [
        (serializer.__name__, name)
        for serializer in api_inputs()
        for name, field in serializer().fields.items()
        if isinstance(field, serializers.RelatedField | serializers.ManyRelatedField)
        or (name.endswith("_id") and name not in NO_KEYS)
        or name in ("id", "pk", "organisation")
        or (name == "compartment" and not isinstance(field, CompartmentNamed))
    ]
    assert offenders == []


def test_bodies_of_the_api_answer_hidden_names_like_absent_ones(hidden, elsewhere):
    client = client_of(elsewhere.manager)
    own = elsewhere.of("specimen").code
    test_url = f"/api/v1/tests/{elsewhere.of('test').test_uid}/"
    etag = client.get(test_url).headers["ETag"]

    def sent(**changes):
        body = {
            "external_id": "E-1",
            "specimen": own,
            "method": "ASTM-B557-15",
            "performed_at": "2026-11-02T14:05:00Z",
            "measurements": [{"property": "Rm", "value": "250", "unit": "MPa"}],
        }
        return body | changes

    bar = hidden.of("specimen")
    codes = [
        (bar.code, ABSENT_CODE),
        (bar.stamp_mark, "AAAAA"),
        (f"{bar.code}@{bar.organisation.short_name}", f"{ABSENT_CODE}@eck"),
    ]
    reassign = test_url.removeprefix("/api/v1/") + "reassign/"
    probes = [
        ("tests/", lambda text: sent(operator=text), hidden.viewer.staff_code, "ZZ9")
    ]
    for given, absent in codes:
        probes += [
            ("tests/", lambda text: sent(specimen=text), given, absent),
            ("tests/bulk/", lambda text: [sent(specimen=text)], given, absent),
            (reassign, lambda text: {"specimen": text, "reason": "x"}, given, absent),
        ]
    leaks = []
    for path, body, given, absent in probes:
        answers = [
            ask(
                client,
                "POST",
                f"/api/v1/{path}",
                data=json.dumps(body(text)),
                content_type="application/json",
                headers={"if-match": etag, "idempotency-key": "k" * 20},
            )[0]
            for text in (given, absent)
        ]
        if not _alike(*answers, given, absent):
            leaks.append((path, given, *(answer.content for answer in answers)))
    assert leaks == []


def test_the_walk_knows_every_naming_field_of_the_api():
    """A new body field that names a record needs a probe above."""
    named = {
        name
        for serializer in api_inputs()
        for name, field in serializer().fields.items()
        if name in NAMING and not isinstance(field, Named)
    }
    others = {
        name
        for serializer in api_inputs()
        for name, field in serializer().fields.items()
        if not isinstance(
            field, Named | serializers.ListSerializer | serializers.ListField
        )
        and name.rstrip("s") in {"heat", "lot", "alloy", "casting", "cycle", "load"}
    }
    assert named == NAMING
    assert others == set(), "Probe these in the test of bodies, then list them."


# --- Bodies of the records that people write ----------------------------------------------
def writes() -> Iterator[tuple[str, str, type[StrictSerializer]]]:
    """Route, method and input of each write that a view declares."""
    for route in routes():
        view = getattr(route.callback, "cls", None)
        actions = getattr(route.callback, "actions", None) or {}
        for method, name in list(actions.items()):
            if name == "create" and hasattr(view, "create_input"):
                yield route, "POST", view.create_input
            elif name == "partial_update" and hasattr(view, "edit_input"):
                yield route, "PATCH", view.edit_input
            elif hasattr(getattr(view, name), "input"):
                yield route, method.upper(), getattr(view, name).input


def naming_inputs(made: type[StrictSerializer]) -> Iterator[tuple[tuple, Named]]:
    """Where names of records stand in a body."""
    for name, field in made().fields.items():
        if isinstance(field, Named):
            yield (name,), field
        elif isinstance(getattr(field, "child", None), Named):
            yield (name, ""), field.child
        elif isinstance(field, serializers.ListSerializer):
            for inner, each in getattr(field.child, "fields", {}).items():
                if isinstance(each, Named):
                    yield (name, inner), each


def body_with(made: type[StrictSerializer], where: tuple, text: str) -> dict:
    """The example of the schema with that name in it."""
    body = json.loads(json.dumps(dict(made.example)))
    if len(where) == 1:
        return body | {where[0]: text}
    if where[1] == "":
        return body | {where[0]: [text]}
    rows = body.get(where[0]) or [{}]
    return body | {where[0]: [{**rows[0], where[1]: text}]}


def names_for(field: Named, hidden: World) -> list[tuple[str, str]]:
    """Names of the hidden world and absent ones of the same shape."""
    bar, at = hidden.of("specimen"), f"@{hidden.compartment.organisation.short_name}"
    if isinstance(field, ColleagueNamed):
        return [(hidden.viewer.staff_code, "ZZ9")]
    if isinstance(field, CompartmentNamed):
        name = hidden.compartment.name
        return [(name, "No such place"), (name + at, "No such place" + at)]
    if isinstance(field, EditionNamed):
        code = hidden_of(field.model, hidden).code
        return [(code, ABSENT_CODE), (f"{code}/1{at}", f"{ABSENT_CODE}/1{at}")]
    if isinstance(field, RecordNamed):
        record = hidden_of(field.model, hidden)
        return _names(record, by_key=False) if record else []
    return [(bar.code, ABSENT_CODE), (bar.stamp_mark, "AAAAA")] + [
        (hidden.of(noun).code, ABSENT_CODE) for noun in ("casting-run", "heat")
    ]


def etag_of(client, url: str) -> str:
    """Of the record at that address, or of the one that the address is a part of."""
    record = url.rstrip("/").rpartition("/")[0] + "/"
    for each in (url, record):
        if tag := client.get(each).headers.get("ETag"):
            return tag
    return "*"


def test_bodies_of_records_answer_hidden_names_like_absent_ones(hidden, elsewhere):
    client = client_of(elsewhere.manager)
    leaks, probed = [], 0
    for route, method, made in writes():
        arguments = arguments_of(route, elsewhere) if route.arguments else {}
        url = route.url(**arguments)
        tag = etag_of(client, url)
        for where, field in naming_inputs(made):
            for given, absent in names_for(field, hidden):
                probed += 1
                answers = [
                    ask(
                        client,
                        method,
                        url,
                        data=json.dumps(body_with(made, where, text)),
                        content_type="application/json",
                        headers={"if-match": tag},
                    )[0]
                    for text in (given, absent)
                ]
                if answers[0].status_code not in (400, 403, 404) or not _alike(
                    *answers, given, absent
                ):
                    leaks.append((route.name, method, where, given))
    assert leaks == []
    assert probed >= 30, "The walk over the bodies finds too few names."
