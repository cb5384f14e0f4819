"""What a file says besides its numbers: comment lines, constants, the file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from characterization.parsers.contract import (
    QUANTITY_UNITS,
    ParseError,
    Quantity,
)
from characterization.parsers.profile import DelimitedProfile, Stated
from labtrack.quantities import NumberError, convert, parse_number

_BEFORE = " \t:=,;\"'"
_AFTER = re.compile(r"[\"'};\t]|,(?=\s|\D|$)|\s{2,}|$")


@dataclass(frozen=True, slots=True)
class Statements:
    """Quantities in canonical units, and texts."""

    quantities: Mapping[str, Quantity]
    texts: Mapping[str, str]


def statements_of(
    preamble: list[str], profile: DelimitedProfile, file_name: str
) -> Statements:
    """Everything stated before the data, in the profile and in the file's name.

    Raises ParseError naming the line where a stated value is missing or unreadable.
    """
    quantities: dict[str, Quantity] = {}
    texts: dict[str, str] = {}
    for name, constant in profile.constants.items():
        if name in QUANTITY_UNITS:
            quantities[name] = _quantity(name, constant.value, constant.unit, 0)
        else:
            texts[name] = constant.value
    texts |= _from_file_name(profile, file_name)
    for stated in profile.stated:
        found = _find(preamble, stated, profile.decimal_mark)
        if found is None:
            continue
        line, text = found
        if stated.name in QUANTITY_UNITS:
            plain = text.replace(",", ".") if profile.decimal_mark == "," else text
            quantities[stated.name] = _quantity(stated.name, plain, stated.unit, line)
        else:
            texts[stated.name] = _word(stated, text, line)
    return Statements(quantities, texts)


def _from_file_name(profile: DelimitedProfile, file_name: str) -> dict[str, str]:
    """The texts that stand in the name of the file, by the profile's template."""
    pattern = profile.file_name_pattern()
    if pattern is None:
        return {}
    bare = re.split(r"[\\/]", file_name)[-1][:255]
    match = pattern.fullmatch(bare)
    if match is None:
        raise ParseError(
            0, f"The file name {bare!r} does not fit {profile.file_name!r}."
        )
    return match.groupdict()


def _find(
    preamble: list[str], stated: Stated, decimal_mark: str
) -> tuple[int, str] | None:
    """The line and the text after the key; None where an optional key is missing."""
    numbers = range(1, len(preamble) + 1) if stated.line is None else [stated.line]
    for number in numbers:
        if number > len(preamble) or stated.key not in preamble[number - 1]:
            continue
        rest = preamble[number - 1].split(stated.key, 1)[1]
        text = _value_in(rest, decimal_mark)
        if text:
            return number, text
        raise ParseError(number, f"Nothing follows {stated.key!r}.")
    if stated.optional:
        return None
    raise ParseError(
        stated.line or 0,
        f"{stated.key!r}, which states the {stated.name.replace('_', ' ')}, is missing "
        "before the data.",
    )


def _value_in(rest: str, decimal_mark: str) -> str:
    """The value after a key: quoted to the closing quote, else to the next mark."""
    opening = rest[: len(rest) - len(rest.lstrip(_BEFORE))]
    value = rest[len(opening) :]
    quote = next((mark for mark in reversed(opening) if mark in "\"'"), None)
    # The quote that closes the key itself opens nothing: {'temperature': 533}.
    if quote is not None and opening.rstrip().endswith(quote):
        closed = value.split(quote, 1)[0]
        return closed.strip()
    stop = _AFTER if decimal_mark == "," else re.compile(r"[\"'};,\t]|\s{2,}|$")
    match = stop.search(value)
    return value[: match.start() if match else None].strip()


def _quantity(name: str, text: str, unit: str | None, line: int) -> Quantity:
    """A stated number in its canonical unit, with text and unit as given."""
    try:
        number = parse_number(text)
    except NumberError as error:
        raise ParseError(line, f"{name.replace('_', ' ')}: {error}") from error
    given = unit or QUANTITY_UNITS[name]
    value = float(convert(number, given, QUANTITY_UNITS[name]))
    return Quantity(value=value, text=text, unit=given)


def _word(stated: Stated, text: str, line: int) -> str:
    """A stated text in our words, where the profile translates it."""
    if not stated.values:
        return text
    if text not in stated.values:
        raise ParseError(
            line,
            f"{stated.name} is {text!r}; the profile knows {', '.join(stated.values)}.",
        )
    return stated.values[text]
