"""From files to results without a database: what `manage.py evaluate` prints.

Pure. One answer for each recording: what was read, what was found, what was assumed, or
the true reason why nothing was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from characterization import parsers
from characterization.methods import tensile
from characterization.methods.broken_bar import BrokenBar
from characterization.methods.curves import CurveError, TensileCurve
from characterization.methods.tensile_settings import SettingsError, TensileSettings
from characterization.parsers import (
    CurveRecord,
    HeaderRecord,
    ParseError,
    ProfileError,
)
from characterization.parsers.formats.data_logger import joined
from labtrack.textfiles.source import MOST_BYTES

METHODS = {
    "tensile": (
        "tensile",
        "astm-b557-15",
        "astm-b557m-15",
        "iso-6892-1-2019",
        "iso-6892-1",
    )
}
"""What can be evaluated here, with the codes of the methods that are of this kind."""


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Stated on the command line; a file's own are compared, not overruled."""

    diameter_mm: float | None = None
    area_mm2: float | None = None
    gauge_length_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Method, profile, settings and dimensions of one run."""

    method: str
    profile: Mapping[str, Any] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    dimensions: Dimensions = Dimensions()
    bar: BrokenBar | None = None


class UnknownMethod(ValueError):
    """A method that no evaluation stands for; the message lists those that are."""


def evaluate_files(paths: Iterable[Path], request: Request) -> list[dict[str, Any]]:
    """One answer for each recording in the files, in their order.

    The two files of one test are matched; a header without its data is refused.

    Raises
    ------
    UnknownMethod, SettingsError, ProfileError
        Before any file is read.
    """
    kind = next(
        (kind for kind, codes in METHODS.items() if request.method.lower() in codes),
        None,
    )
    if kind is None:
        known = ", ".join(code for codes in METHODS.values() for code in codes)
        raise UnknownMethod(
            f"No evaluation is known for {request.method!r}; expected one of {known}."
        )
    settings = TensileSettings.from_json(request.settings)
    read = [(path, _read(path, request.profile)) for path in paths]
    headers = {
        record.key: record
        for _path, records in read
        for record in records
        if isinstance(record, HeaderRecord)
    }
    recorded = {
        record.header_key
        for _path, records in read
        for record in records
        if isinstance(record, CurveRecord)
    }
    answers: list[dict[str, Any]] = []
    for path, records in read:
        for record in records:
            if isinstance(record, HeaderRecord) and record.key in recorded:
                continue
            answers.append(_answer(path, record, headers, request, settings))
    return answers


def _read(path: Path, profile: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """The records of one file; a refusal stands for it where it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            size = path.stat().st_size
            raise ParseError(
                0, f"The file has {size:,} bytes; expected at most {MOST_BYTES:,}."
            )
        return parsers.read(path.read_bytes(), profile, file_name=path.name).records
    except ParseError as error:
        return (error,)
    except OSError as error:
        return (ParseError(0, f"The file cannot be read: {error.strerror}."),)


def _answer(
    path: Path,
    record: Any,
    headers: Mapping[str, HeaderRecord],
    request: Request,
    settings: TensileSettings,
) -> dict[str, Any]:
    told: dict[str, Any] = {"file": path.name, "method": request.method}
    try:
        if isinstance(record, ParseError):
            raise record
        if isinstance(record, HeaderRecord):
            raise ParseError(
                0,
                f"This is the header of {record.key}; give its data file beside it.",
                code="companion_missing",
            )
        if not isinstance(record, CurveRecord):
            raise ParseError(
                0,
                f"The file holds a {_words(record)}, no recording of a tensile test.",
                code="other_kind",
            )
        if record.header_key in headers:
            record = joined(record, headers[record.header_key])
        told |= _told_of(record)
        result = tensile.evaluate(
            _curve(record, request.dimensions), settings, bar=request.bar
        )
    except ParseError as error:
        return {
            **told,
            "refused": {"code": error.code, "line": error.line, "reason": str(error)},
        }
    except CurveError as error:
        return {
            **told,
            "refused": {"code": error.code, "line": 0, "reason": str(error)},
        }
    return {
        **told,
        "program": result.version,
        "results": [
            {
                "symbol": figure.symbol,
                "value": figure.value,
                "unit": figure.unit,
                **({"reason": figure.reason} if figure.value is None else {}),
            }
            for figure in result.figures
        ],
        "flags": [flag.as_json() for flag in result.flags],
        "assumed": list(result.assumptions),
        "settings": dict(result.settings),
        "uncertainties": dict(result.uncertainties),
    }


