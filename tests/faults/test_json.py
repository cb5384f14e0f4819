"""A1 to A17 over every field that the API writes, read from its serializers.

A field that is added is swept at once. Whole requests over HTTP, with their problem
details, stand in tests/characterization/api.
"""

import inspect
import json

import pytest
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from characterization.api import inputs
from labtrack import quantities
from labtrack.api import strict_json
from labtrack.api.entering import DecimalText, Quantity, WholeNumber, YesOrNo
from labtrack.api.fields import (
    AwareTime,
    NumberText,
    Settings,
    StrictSerializer,
    StrictText,
)
from labtrack.refusals import Refused
from trials.api import inputs as of_what_was_made
from trials.api import melt_inputs, planning_inputs, treatment_inputs

WRITERS = [
    each
    for module in (
        inputs,
        of_what_was_made,
        planning_inputs,
        melt_inputs,
        treatment_inputs,
    )
    for _name, each in inspect.getmembers(module, inspect.isclass)
    if issubclass(each, StrictSerializer)
    and each is not StrictSerializer
    and each.__module__ == module.__name__
] + [Quantity]
FIELDS = [
    pytest.param(writer, name, field, id=f"{writer.__name__}.{name}")
    for writer in WRITERS
    for name, field in writer().fields.items()
]
NO_TEXT = ["true", "false", "null", "[]", "{}", "12", "1e400", '["a"]', '{"a": 1}']
INVISIBLE = ["\u202eabc", "ab\u200bc", "a\u0007b", "\ufeffabc", "\u2066abc"]
NO_NUMBER = ["true", "false", "null", "[]", "{}"]
NO_TIME = [
    "2026-11-02T01:30:00",
    "2026-11-02",
    "2026-11-02T01:30:60Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2026-11-02T01:30:00+99:99",
    "２０２６-11-02T01:30:00Z",
    " 2026-11-02T01:30:00Z",
    "2026-02-30T01:30:00Z",
    "1762047000",
]
NUMBERS_MISREAD = ["1_000.5", "1_0", " 5 ", "５", "٥", "1,5", "nan", "inf", "sNaN"]
NUMBERS_MISREAD += ["1e400", "-1e400", "9" * 5000, "0x10", "1e", ".5", "+1", "true"]


def refused(field: serializers.Field, document: str) -> bool:
    """Whether the field refuses a JSON value; anything but a refusal is an error."""
    try:
        field.run_validation(strict_json.load(document.encode()))
    except (ValidationError, DjangoValidationError, Refused):
        return True
    return False


def given_back(field: serializers.Field, document: str) -> object:
    return field.run_validation(strict_json.load(document.encode()))


def test_there_are_fields_to_sweep():
    assert len(WRITERS) >= 10
    assert len(FIELDS) >= 40


@pytest.mark.parametrize(("writer", "name", "field"), FIELDS)
def test_no_field_takes_a_value_of_another_kind(writer, name, field):
    if isinstance(field, NumberText):
        wrong = NO_NUMBER
    elif isinstance(field, WholeNumber):
        wrong = [*NO_NUMBER, "1.5", "-1", "1e2", "1e400", '"12"', "999999999999"]
    elif isinstance(field, serializers.ListField):
        wrong = ["true", "null", "12", '"a"', "{}", "[1]", "[null]"]
    elif isinstance(field, YesOrNo):
        wrong = ["null", "1", "0", '"true"', "[]", "{}"]
    elif isinstance(field, Settings):
        wrong = ["true", "null", "[]", "12", '"a"']
    elif isinstance(field, serializers.BaseSerializer):
        wrong = ["true", "null", "12", '"a"', "1e400"]
    else:
        wrong = NO_TEXT
    if field.allow_null:  # takes away what was there
        wrong = [document for document in wrong if document != "null"]
    assert [document for document in wrong if not refused(field, document)] == []


@pytest.mark.parametrize(("writer", "name", "field"), FIELDS)
def test_no_field_takes_more_than_it_holds(writer, name, field):
    if getattr(field, "max_length", None) and not isinstance(
        field, serializers.BaseSerializer | serializers.FileField
    ):
        assert refused(field, json.dumps("x" * (field.max_length + 1)))


@pytest.mark.parametrize(("writer", "name", "field"), FIELDS)
def test_no_text_hides_what_it_says(writer, name, field):
    if isinstance(field, StrictText):
        assert [
            text for text in INVISIBLE if not refused(field, json.dumps(text))
        ] == []


@pytest.mark.parametrize(("writer", "name", "field"), FIELDS)
def test_no_time_is_guessed(writer, name, field):
    if isinstance(field, AwareTime):
        assert [text for text in NO_TIME if not refused(field, json.dumps(text))] == []


@pytest.mark.parametrize(("writer", "name", "field"), FIELDS)
def test_no_number_is_misread_on_its_way_to_the_catalogue(writer, name, field):
    """What the field lets pass is refused where the unit is known, never converted."""
    if not isinstance(field, NumberText):
        return
    if isinstance(field, DecimalText):
        assert [t for t in NUMBERS_MISREAD if not refused(field, json.dumps(t))] == []
        return
    for text in NUMBERS_MISREAD:
        if not refused(field, json.dumps(text)):
            assert given_back(field, json.dumps(text)) == text
            with pytest.raises(quantities.NumberError):
                quantities.parse_censored(text)


@pytest.mark.parametrize(("writer", "name", "field"), FIELDS)
def test_a_number_keeps_every_character(writer, name, field):
    if type(field) is NumberText:
        for sent in ("0.1000000000000000055", "251.30", "1.20E+2", "-0.0"):
            assert given_back(field, sent) == sent
            assert given_back(field, json.dumps(sent)) == sent


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.__name__)
def test_no_writer_ignores_a_mistyped_or_repeated_key(writer):
    known = next(iter(writer().fields), "reason")
    mistyped = writer(data={f"{known}x": "1"})
    assert not mistyped.is_valid()
    error = mistyped.errors[f"{known}x"]
    assert error.code == "unknown_field"
    with pytest.raises(Refused, match="stands twice"):
        strict_json.load(f'{{"{known}": "1", "{known}": "2"}}'.encode())


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.__name__)
@pytest.mark.parametrize("document", ["[]", "null", '"text"', "12", "true"])
def test_no_writer_takes_anything_but_an_object(writer, document):
    assert not writer(data=strict_json.load(document.encode())).is_valid()


@pytest.mark.parametrize("levels", [33, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_no_depth_reaches_the_parser(levels, opening, closing):
    with pytest.raises(Refused, match="deeper than 32"):
        strict_json.load((opening * levels + "1" + closing * levels).encode())


def test_a_bracket_in_a_text_is_no_depth():
    assert strict_json.load(json.dumps("[" * 1000).encode()) == "[" * 1000
