"""Readings as entered or sent become rows, and the numbers that follow from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from characterization.actions.entries import Entry, MethodRules, Remark
from characterization.actions.evaluations import (
    no_curve,
    possible,
    settings_refused,
    shown_uncertainty,
)
from characterization.choices import OwedBy
from characterization.methods.method_settings import refuse_others
from characterization.methods.readings import (
    WHOLE_TEST,
    Given,
    ReadingColumn,
    ReadingError,
    ReadingsMethod,
    ReadingsResult,
    Row,
)
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.settings import SettingsError
from characterization.models import Evaluation, Reading, Test, TestMethod
from labtrack import quantities
from labtrack.refusals import Fault, Pointer, Refused
from labtrack.rounding import of_float, to_place

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """One reading, as characters, with where it stood in what was sent. `number` counts
    indents or weighings from 1; 0 holds for the whole test.
    """

    number: int
    name: str
    value: str
    unit: str
    source: str = ""
    excluded_because: str = ""
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What readings give a test: rows to store, entries, reasons and remarks."""

    rows: tuple[Reading, ...]
    result: ReadingsResult
    entries: tuple[Entry, ...]
    not_obtained: dict[str, str]
    remarks: tuple[Remark, ...]


def method_of(method: TestMethod) -> ReadingsMethod | None:
    """How that method is read; None where it is not evaluated from readings."""
    return READINGS_METHODS.get(method.kind)


def understand(
    rules: MethodRules,
    given: Sequence[ReadingEntry],
    sent: Iterable[Entry] = (),
) -> Read | None:
    """Check readings and evaluate them; None without any. What was `sent` as a number and
    follows from the readings too is computed here, and a difference is remarked.

    Refused, with every fault at once, for a column that the method does not have, a reading
    that stands twice, bad numbers and units, and rows that say nothing.
    """
    if not given:
        return None
    method = method_of(rules.method)
    if method is None:
        raise Refused(
            Fault(
                "no_readings",
                _("%(method)s is not evaluated from readings.")
                % {"method": rules.method.code},
                ("readings",),
            )
        )
    rows = _rows(method, given)
    result = _evaluated(method, rules, rows, given)
    figures = [
        possible(figure, rules.parts[figure.symbol].property)
        for figure in result.figures
        if figure.symbol in rules.parts
    ]
    entries = tuple(
        Entry(
            f.symbol,
            repr(f.value),
            f.unit,
            _expanded(result, f.symbol),
            OwedBy.EVALUATION,
        )
        for f in figures
        if f.value is not None
    )
    remarks = [Remark(flag.code, flag.sentence) for flag in result.flags]
    remarks += _differences(rules, entries, sent)
    return Read(
        rows=rows,
        result=result,
        entries=entries,
        not_obtained={f.symbol: f.reason for f in figures if f.value is None},
        remarks=tuple(remarks),
    )


def again(test: Test, rules: MethodRules, settings: Mapping[str, Any]) -> Read:
    """The stored readings of a test under other settings. Refused where there are none, and
    for a setting that is none or makes the method what it is.
    """
    given = as_entries(test)
    try:
        refuse_others(rules.method.kind, settings)
    except SettingsError as error:
        raise settings_refused(error) from error
    read = understand(rules.with_settings(settings), given)
    if read is None:
        raise no_curve(test)
    return read


def _expanded(result: ReadingsResult, symbol: str) -> str:
    """Half the 95 % interval over fields, or a standard uncertainty expanded by 2."""
    half = result.half_widths.get(symbol)
    if half is not None:
        return f"{half:.3g}"
    return shown_uncertainty(result.uncertainties.get(symbol))


def combined(
    rules: MethodRules, sent: Iterable[Entry], read: Read | None
) -> list[Entry]:
    """The numbers of a test: those sent, and in the place of what readings give, theirs."""
    if read is None:
        return list(sent)
    computed = {entry.property for entry in read.entries} | set(read.not_obtained)
    return [*(e for e in sent if e.property not in computed), *read.entries]


def without_readings(
    rules: MethodRules, entries: Iterable[Entry], read: Read | None
) -> list[Remark]:
    """A remark where a number that readings give came without them."""
    method = method_of(rules.method)
    if method is None or read is not None:
        return []
    bare = [
        entry.property
        for entry in entries
        if (part := rules.parts.get(entry.property))
        and part.owed_by == OwedBy.EVALUATION
    ]
    return [
        Remark(
            "without-readings",
            _("%(code)s was given as one number; its readings are not known.")
            % {"code": code},
        )
        for code in bare
    ]


def keep(test: Test, read: Read) -> None:
    """Store the readings of a draft or test in progress, and how they were evaluated."""
    for row in read.rows:
        row.test, row.compartment_id = test, test.compartment_id
    Reading.objects.bulk_create(read.rows)
    Evaluation.objects.create(
        test=test,
        compartment_id=test.compartment_id,
        curve=None,
        program=read.result.version,
        parameters=dict(read.result.settings),
        details=read.result.as_json(),
    )


def as_entries(test: Test) -> list[ReadingEntry]:
    """A test's stored readings as they were entered or sent."""
    return [
        ReadingEntry(
            row.number, row.name, row.text, row.unit, row.source, row.excluded_because
        )
        for row in test.readings.all()
    ]


