"""Validation cases of the family tensile_raw: a real file beside the case file.

Each name that is asked is answered from what the file holds, what it states, what its
machine reports, or what our own evaluation finds; nothing hangs on a file's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from characterization import parsers
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.modulus import ModulusLine, proof_point
from characterization.methods.tensile import evaluate
from characterization.methods.tensile_result import TensileResult
from characterization.methods.tensile_settings import TensileSettings
from characterization.parsers import CurveRecord, HeaderRecord
from labtrack.quantities import convert, convert_array

Case = Mapping[str, Any]
_MULTIPLES = {
    "N": "N",
    "kN": "kN",
    "MPa": "MPa",
    "GPa": "GPa",
    "percent": "%",
    "pct": "%",
    "mm": "mm",
    "mm2": "mm^2",
    "ksi": "ksi",
    "s": "s",
}


def recorded_curve(case: Case) -> dict[str, Any]:
    """What a recording and its evaluation answer to the names a case asks."""
    record = _record(case)
    answers = _Answers(record, case)
    return {
        name: {
            inner: answers.of(inner, group=name)
            for inner in case["asked_within"].get(name, ())
        }
        if name in case["asked_within"]
        else answers.of(name)
        for name in case["asked"]
    }


def _record(case: Case) -> CurveRecord:
    """The first recording of the case's file, with its header file where it has one."""
    folder = Path(case["folder"])
    records = _read(folder, case["file"], case)
    first = next(record for record in records if isinstance(record, CurveRecord))
    header_file = case.get("header_file")
    if header_file:
        from characterization.parsers.formats.data_logger import joined

        header = _read(folder, header_file, case)[0]
        if isinstance(header, HeaderRecord):
            return joined(first, header)
    return first


def _read(folder: Path, name: str, case: Case) -> tuple[Any, ...]:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"{name} does not lie beside the case file.")
    return parsers.read(
        path.read_bytes(), case.get("profile"), file_name=path.name
    ).records


class _Answers:
    """Answers by name, each computed when it is asked."""

    def __init__(self, record: CurveRecord, case: Case):
        self.record = record
        self.case = case
        self._result: TensileResult | None = None

    def of(self, name: str, group: str = "") -> Any:
        """The value of one name; a name in a reported group is what the file says."""
        path = f"{group}.{name}" if group else name
        if path in self.case["conditions"]:
            return self.case["conditions"][path]
        window = self._window_of(group)
        for pattern, answer in _NAMES:
            match = re.fullmatch(pattern, name)
            if match:
                return answer(self, match, group, window)
        raise ValueError(f"Nothing answers to {path!r}.")

    def _window_of(self, group: str) -> tuple[float, float] | None:
        """The window in strain that a group states, as fractions."""
        for name, value in self.case["conditions"].items():
            if name.startswith(f"{group}.") and "strain_window" in name:
                scale = 0.01 if "percent" in name else 1.0
                return float(value[0]) * scale, float(value[1]) * scale
        return None

    @property
    def result(self) -> TensileResult:
        """Our own evaluation under the case's settings, once."""
        if self._result is None:
            self._result = evaluate(
                self.curve(), TensileSettings.from_json(self.case.get("settings"))
            )
        return self._result

    def curve(self) -> TensileCurve:
        """The recording, with the file's dimensions or the case's."""
        sizes = {
            name: quantity.value for name, quantity in self.record.quantities.items()
        }
        sizes |= {
            name: float(convert(str(given["value"]), given["unit"], _SIZE_UNITS[name]))
            for name, given in self.case.get("dimensions", {}).items()
        }
        return TensileCurve.of_channels(
            self.record.channels,
            gauge_length_mm=sizes.get("gauge_length"),
            diameter_mm=sizes.get("diameter") if "area" not in sizes else None,
            area_mm2=sizes.get("area"),
        )

    def quantity(self, name: str) -> float | None:
        found = self.record.quantities.get(name)
        return None if found is None else found.value

    def reported(self, name: str) -> float | None:
        found = self.record.reported.get(name)
        return None if found is None else found.value

    def chord(self, window: tuple[float, float]) -> ModulusLine:
        """The least-squares line through the recordings between two strains."""
        curve = self.curve()
        # The machine's own strain where it gives one; its window is meant on that.
        strain = self.record.channels.get("strain", curve.strain)
        stress = self.record.channels.get("stress", curve.stress_mpa)
        if strain is None:
            raise CurveError("no_strain", "A window in strain needs a strain.")
        top = int(np.argmax(stress)) + 1
        inside = (strain[:top] >= window[0]) & (strain[:top] <= window[1])
        slope, intercept = np.polyfit(strain[:top][inside], stress[:top][inside], 1)
        return ModulusLine(
            slope_mpa=float(slope),
            strain_zero=float(-intercept / slope),
            r_squared=1.0,
            noise_mpa=0.0,
            low_mpa=float(stress[:top][inside].min()),
            high_mpa=float(stress[:top][inside].max()),
            points=int(inside.sum()),
        )


