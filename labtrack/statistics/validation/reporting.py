"""A validation run as text, JSON or the page VALIDATION.md."""

import json
from decimal import Decimal
from typing import Any

from labtrack.statistics.validation.judging import Check
from labtrack.statistics.validation.running import Validation, Verdict


def as_text(validation: Validation) -> str:
    """One line for each value, then a count for each family and kind."""
    lines = [f"unreadable  {message}" for message in validation.unreadable]
    for verdict in validation.verdicts:
        lines += _case_lines(verdict)
    lines.append("")
    for (family, kind), (good, every) in validation.counts().items():
        lines.append(f"{family}  {kind}: {good} of {every} passed")
    total = len(validation.verdicts)
    good = sum(verdict.passed for verdict in validation.verdicts)
    lines.append(
        f"{good} of {total} cases passed: {'PASS' if validation.passed else 'FAIL'}"
    )
    return "\n".join(lines) + "\n"


def _case_lines(verdict: Verdict) -> list[str]:
    case = verdict.case
    if verdict.problem:
        return [f"FAIL  {case.id}  {case.kind}  {verdict.problem}"]
    return [
        f"{_word(check.passed)}  {case.id}  {check.name}  "
        f"expected {_shown(check.expected)}  computed {_shown(check.computed)}  "
        f"{_against(check)}"
        for check in verdict.checks
    ]


def _word(passed: bool) -> str:
    return "pass" if passed else "FAIL"


def _against(check: Check) -> str:
    if check.difference is None:
        return "must be equal"
    if check.allowed == 0:
        return f"difference {check.difference:.3g}, must be equal"
    return f"difference {check.difference:.3g} of {check.allowed:.3g} allowed"


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    return str(value)


def as_json(validation: Validation) -> str:
    """The same for machines; numbers as numbers, expected as written."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for (family, kind), (good, every) in validation.counts().items():
        counts.setdefault(family, {})[kind] = {"passed": good, "failed": every - good}
    report = {
        "passed": validation.passed,
        "unreadable": list(validation.unreadable),
        "counts": counts,
        "cases": [_case_json(verdict) for verdict in validation.verdicts],
    }
    return json.dumps(report, indent=1, default=_plain, allow_nan=False) + "\n"


def _case_json(verdict: Verdict) -> dict[str, Any]:
    case = verdict.case
    return {
        "id": case.id,
        "family": case.family,
        "kind": case.kind,
        "passed": verdict.passed,
        "problem": verdict.problem or None,
        "checks": [
            {
                "name": check.name,
                "expected": check.expected,
                "computed": _finite(check.computed),
                "difference": check.difference,
                "allowed": check.allowed,
                "passed": check.passed,
            }
            for check in verdict.checks
        ],
    }


def _finite(value: Any) -> Any:
    """JSON has no nan: such a number goes out as its name."""
    if isinstance(value, float) and (value != value or value in (1e999, -1e999)):
        return str(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def as_markdown(validation: Validation) -> str:
    """VALIDATION.md: for each family and kind, what was published and what we get."""
    lines = [
        "# Validation",
        "",
        "The product's own code against published results. This page is generated "
        "(`make validation`); the same cases run in the test suite, and anyone can run "
        "their own with `python manage.py validate CASES.json` "
        "(ISO/IEC 17025:2017, 7.11.2).",
        "",
        "| family | kind | passed | cases |",
        "|---|---|---:|---:|",
    ]
    for (family, kind), (good, every) in validation.counts().items():
        lines.append(f"| {family} | {kind} | {good} | {every} |")
    for key in validation.counts():
        lines += _kind_section(validation, *key)
    return "\n".join(lines) + "\n"


def _kind_section(validation: Validation, family: str, kind: str) -> list[str]:
    verdicts = [
        verdict
        for verdict in validation.verdicts
        if (verdict.case.family, verdict.case.kind) == (family, kind)
    ]
    sources: dict[str, int] = {}
    for verdict in verdicts:
        sources.setdefault(verdict.case.source, len(sources) + 1)
    return [
        "",
        f"## {family}: {kind}",
        "",
        *(
            f"{number}. {_cell(source) or 'no source stated'}"
            for source, number in sources.items()
        ),
        "",
        "| case | source | value | published | computed | difference | allowed | |",
        "|---|---:|---|---:|---:|---:|---:|---|",
        *(
            row
            for verdict in verdicts
            for row in _rows(verdict, sources[verdict.case.source])
        ),
    ]


def _rows(verdict: Verdict, source: int) -> list[str]:
    case = _cell(verdict.case.id)
    if verdict.problem:
        return [f"| {case} | {source} | | | | | | **{_cell(verdict.problem)}** |"]
    return [
        f"| {case} | {source} | {_cell(check.name)} | {_cell(_shown(check.expected))} | "
        f"{_cell(_brief(check.computed))} | {_figure(check.difference)} | "
        f"{_figure(check.allowed)} | {'pass' if check.passed else '**FAIL**'} |"
        for check in verdict.checks
    ]


def _brief(value: Any) -> str:
    """Twelve digits: all that a reader compares, and the same on every machine."""
    return f"{value:.12g}" if isinstance(value, float) else _shown(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _figure(number: float | None) -> str:
    return "" if number is None else f"{number:.2g}"