def _rows(method: ReadingsMethod, given: Sequence[ReadingEntry]) -> tuple[Reading, ...]:
    rows: dict[tuple[int, str], Reading] = {}
    faults: list[Fault] = []
    for entry in given:
        try:
            row = _row(method, entry)
            if (entry.number, entry.name) in rows:
                raise Refused(
                    Fault(
                        "repeated_reading",
                        _("%(name)s of number %(number)d stands twice.")
                        % {"name": entry.name, "number": entry.number},
                        ("name",),
                        entry.name,
                    )
                )
        except Refused as refusal:
            faults += [fault.under(*entry.pointer) for fault in refusal.faults]
            continue
        rows[entry.number, entry.name] = row
    if faults:
        raise Refused(faults)
    return tuple(rows.values())


def _row(method: ReadingsMethod, entry: ReadingEntry) -> Reading:
    column = _column(method, entry)
    value = _value(column, entry)
    return Reading(
        number=entry.number,
        name=entry.name,
        value=value,
        text=entry.value,
        unit=entry.unit,
        source=entry.source.strip()[:200],
        excluded_because=entry.excluded_because.strip()[:200],
    )


def _column(method: ReadingsMethod, entry: ReadingEntry) -> ReadingColumn:
    if not 0 <= entry.number <= MOST_ROWS:
        raise Refused(
            Fault(
                "number",
                _("A reading has a number from 0 (the whole test) to %(most)d.")
                % {"most": MOST_ROWS},
                ("number",),
                str(entry.number),
            )
        )
    column = method.column(entry.number, entry.name)
    if column is None:
        known = method.givens if entry.number == WHOLE_TEST else method.columns
        raise Refused(
            Fault(
                "unknown_reading",
                _(
                    "There is no reading %(name)s at number %(number)d; there is %(known)s."
                )
                % {
                    "name": entry.name[:40],
                    "number": entry.number,
                    "known": ", ".join(each.name for each in known) or _("none"),
                },
                ("name",),
                entry.name[:40],
            )
        )
    return column


def _value(column: ReadingColumn, entry: ReadingEntry) -> float:
    try:
        value = quantities.canonical_value(entry.value, entry.unit, column.unit)
    except quantities.NumberError as error:
        raise Refused(
            Fault(error.code, str(error), ("value",), entry.value[:80])
        ) from error
    except (quantities.UnknownUnit, quantities.IncompatibleUnits) as error:
        raise Refused(Fault("unit", str(error), ("unit",), entry.unit[:40])) from error
    if not column.low <= value <= column.high:
        raise Refused(
            Fault(
                "hard_limit",
                _(
                    "%(label)s cannot be %(text)s %(unit)s; possible is %(low)s to %(high)s %(canonical)s."
                )
                % {
                    "label": _(column.label),
                    "text": entry.value,
                    "unit": entry.unit,
                    "low": f"{column.low:g}",
                    "high": f"{column.high:g}",
                    "canonical": column.unit,
                },
                ("value",),
                entry.value,
            )
        )
    return value


def _evaluated(
    method: ReadingsMethod,
    rules: MethodRules,
    rows: Sequence[Reading],
    given: Sequence[ReadingEntry],
) -> ReadingsResult:
    values: dict[int, dict[str, float]] = defaultdict(dict)
    excluded: dict[int, str] = {}
    givens: dict[str, Given] = {}
    for row in rows:
        if row.number == WHOLE_TEST:
            givens[row.name] = Given(row.value, row.source)
            continue
        values[row.number][row.name] = row.value
        if row.excluded_because:
            excluded[row.number] = row.excluded_because
    try:
        return method.evaluate(
            [Row(n, values[n], excluded.get(n, "")) for n in sorted(values)],
            givens,
            rules.settings,
        )
    except SettingsError as error:
        raise settings_refused(error) from error
    except ReadingError as error:
        raise Refused(Fault(error.code, str(error), _pointer(error, given))) from error


def _pointer(error: ReadingError, given: Sequence[ReadingEntry]) -> Pointer:
    """The reading to blame, or the first of its row where that one is missing."""
    of_row = [entry for entry in given if entry.number == error.number]
    blamed = [entry for entry in of_row if entry.name == error.name] or of_row
    return blamed[0].pointer if blamed else ("readings",)


def _differences(
    rules: MethodRules, computed: Sequence[Entry], sent: Iterable[Entry]
) -> list[Remark]:
    """Numbers sent beside readings that do not follow from them, as they are reported."""
    ours = {entry.property: entry for entry in computed}
    remarks = []
    for entry in sent:
        mine = ours.get(entry.property)
        if mine is None:
            continue
        theirs = rules.measurements([entry])[0].value
        place = rules.parts[entry.property].property.place_of(theirs)
        if abs(_shown(theirs, place) - _shown(float(mine.value), place)) > float(place):
            remarks.append(
                Remark(
                    "differs-from-readings",
                    _(
                        "%(code)s was sent as %(sent)s %(unit)s; its readings give "
                        "%(computed)s, which stands."
                    )
                    % {
                        "code": entry.property,
                        "sent": entry.value,
                        "unit": entry.unit,
                        "computed": f"{_shown(float(mine.value), place):g}",
                    },
                )
            )
    return remarks


def _shown(value: float, place: str) -> float:
    return float(to_place(of_float(value), place))


def result_of(test: Test) -> ReadingsResult | None:
    """What was made of a test's readings, as it was kept."""
    evaluation: Any = getattr(test, "evaluation", None)
    if evaluation is None or evaluation.curve_id is not None:
        return None
    return ReadingsResult.from_json(evaluation.details)
