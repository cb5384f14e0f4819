"""Case files: JSON with a family and cases of (id, kind, data, expected, tolerance)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

ANSWERS = ("expected", "tolerance", "source", "notes", "expected_provenance")


class CaseFileError(ValueError):
    """A file that holds no cases; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One published case.

    `question` is what an evaluator gets: the case without its answers, with `asked`,
    the names of the values wanted, `asked_within` the names inside those that are
    objects, `conditions`, what a published value says of how it was made (its window,
    which is no answer), and `folder`, where the case file lies. `expected` keeps each number as it was written.
    """

    id: str
    family: str
    kind: str
    question: Mapping[str, Any]
    expected: Any
    tolerance: Mapping[str, Any] | None
    source: str


def read_cases(path: Path) -> list[Case]:
    """The cases of one file, in their order.

    Raises
    ------
    CaseFileError
        If the file cannot be read, is not JSON, or holds no cases, or a case lacks its
        id, kind, data or expected values.
    """
    try:
        text = path.read_text(encoding="utf-8")
        plain = json.loads(text, parse_constant=_refuse)
        written = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except OSError as error:
        raise CaseFileError(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise CaseFileError(f"{path}: not JSON: {error}.") from error
    if not isinstance(plain, dict) or not isinstance(plain.get("cases"), list):
        raise CaseFileError(f'{path}: expected an object with a list "cases".')
    if not plain["cases"]:
        raise CaseFileError(f"{path}: holds no cases.")
    family = str(plain.get("family") or path.stem)
    return [
        _case(path, family, number, case, as_written)
        for number, (case, as_written) in enumerate(
            zip(plain["cases"], written["cases"], strict=True), start=1
        )
    ]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")


def _case(path, family, number, case, as_written) -> Case:
    if not isinstance(case, dict):
        raise CaseFileError(f"{path}: case {number} is no object.")
    lacking = [name for name in ("id", "kind", "expected") if name not in case]
    if lacking:
        raise CaseFileError(f"{path}: case {number} lacks {', '.join(lacking)}.")
    tolerance = case.get("tolerance")
    if tolerance is not None and not isinstance(tolerance, dict):
        raise CaseFileError(f"{path}: the tolerance of case {case['id']} is no object.")
    expected = case["expected"]
    question = {name: value for name, value in case.items() if name not in ANSWERS}
    within = expected if isinstance(expected, dict) else {}
    question["asked"] = list(within)
    question["asked_within"] = {
        name: list(value) for name, value in within.items() if isinstance(value, dict)
    }
    question["conditions"] = _conditions(within)
    question["folder"] = str(path.parent)
    return Case(
        id=str(case["id"]),
        family=family,
        kind=str(case["kind"]),
        question=question,
        expected=as_written["expected"],
        tolerance=tolerance,
        source=_source(case.get("source")),
    )


def _conditions(expected: dict[str, Any]) -> dict[str, Any]:
    """Windows that published values were found in, by the path of their name."""
    found: dict[str, Any] = {}
    for name, value in expected.items():
        if isinstance(value, dict):
            found |= {f"{name}.{key}": v for key, v in _conditions(value).items()}
        elif "window" in name:
            found[name] = value
    return found


def _source(source: Any) -> str:
    """Where the numbers were published, in one line."""
    if isinstance(source, dict):
        return str(source.get("original") or source.get("repo") or source.get("url"))
    return "" if source is None else str(source)
