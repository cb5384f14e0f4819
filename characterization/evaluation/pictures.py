"""The answer to fields of view: each measured, then one series."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from characterization.evaluation.known import Known
from characterization.evaluation.request import Answer, Request
from characterization.imaging.asked import ImageSettings
from characterization.imaging.decoding import MOST_BYTES, ImageProblem, decode
from characterization.imaging.field import FieldResult, measure_field
from characterization.imaging.series import FieldValue, evaluate_series
from characterization.methods.tensile_settings import SettingsError
from labtrack.statistics.samples import BadOption, OutOfDomain

KINDS = ("area-fraction", "grain-intercepts")
"""What is measured without a person; points and arms are answered by hand."""
ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
EDITION = ("property", "counted")
"""Settings of a method that are none of the pictures."""


def takes(kind: str) -> bool:
    return kind in KINDS


def are_pictures(paths: Sequence[Path]) -> bool:
    """Whether the files' names say pictures; what they are is decided by their bytes."""
    return any(path.suffix.lower() in ENDINGS for path in paths)


def answers(paths: Sequence[Path], method: Known, request: Request) -> list[Answer]:
    """An answer for the series, after one for each file that is no usable picture.

    Raises SettingsError for parameters that are none of an image evaluation.
    """
    if method.settings.get("counted") == "intersections":
        raise SettingsError(
            f"{request.method} counts intersections with circles, by hand; test lines on "
            "pictures are straight. Expected ASTM-E112-13-INTERCEPTS."
        )
    given = {k: v for k, v in method.settings.items() if k not in EDITION}
    try:
        settings = ImageSettings.from_json(given)
    except BadOption as error:
        raise SettingsError(str(error)) from error
    refused: list[Answer] = []
    fields: list[dict[str, Any]] = []
    values: list[FieldValue] = []
    for number, path in enumerate(paths, start=1):
        told = {"file": path.name, "method": request.method}
        try:
            found, scale = _measured(path, method, settings, request)
        except ImageProblem as error:
            why = {"code": error.code, "line": 0, "reason": str(error)}
            refused.append({**told, "refused": why})
            continue
        values.append(
            FieldValue(
                number,
                found.value,
                found.unit,
                found.reason,
                found.rows,
                found.facts,
                warning=found.warning,
            )
        )
        fields.append(
            {
                "file": path.name,
                "um_per_pixel": scale,
                "value": found.value,
                "unit": found.unit,
                **({"reason": found.reason} if found.value is None else {}),
            }
        )
    if not values:
        return refused
    return [*refused, _series(values, fields, method, settings, request)]


def _measured(
    path: Path, method: Known, settings: ImageSettings, request: Request
) -> tuple[FieldResult, float | None]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImageProblem(
                "too_many_bytes",
                f"The file has {path.stat().st_size:,} bytes; expected at most "
                f"{MOST_BYTES:,}.",
            )
        picture = decode(path.read_bytes())
    except OSError as error:
        raise ImageProblem(
            "unreadable", f"The file cannot be read: {error.strerror}."
        ) from error
    own = picture.scale.um_per_pixel if picture.scale else None
    scale = own if own is not None else request.um_per_pixel
    try:
        found = measure_field(
            picture.pixels,
            method.kind,  # type: ignore[arg-type]  # one of KINDS
            settings,
            um_per_pixel=scale,
        )
    except (BadOption, OutOfDomain) as error:
        raise ImageProblem("not_measured", str(error)) from error
    return found, scale


def _series(
    values: list[FieldValue],
    fields: list[dict[str, Any]],
    method: Known,
    settings: ImageSettings,
    request: Request,
) -> Answer:
    symbol = str(method.settings.get("property", "l_mean"))
    series = evaluate_series(
        method.kind,  # type: ignore[arg-type]  # one of KINDS
        values,
        symbol=symbol,
    )
    return {
        "file": ", ".join(field["file"] for field in fields),
        "method": request.method,
        "fields": fields,
        "results": [
            {"symbol": f.symbol, "value": f.value, "unit": f.unit}
            for f in series.figures
        ]
        or [
            {"symbol": symbol, "value": None, "unit": f.unit, "reason": f.reason}
            for f in values[:1]
        ],
        "flags": [
            {"code": code, "sentence": message} for code, message in series.remarks
        ],
        "settings": settings.as_json(),
        "half_widths_95": {
            f.symbol: f.uncertainty for f in series.figures if f.uncertainty is not None
        },
    }