_SIZE_UNITS = parsers.QUANTITY_UNITS


def _in(value: float | None, canonical: str, unit: str) -> float | None:
    """A value in the unit that a name ends with, without the dust of conversion."""
    if value is None:
        return None
    converted = convert_array(np.array([value]), canonical, _MULTIPLES[unit])[0]
    return float(f"{converted:.14g}")


def _strength(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    if "reported" in group:
        return _in(answers.reported("Rm"), "MPa", match.group("unit"))
    return _in(answers.result.tensile_strength_mpa, "MPa", match.group("unit"))


def _modulus(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    if "reported" in group or "reported" in match.group(0):
        value = answers.reported("E")
    elif window is not None:
        value = answers.chord(window).slope_mpa / 1000
    else:
        value = answers.result.modulus_gpa
    return _in(value, "GPa", match.group("unit"))


def _proof(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    if window is None:
        return _in(answers.result.proof_strength_mpa, "MPa", match.group("unit"))
    curve = answers.curve()
    strain = answers.record.channels.get("strain", curve.strain)
    stress = answers.record.channels.get("stress", curve.stress_mpa)
    point = proof_point(stress, strain, answers.chord(window), 0.002)
    if point is None:
        return None
    # Programs that take a window in strain take recordings, not what lies between them.
    return _in(float(stress[point.index]), "MPa", match.group("unit"))


def _strain_at_strength(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    if "reported" in group:
        return answers.reported("strain_at_Rm")
    return answers.result.strain_at_top


def _highest_force(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    force = answers.record.channels.get("force")
    highest = None if force is None else float(force.max())
    return _in(highest, "N", match.group("unit"))


def _first_force(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    force = answers.record.channels.get("force")
    return _in(None if force is None else float(force[0]), "N", match.group("unit"))


def _size(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    name = match.group("size").replace("gage", "gauge")
    return _in(answers.quantity(name), _SIZE_UNITS[name], match.group("unit"))


def _break(
    answers: _Answers, match: re.Match[str], group: str, window: Any
) -> float | None:
    value = answers.reported("strain_at_break")
    return value if "reported" in group else answers.result.strain_at_break


Answer = Callable[[_Answers, re.Match[str], str, Any], Any]

_NAMES: tuple[tuple[str, Answer], ...] = (
    (r"n_(data_)?rows|rows|n_points", lambda a, m, g, w: a.record.rows),
    (r"columns", lambda a, m, g, w: list(a.record.columns)),
    (r"n_blocks", lambda a, m, g, w: max(len(a.record.block_lines), 1)),
    (
        r"specimen(_id)?|sample",
        lambda a, m, g, w: a.record.texts.get("specimen"),
    ),
    (r"strain_at_(Rm|Fmax)(_mm_per_mm)?", _strain_at_strength),
    (r"strain_at_break(_mm_per_mm)?", _break),
    (r"(Rm|strength|UTS)_(?P<unit>MPa|GPa|ksi)(_.*)?", _strength),
    (r"(E|modulus)(_\w+?)?_(?P<unit>MPa|GPa)(_.*)?", _modulus),
    (r"Rp0?\.?2_(?P<unit>MPa|ksi)(_.*)?", _proof),
    (r"(Fmax|max_force)_(?P<unit>N|kN)(_.*)?", _highest_force),
    (r"(rows_)?first_block_first_force_(?P<unit>N|kN)", _first_force),
    (r"first_force_(?P<unit>N|kN)", _first_force),
    (
        r"(?P<size>area|gauge_length|gage_length|diameter|width|thickness)"
        r"_(?P<unit>mm2|mm)(_.*)?",
        _size,
    ),
)

EVALUATORS: dict[str, Callable[[Case], Any]] = {
    "tensile_curve": recorded_curve,
    "compression_log": recorded_curve,
}
