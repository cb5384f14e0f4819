"""JSON read strictly: what the standard parser would guess or drop is refused by name.

Pure. Numbers stay the characters that were sent (`JsonNumber`); duplicate keys, NaN and
infinity, NUL and lone surrogates, nesting beyond 32 levels and other encodings than UTF-8
are faults with a JSON pointer.
"""

import json
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from labtrack.refusals import Fault, Pointer, Refused

DEEPEST = 32
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[][{}]")


class JsonNumber(str):
    """A JSON number as its characters, so that no digit is lost on the way."""

    __slots__ = ()


class _NotFinite(str):
    """NaN or an infinity where JSON has none."""

    __slots__ = ()


class _Doubled(dict):
    """An object in which a key stands twice; `key` is the first such."""

    key: str


def load(body: bytes) -> Any:
    """The value of a JSON document, numbers as JsonNumber.

    Raises
    ------
    Refused
        With every fault found, each with its pointer.
    """
    if not body.strip():
        raise Refused(
            Fault("empty_body", "The body is empty; expected a JSON document.")
        )
    _check_depth(body)
    try:
        value = json.loads(
            _text(body),
            object_pairs_hook=_object,
            parse_int=JsonNumber,
            parse_float=JsonNumber,
            parse_constant=_NotFinite,
        )
    except json.JSONDecodeError as error:
        raise Refused(
            Fault(
                "json_syntax",
                f"Not JSON at line {error.lineno}, column {error.colno}: {error.msg}.",
                given=error.doc[error.pos : error.pos + 20],
            )
        ) from error
    if faults := list(_faults(value, ())):
        raise Refused(faults)
    return value


def _text(body: bytes) -> str:
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise Refused(
            Fault(
                "encoding",
                "The body begins with a byte order mark; expected plain UTF-8 without one.",
                given=body[:3].hex(),
            )
        )
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            Fault(
                "encoding",
                f"The body is not UTF-8 at byte {error.start}.",
                given=body[error.start : error.start + 4].hex(),
            )
        ) from error


def _check_depth(body: bytes) -> None:
    """Nesting by a scan of the bytes, before any parser recurses into it."""
    brackets = _BRACKET.findall(_STRING.sub(b"", body))
    steps = (1 if bracket in b"[{" else -1 for bracket in brackets)
    if max(accumulate(steps), default=0) > DEEPEST:
        raise Refused(
            Fault(
                "too_deep",
                f"Nested deeper than {DEEPEST} levels; expected at most that.",
            )
        )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    keys = [key for key, _value in pairs]
    doubled = _Doubled(found)
    doubled.key = next(key for key in keys if keys.count(key) > 1)
    return doubled


def _faults(value: Any, at: Pointer) -> Iterator[Fault]:
    if isinstance(value, dict):
        if isinstance(value, _Doubled):
            yield Fault(
                "duplicate_key",
                f"The key {value.key!r} stands twice; expected once.",
                (*at, value.key),
                value.key,
            )
        for key, inner in value.items():
            yield from _text_faults(key, (*at, key))
            yield from _faults(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _faults(inner, (*at, index))
    elif isinstance(value, _NotFinite):
        yield Fault(
            "json_not_finite",
            f"{value} is no JSON number; expected a finite one.",
            at,
            value,
        )
    elif isinstance(value, str):
        yield from _text_faults(value, at)


def _text_faults(text: str, at: Pointer) -> Iterator[Fault]:
    if "\0" in text:
        yield Fault(
            "nul_character", "The text holds a NUL character.", at, _shown(text)
        )
    elif any("\ud800" <= character <= "\udfff" for character in text):
        yield Fault(
            "lone_surrogate",
            "The text holds half of a surrogate pair.",
            at,
            _shown(text),
        )


def _shown(text: str) -> str:
    return text[:40].encode("unicode_escape").decode("ascii")
