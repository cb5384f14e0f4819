"""Rows of a table under a profile, as their method takes them: readings, or one life. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from characterization.methods.readings import WHOLE_TEST
from characterization.parsers.contract import CurveRecord, Quantity
from characterization.parsers.evidence import kinds
from characterization.parsers.records import ReadingRows
from characterization.taken import NotTaken, ReadNumber, SaidNumber, Taken

VICKERS, FATIGUE = "vickers", "fatigue"
RUN_OUT = ("run-out", "runout", "run out", "yes", "y", "true", "1", "x", "no failure",
           "unbroken", "durchläufer", "non rompu")  # fmt: skip
BROKE = (
    "",
    "-",
    "no",
    "n",
    "false",
    "0",
    "failure",
    "failed",
    "broken",
    "bruch",
    "rompu",
)


def of_rows(
    found: ReadingRows, kind: str, settings: Mapping[str, Any], method: str
) -> Taken:
    """Readings of a table, or the numbers of one test in a list of tests."""
    record = CurveRecord(
        channels={},
        given_units=found.units,
        quantities=found.quantities,
        texts={name: text for name, text in found.texts.items() if text},
        warnings=found.warnings,
        first_line=found.rows[0].line,
        last_line=found.rows[-1].line,
        columns=found.columns,
    )
    if kind == FATIGUE:
        return Taken(record, numbers=_life(found))
    if kind == VICKERS:
        _refuse_other_force(found.quantities["test_force"], settings, method)
    evidence = kinds()[found.evidence]
    readings = [
        ReadNumber(number, name, value, _unit_in(evidence.channel(name)))
        for number, row in enumerate(found.rows, start=1)
        for name, value in row.values.items()
    ]
    readings += [
        ReadNumber(WHOLE_TEST, one.name, quantity.value, one.unit, "import profile")
        for one in evidence.constants
        if (quantity := found.quantities.get(one.name)) and one.name != "test_force"
    ]
    if kind == VICKERS:
        readings = _both_diagonals(readings)
    return Taken(record, readings=tuple(readings))


def _unit_in(channel: Any) -> str:
    return channel.unit or "1"


def _both_diagonals(readings: list[ReadNumber]) -> list[ReadNumber]:
    """One diagonal that a file gives for an indent stands for both, as in a map."""
    has_second = {read.number for read in readings if read.name == "d2"}
    return [
        *readings,
        *(
            replace(read, name="d2")
            for read in readings
            if read.name == "d1" and read.number not in has_second
        ),
    ]


def _refuse_other_force(
    stated: Quantity, settings: Mapping[str, Any], method: str
) -> None:
    force = float(settings["force_kgf"])
    if abs(stated.value - force) > 0.001 * force:
        raise NotTaken(
            "other_scale",
            f"The profile states {stated.text} {stated.unit}; {method} is HV {force:g}.",
            about="method",
            given=f"{stated.text} {stated.unit}",
        )


def _life(found: ReadingRows) -> tuple[SaidNumber, ...]:
    """Amplitude, ratio and cycles of one test. NotTaken for a word that is no outcome."""
    (row,) = found.rows
    ratio = row.values.get("stress_ratio")
    ratio_text = row.texts.get("stress_ratio", "")
    if ratio is None:
        stated = found.quantities["stress_ratio"]
        ratio, ratio_text = stated.value, stated.text
    numbers = [SaidNumber("R", ratio_text, "1"), *_stresses(found, ratio)]
    cycles = row.texts["cycles"]
    if _ran_out(row.texts.get("runout", ""), row.line) and not cycles.startswith(">"):
        cycles = f">{cycles}"
    numbers.append(SaidNumber("N_f", cycles, "1"))
    if "frequency" in row.values:
        unit = found.units["frequency"]
        numbers.append(SaidNumber("f_cycles", row.texts["frequency"], unit))
    elif stated := found.quantities.get("frequency"):
        numbers.append(SaidNumber("f_cycles", stated.text, stated.unit))
    return tuple(numbers)


def _stresses(found: ReadingRows, ratio: float) -> list[SaidNumber]:
    """Amplitude and highest stress: as given, the other by R where R is below 1."""
    (row,) = found.rows
    given = {
        symbol: SaidNumber(symbol, row.texts[name], found.units[name])
        for name, symbol in (
            ("stress_amplitude", "sigma_a"),
            ("stress_max", "sigma_max"),
        )
        if name in row.values
    }
    if not ratio < 1:
        return list(given.values())
    if "sigma_a" not in given:
        amplitude = row.values["stress_max"] * (1 - ratio) / 2
        given["sigma_a"] = SaidNumber("sigma_a", repr(amplitude), "MPa", True)
    if "sigma_max" not in given:
        highest = row.values["stress_amplitude"] * 2 / (1 - ratio)
        given["sigma_max"] = SaidNumber("sigma_max", repr(highest), "MPa", True)
    return list(given.values())


def _ran_out(word: str, line: int) -> bool:
    told = " ".join(word.casefold().split())
    if told in RUN_OUT:
        return True
    if told in BROKE:
        return False
    raise NotTaken(
        "outcome",
        f"Line {line}: {word!r} says neither broken nor run-out; expected a word such as "
        "run-out, yes, no or nothing.",
        given=word,
    )
