"""Numbers as entered or sent, checked against the catalogue and turned into rows."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from characterization.choices import Censoring, OwedBy, PropertyRole, Relation
from characterization.methods import limits
from characterization.models import (
    Measurement,
    MethodProperty,
    Property,
    PropertyRule,
    TestMethod,
)
from characterization.models.test import COLDEST_TEST_C, HOTTEST_TEST_C
from labtrack import quantities, rounding
from labtrack.refusals import Fault, Pointer, Refused
from labtrack.templatetags.display import pretty_unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of one property, as characters, with where it stood in what was sent."""

    property: str
    value: str
    unit: str
    uncertainty: str = ""
    source: OwedBy = OwedBy.INSTRUMENT
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something unusual that is stored as a flag and reviewed first."""

    code: str
    message: str


class MethodRules:
    """The catalogue's rows of one method, read once and asked often.

    `settings` are those of its evaluation: the method's of today, unless a test that was
    evaluated before keeps its own.
    """

    def __init__(self, method: TestMethod, settings: Mapping[str, Any] | None = None):
        self.method = method
        self.settings: Mapping[str, Any] = (
            method.evaluation_settings if settings is None else settings
        )
        parts = MethodProperty.objects.filter(method=method).select_related("property")
        self.parts: dict[str, MethodProperty] = {
            part.property.code: part for part in parts
        }
        self.relations = list(
            PropertyRule.objects.filter(
                method=method, withdrawn_because=""
            ).select_related("left", "right")
        )

    def with_settings(self, settings: Mapping[str, Any]) -> Self:
        """The same rules where some settings of the evaluation are others."""
        changed = copy.copy(self)
        changed.settings = {**self.settings, **settings}
        return changed

    def owed(self) -> set[str]:
        """Codes of the properties without which a test of this method is in progress."""
        return {code for code, part in self.parts.items() if part.is_owed}

    def measurements(self, entries: Iterable[Entry]) -> list[Measurement]:
        """Unsaved measurements. Refused, with every fault at once, for unknown or repeated
        properties, unknown units, bad numbers, hard limits and broken rules.
        """
        rows: dict[str, Measurement] = {}
        pointers: dict[str, Pointer] = {}
        faults: list[Fault] = []
        for entry in entries:
            try:
                row = self._measurement(entry)
                if entry.property in rows:
                    raise Refused(
                        Fault(
                            "repeated_property",
                            _("%(code)s stands twice.") % {"code": entry.property},
                            ("property",),
                            entry.property,
                        )
                    )
            except Refused as refusal:
                faults += [fault.under(*entry.pointer) for fault in refusal.faults]
                continue
            rows[entry.property], pointers[entry.property] = row, entry.pointer
        faults += self.broken_rules(rows, pointers)
        if faults:
            raise Refused(faults)
        return list(rows.values())

    def broken_rules(
        self, rows: dict[str, Measurement], pointers: dict[str, Pointer]
    ) -> list[Fault]:
        """Rules between two properties of the same test that the values break."""
        faults = []
        for rule in self.relations:
            left, right = rows.get(rule.left.code), rows.get(rule.right.code)
            if left is None or right is None or left.censoring or right.censoring:
                continue
            if not _holds(left.value, rule.relation, right.value):
                faults.append(
                    Fault(
                        "rule",
                        _(
                            "%(left)s is %(lt)s and %(right)s %(rt)s; "
                            "expected %(left)s %(relation)s %(right)s."
                        )
                        % {
                            "left": rule.left.code,
                            "lt": in_words(left),
                            "right": rule.right.code,
                            "rt": in_words(right),
                            "relation": Relation(rule.relation).label,
                        },
                        (*pointers.get(rule.left.code, ()), "value"),
                        left.text,
                    )
                )
        return faults

    def _measurement(self, entry: Entry) -> Measurement:
        part = self.parts.get(entry.property)
        if part is None:
            raise Refused(
                Fault(
                    "unknown_property",
                    _("%(method)s has no property %(code)s; it has %(known)s.")
                    % {
                        "method": self.method.code,
                        "code": entry.property,
                        "known": ", ".join(self.parts),
                    },
                    ("property",),
                    entry.property,
                )
            )
        prop = part.property
        if prop.codes:
            return _rating(entry, prop)
        censored = _number(entry.value, "value", of=prop.code)
        value = _possible(censored, entry, prop)
        row = Measurement(
            property=prop,
            value=value,
            text=entry.value,
            unit=entry.unit,
            censoring=Censoring(censored.flag),
            source=entry.source,
        )
        if entry.uncertainty:
            row.uncertainty = _uncertainty(entry, prop)
            row.uncertainty_text = entry.uncertainty
        return row


def as_stated(code: str, value: float, as_entered: str) -> Entry:
    """A size in mm that the specimen states, as it was entered there."""
    text, _space, unit = as_entered.partition(" ")
    return Entry(code, text or repr(value), unit or "mm", source=OwedBy.PERSON)


def unusual(rows: Iterable[Measurement]) -> list[Remark]:
    """Values outside the soft limits of their property."""
    return [
        Remark(
            "outside-soft-limits",
            limits.unusual(
                row.property,
                row.value,
                in_words(row),
                pretty_unit(row.property.canonical_unit),
                _,
            ),
        )
        for row in rows
        if not row.property.codes and not limits.is_usual(row.property, row.value)
    ]


def in_words(row: Measurement) -> str:
    """A number as it came; one that was computed, as its property reports it."""
    prop = row.property
    if row.source != OwedBy.EVALUATION or prop.codes:
        return f"{row.text} {pretty_unit(row.unit)}".rstrip()
    shown = rounding.to_place(rounding.of_float(row.value), prop.place_of(row.value))
    return f"{shown:f} {pretty_unit(prop.canonical_unit)}".rstrip()


def number_of(entry: Entry, prop: Property) -> float:
    """One number in the canonical unit, or the place of a code; Refused as a test is."""
    if prop.codes:
        return _rating(entry, prop).value
    found = _number(entry.value, "value", of=prop.code)
    if found.flag:
        raise Refused(
            Fault(
                "censored",
                _("%(code)s is a number here, not a limit.") % {"code": prop.code},
                ("value",),
                entry.value,
            )
        )
    return _possible(found, entry, prop)


def _possible(number: quantities.Censored, entry: Entry, prop: Property) -> float:
    value = _canonical(number.value, entry.unit, prop)
    _check_hard_limits(prop, value, entry)
    return value


def temperature_c(value: str, unit: str) -> float:
    """A test temperature in °C. Refused for a bad number or a unit of something else."""
    number = _number(value, "value")
    if number.flag:
        raise Refused(
            Fault("censored", _("A temperature is a number."), ("value",), value)
        )
    try:
        found = quantities.canonical_value(number.value, unit, "degC")
    except (quantities.UnknownUnit, quantities.IncompatibleUnits) as error:
        raise Refused(Fault("unit", str(error), ("unit",), unit)) from error
    if not COLDEST_TEST_C <= found <= HOTTEST_TEST_C:
        raise Refused(
            Fault(
                "hard_limit",
                _(
                    "A test temperature lies from -200 to 500 °C; given %(text)s %(unit)s."
                )
                % {"text": value, "unit": pretty_unit(unit)},
                ("value",),
                value,
            )
        )
    return found


def results_only(rows: Iterable[Measurement]) -> list[Measurement]:
    """Those that enter statistics."""
    return [row for row in rows if row.property.role == PropertyRole.RESULT]


def _number(text: str, field: str, of: str = "") -> quantities.Censored:
    """The number of a text; `of` names its property, to say what is expected instead."""
    try:
        return quantities.parse_censored(text)
    except quantities.NumberError as error:
        hint = limits.instead_of_infinite(of, text, _)
        said = f"{error} {hint}".rstrip()
        raise Refused(Fault(error.code, said, (field,), text[:80])) from error


def _rating(entry: Entry, prop: Property) -> Measurement:
    """One of the property's codes; its place among them is the value that is kept."""
    code = entry.value.strip()
    if code not in prop.codes:
        raise Refused(
            Fault(
                "code",
                _("%(name)s is not %(given)s; expected one of %(codes)s.")
                % {
                    "name": prop.code,
                    "given": entry.value[:40],
                    "codes": ", ".join(prop.codes),
                },
                ("value",),
                entry.value[:80],
            )
        )
    return Measurement(
        property=prop,
        value=prop.codes.index(code),
        text=code,
        unit="1",
        source=entry.source,
    )