def _words(record: Any) -> str:
    """The kind of a record as words: HardnessMap is a hardness map."""
    name = type(record).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def _told_of(record: CurveRecord) -> dict[str, Any]:
    return {
        "specimen": record.texts.get("specimen", ""),
        "rows": record.rows,
        "lines": [record.first_line, record.last_line],
        "units_in_file": dict(record.given_units),
        "stated": {
            name: f"{quantity.text} {quantity.unit}"
            for name, quantity in record.quantities.items()
        },
        "reported_by_machine": {
            name: {"value": quantity.value, "text": f"{quantity.text} {quantity.unit}"}
            for name, quantity in record.reported.items()
        },
        "warnings": [
            {"code": w.code, "line": w.line, "message": w.message}
            for w in record.warnings
        ],
    }


def _curve(record: CurveRecord, given: Dimensions) -> TensileCurve:
    """The curve under the file's dimensions, and the command line's where it has none.

    Raises CurveError where the two contradict each other.
    """
    said = {name: quantity.value for name, quantity in record.quantities.items()}
    for name, value in _given(given):
        if name in said and abs(said[name] - value) > 0.001 * value:
            raise CurveError(
                "contradiction",
                f"The file states a {name.replace('_', ' ')} of {said[name]:g}, the "
                f"command line {value:g}.",
            )
        if name in ("diameter", "area") and {"diameter", "area"} & said.keys() - {name}:
            raise CurveError(
                "contradiction",
                "The file states its own cross-section; give none on the command line.",
            )
        said[name] = value
    return TensileCurve.of_channels(
        record.channels,
        gauge_length_mm=said.get("gauge_length"),
        diameter_mm=said.get("diameter"),
        area_mm2=None if "diameter" in said else said.get("area"),
    )


def _given(given: Dimensions) -> Iterator[tuple[str, float]]:
    for name, value in (
        ("diameter", given.diameter_mm),
        ("area", given.area_mm2),
        ("gauge_length", given.gauge_length_mm),
    ):
        if value is not None:
            yield name, value


def as_text(answers: list[dict[str, Any]]) -> str:
    """The answers for a person at a terminal."""
    return "\n".join("\n".join(_lines(answer)) for answer in answers) + "\n"


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    specimen = f", specimen {answer['specimen']}" if answer.get("specimen") else ""
    yield f"{answer['file']}{specimen}"
    if "refused" in answer:
        yield f"  refused: {answer['refused']['reason']}"
        return
    for figure in answer["results"]:
        shown = (
            figure["reason"]
            if figure["value"] is None
            else f"{figure['value']:.6g} {figure['unit']}"
        )
        yield f"  {figure['symbol']:<7} {shown}"
    for flag in answer["flags"]:
        yield f"  flag: {flag['sentence']}"
    for warning in answer["warnings"]:
        at = f"line {warning['line']}: " if warning["line"] else ""
        yield f"  file: {at}{warning['message']}"
    for sentence in answer["assumed"]:
        yield f"  assumed: {sentence}"


__all__ = [
    "METHODS",
    "Dimensions",
    "ProfileError",
    "Request",
    "SettingsError",
    "UnknownMethod",
    "as_text",
    "evaluate_files",
]
