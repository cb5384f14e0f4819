"""A formula before it is saved: what is wrong and where, or what it gives for tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def blamed(text: str, error: FormulaError) -> FormulaCheck:
    """What is wrong, at its place in the text."""
    text = " ".join(text.split())
    return FormulaCheck(
        blamed=Blamed(
            text[: error.start],
            text[error.start : error.end] or "…",
            text[error.end :],
            str(error),
        )
    )


def last_tests(takes: Iterable[str], *, person: User) -> list[Test]:
    """The newest tests that a formula of these properties is for."""
    tests = visible_to(person, Test.objects.having(takes)).select_related(
        "specimen__organisation", "method", "compartment"
    )
    return list(tests.order_by("-created_at", "-pk")[:SHOWN])


def compose(
    version: FormulaVersion, values: Sequence[CalculatedValue], *, person: User
) -> FormulaCheck:
    """What a version that need not be stored says, and gave for the last tests."""
    known = visible_to(person, Property).in_bulk(version.takes, field_name="code")
    inputs = tuple(known[code] for code in version.takes)
    tests = visible_to(person, Test.objects.having(version.takes))
    count, is_exact = keyset.counted(tests)
    return FormulaCheck(
        spelled_out=version.spelled_out if version.spelled_out != version.text else "",
        inputs=inputs,
        methods=tuple(methods_for(version.takes, person=person)),
        rows=tuple(_rows(version, inputs, values, person)),
        count=count,
        is_exact=is_exact,
        has_now=version.property.pk is not None,
    )


def _rows(
    version: FormulaVersion,
    inputs: tuple[Property, ...],
    values: Sequence[CalculatedValue],
    person: User,
) -> list[PreviewRow]:
    prop = version.property
    now = _now(prop, [value.test for value in values], person)
    return [
        PreviewRow(
            test=value.test,
            inputs=[input_text(value.inputs[one.code], one, person) for one in inputs],
            now=_said(now.get(value.test.pk), prop, person),
            then=_said(value, prop, person),
            reason=value.reason,
        )
        for value in values
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