def _canonical(value, unit: str, prop: Property) -> float:
    try:
        return quantities.canonical_value(value, unit, prop.canonical_unit)
    except (quantities.UnknownUnit, quantities.IncompatibleUnits) as error:
        raise Refused(Fault("unit", str(error), ("unit",), unit[:40])) from error
    except quantities.NumberError as error:
        raise Refused(
            Fault(error.code, str(error), ("value",), str(value)[:80])
        ) from error


def _uncertainty(entry: Entry, prop: Property) -> float:
    number = _number(entry.uncertainty, "uncertainty")
    if number.flag or number.value < 0:
        raise Refused(
            Fault(
                "uncertainty",
                _("An uncertainty is a number of 0 or more; given %(given)s.")
                % {"given": entry.uncertainty},
                ("uncertainty",),
                entry.uncertainty,
            )
        )
    return float(
        quantities.convert_difference(number.value, entry.unit, prop.canonical_unit)
    )


def _check_hard_limits(prop: Property, value: float, entry: Entry) -> None:
    if limits.is_possible(prop, value):
        return
    raise Refused(
        Fault(
            "hard_limit",
            limits.refused(
                prop,
                value,
                f"{entry.value} {pretty_unit(entry.unit)}".rstrip(),
                pretty_unit(prop.canonical_unit),
                _,
            ),
            ("value",),
            entry.value,
        )
    )


def _holds(left: float, relation: str, right: float) -> bool:
    return left <= right if relation == Relation.NOT_ABOVE else left < right
