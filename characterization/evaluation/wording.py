"""Answers for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


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
    for warning in answer.get("warnings", []):
        at = f"line {warning['line']}: " if warning["line"] else ""
        yield f"  file: {at}{warning['message']}"
    for label, text in answer.get("steps", []):
        yield f"  {label}: {text}"
    for sentence in answer.get("assumed", []):
        yield f"  assumed: {sentence}"
