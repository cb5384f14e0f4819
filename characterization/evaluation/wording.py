"""Answers for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def as_text(answers: list[dict[str, Any]]) -> str:
    """The answers for a person at a terminal."""
    return "\n".join("\n".join(_lines(answer)) for answer in answers) + "\n"


def _shown(figure: Mapping[str, Any]) -> str:
    """As it is reported, and unrounded; or why there is none."""
    if figure["value"] is None:
        return figure["reason"]
    unrounded = f"{figure['value']:.6g}"
    if "reported" not in figure:
        return f"{unrounded} {figure['unit']}"
    return f"{figure['reported']} ({unrounded})"


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    specimen = f", specimen {answer['specimen']}" if answer.get("specimen") else ""
    yield f"{answer['file']}{specimen}"
    if "refused" in answer:
        yield f"  refused: {answer['refused']['reason']}"
        return
    for figure in answer["results"]:
        yield f"  {figure['symbol']:<7} {_shown(figure)}"
    for flag in answer["flags"]:
        yield f"  flag: {flag['sentence']}"
    for warning in answer.get("warnings", []):
        at = f"line {warning['line']}: " if warning["line"] else ""
        yield f"  file: {at}{warning['message']}"
    for label, text in answer.get("steps", []):
        yield f"  {label}: {text}"
    for sentence in answer.get("assumed", []):
        yield f"  assumed: {sentence}"
