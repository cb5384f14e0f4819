"""A formula before it is saved: what is wrong and where, or what it gives for tests."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.actions import calculated, formulas
from characterization.dashboards.calculated import (
    input_text,
    methods_for,
    uncertainty_text,
    value_text,
)
from characterization.formulas import FormulaError
from characterization.models import (
    CalculatedValue,
    FormulaVersion,
    Property,
    Test,
    TestMethod,
)
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.pages import keyset
from labtrack.units import UNITS

SHOWN = 8


@dataclass(frozen=True)
class Blamed:
    """The text with the place to blame in its middle."""

    before: str
    part: str
    after: str
    message: str


@dataclass(frozen=True)
class PreviewRow:
    """One test with what the formula would give."""

    test: Test
    inputs: list[str]
    now: str
    then: str
    reason: str


@dataclass(frozen=True)
class FormulaCheck:
    """Either `blamed`, or what the formula takes and gives."""

    blamed: Blamed | None = None
    is_empty: bool = False
    why: str = ""
    """Why it cannot be looked at yet."""
    spelled_out: str = ""
    inputs: tuple[Property, ...] = ()
    methods: tuple[TestMethod, ...] = ()
    rows: tuple[PreviewRow, ...] = ()
    count: int = 0
    is_exact: bool = True
    has_now: bool = False


def check(text: str, *, prop: Property, person: User) -> FormulaCheck:
    """What a formula says for a property, which need not be stored yet."""
    if not text.strip():
        return FormulaCheck(is_empty=True)
    if prop.canonical_unit not in UNITS:
        return FormulaCheck(
            why=_("Say the unit first: the formula is checked against it.")
        )
    try:
        understood = formulas.understand(text, code=prop.code, unit=prop.canonical_unit)
    except FormulaError as error:
        return FormulaCheck(blamed=_blamed(" ".join(text.split()), error))
    version = understood.version_of(prop)
    known = visible_to(person, Property).in_bulk(understood.takes, field_name="code")
    inputs = tuple(known[code] for code in understood.takes)
    tests = visible_to(person, calculated.concerned(understood.takes))
    count, is_exact = keyset.counted(tests)
    return FormulaCheck(
        spelled_out=understood.spelled_out
        if understood.spelled_out != understood.text
        else "",
        inputs=inputs,
        methods=tuple(methods_for(understood.takes, person=person)),
        rows=tuple(_rows(version, inputs, tests, person)),
        count=count,
        is_exact=is_exact,
        has_now=prop.pk is not None,
    )


def _blamed(text: str, error: FormulaError) -> Blamed:
    return Blamed(
        text[: error.start],
        text[error.start : error.end] or "…",
        text[error.end :],
        str(error),
    )


def _rows(
    version: FormulaVersion, inputs: tuple[Property, ...], tests, person: User
) -> list[PreviewRow]:
    newest = list(
        tests.select_related(
            "specimen__organisation", "method", "compartment"
        ).order_by("-created_at", "-pk")[:SHOWN]
    )
    now = _now(version.property, newest, person)
    return [
        PreviewRow(
            test=value.test,
            inputs=[
                input_text(value.inputs[prop.code], prop, person) for prop in inputs
            ],
            now=_said(now.get(value.test.pk), version.property, person),
            then=_said(value, version.property, person),
            reason=value.reason,
        )
        for value in calculated.values_of(newest, [version])
    ]


def _now(prop: Property, tests: list[Test], person: User) -> dict[int, CalculatedValue]:
    """The newest stored value of each test."""
    if prop.pk is None or not tests:
        return {}
    rows = visible_to(person, CalculatedValue).filter(
        formula__property=prop, test__in=tests
    )
    return {row.test_id: row for row in rows.order_by("formula__number")}


def _said(value: CalculatedValue | None, prop: Property, person: User) -> str:
    if value is None or value.value is None:
        return ""
    text = value_text(value.value, prop, person)
    if value.uncertainty is None:
        return text
    return f"{text} ± {uncertainty_text(value.uncertainty, prop, person)}"
