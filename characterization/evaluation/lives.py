"""The answer to a list of lives: each test, and the line of each stress ratio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from characterization import taking
from characterization.evaluation import told as telling
from characterization.evaluation.request import Answer
from characterization.methods import fatigue
from characterization.methods.fatigue import Basquin, Life
from characterization.methods.from_readings.rows import of_diagnostics
from characterization.methods.tensile_result import Figure
from characterization.parsers.records import ReadingRows
from labtrack.quantities import canonical_value
from labtrack.statistics.samples import SampleError

KIND, PROGRAM = "fatigue", "lives 1"


def answer(records: Sequence[ReadingRows], told: Answer) -> Answer:
    """Every life of a file with what they say together. Raises NotTaken."""
    taken = [
        taking.taken(record, "fatigue", {}, method=told["method"]) for record in records
    ]
    tests = [_numbers(one.numbers) for one in taken]
    groups: dict[float, list[Life]] = defaultdict(list)
    for test in tests:
        groups[round(test["R"], 2)].append(life_of(test))
    lines = {ratio: line_of(lives) for ratio, lives in sorted(groups.items())}
    first, last = taken[0].record, taken[-1].record
    return {
        **told,
        **telling.of_record(first),
        "specimen": "",
        "rows": len(tests),
        "lines": [first.first_line, last.last_line],
        "program": PROGRAM,
        "results": [
            figure
            for ratio, (line, why) in lines.items()
            for figure in telling.figures_of(figures_of(line, why, ratio))
        ],
        "tests": [
            {"specimen": one.record.texts.get("specimen", ""), **test}
            for one, test in zip(taken, tests, strict=True)
        ],
        "flags": [
            flag.as_json()
            for line, _why in lines.values()
            if line is not None
            for flag in of_diagnostics(line.diagnostics)
        ],
        "steps": [
            [f"R {ratio:g}", f"{len(groups[ratio])} tests" + (f"; {line.method}" if line else "")]
            for ratio, (line, _why) in lines.items()
        ],
        "settings": {},
        "uncertainties": {},
    }  # fmt: skip


def _numbers(said: Sequence[taking.SaidNumber]) -> dict[str, Any]:
    """The numbers of one test in canonical units, and whether it ran out."""
    units = {"sigma_a": "MPa", "sigma_max": "MPa", "f_cycles": "Hz"}
    found: dict[str, Any] = {"ran_out": False}
    for number in said:
        text = number.text.removeprefix(">")
        found["ran_out"] |= text != number.text
        found[number.symbol] = canonical_value(
            text, number.unit, units.get(number.symbol, "1")
        )
    return found


def life_of(test: dict[str, Any]) -> Life:
    return Life(test["sigma_a"], round(test["N_f"]), is_runout=test["ran_out"])


def line_of(lives: Sequence[Life]) -> tuple[Basquin | None, str]:
    """Basquin's line, with run-outs as censored lives where there are any."""
    has_runouts = any(life.is_runout for life in lives)
    fit = fatigue.basquin_with_runouts if has_runouts else fatigue.basquin
    try:
        return fit(lives), ""
    except SampleError as error:
        return None, str(error)


def figures_of(line: Basquin | None, why: str, ratio: float) -> list[Figure]:
    """Coefficient and exponent of sigma_a = sigma_f' (2N)^b, and the strength at 1e7."""
    at = f"R={ratio:g}"
    return [
        Figure(f"sigma_f'({at})", line.fatigue_strength_mpa if line else None, "MPa", why),
        Figure(f"b({at})", line.exponent if line else None, "1", why),
        Figure(f"sigma_a(1e7, {at})", line.stress_at(1e7) if line else None, "MPa", why),
    ]  # fmt: skip
