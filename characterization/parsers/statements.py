"""What a file says besides its numbers: comment lines, constants, the file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from characterization.parsers.contract import ParseError, Quantity
from characterization.parsers.profile import DelimitedProfile, Stated
from labtrack.quantities import UNITS, NumberError, convert, parse_number

_OPENING = re.compile(r"""\s*["']?\s*[:=,;]?\s*(["']?)""")
_STOP = re.compile(r"""["'};\t,]|\s{2,}|$""")
_STOP_BUT_DECIMAL_COMMA = re.compile(r"""["'};\t]|,(?=\D|$)|\s{2,}|$""")
_WORD = re.compile(r"""[\s"',;:=\[(]*([^\s"',;\])}]+)""")


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
    units = profile.holds.units()
    for name, constant in profile.constants.items():
        if name in units:
            given = constant.unit or units[name]
            quantities[name] = _quantity(name, constant.value, given, units[name], 0)
        else:
            texts[name] = constant.value
    texts |= _from_file_name(profile, file_name)
    for stated in profile.stated:
        found = _find(preamble, stated, profile.decimal_mark)
        if found is None:
            continue
        if stated.name in units:
            canonical = units[stated.name]
            quantities[stated.name] = _stated_quantity(
                stated, found, profile, canonical
            )
        else:
            texts[stated.name] = _word(stated, found)
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A value after its key, what stands behind it, and the line."""

    line: int
    text: str
    behind: str


def _find(preamble: list[str], stated: Stated, decimal_mark: str) -> _Found | None:
    """What stands after the key; None where an optional key is missing."""
    numbers = range(1, len(preamble) + 1) if stated.line is None else [stated.line]
    for number in numbers:
        if number > len(preamble) or stated.key not in preamble[number - 1]:
            continue
        rest = preamble[number - 1].split(stated.key, 1)[1]
        text, behind = _value_in(rest, decimal_mark)
        if text:
            return _Found(number, text, behind)
        raise ParseError(number, f"Nothing follows {stated.key!r}.")
    if stated.optional:
        return None
    raise ParseError(
        stated.line or 0,
        f"{stated.key!r}, which states the {stated.name.replace('_', ' ')}, is missing "
        "before the data.",
    )


def _value_in(rest: str, decimal_mark: str) -> tuple[str, str]:
    """The value after a key and what is behind it: quoted, or to the next mark."""
    opening = _OPENING.match(rest)
    quote = opening.group(1) if opening else ""
    value = rest[opening.end() if opening else 0 :]
    if quote:
        text, _, behind = value.partition(quote)
        return text.strip(), behind
    stop = (_STOP_BUT_DECIMAL_COMMA if decimal_mark == "," else _STOP).search(value)
    end = stop.start() if stop else len(value)
    return value[:end].strip(), value[end:]


def _stated_quantity(
    stated: Stated, found: _Found, profile: DelimitedProfile, canonical: str
) -> Quantity:
    """A number the file states; a unit behind it must be the profile's."""
    number, _, behind = found.text.partition(" ")
    word = _WORD.match(behind or found.behind)
    written = word.group(1) if word else ""
    known = profile.unit_spellings.get(written, written)
    # "1" is the unit of a fraction, but behind a number it is just another number.
    is_unit = known in UNITS and not known.isdigit()
    given = stated.unit or canonical
    if is_unit and known != given:
        raise ParseError(
            found.line,
            f"The {stated.name.replace('_', ' ')} is in {known!r} according to the file "
            f"and in {given!r} according to the profile.",
        )
    plain = number.replace(",", ".") if profile.decimal_mark == "," else number
    return _quantity(stated.name, plain, given, canonical, found.line)


def _quantity(name: str, text: str, given: str, canonical: str, line: int) -> Quantity:
    """A stated number in its canonical unit, with text and unit as given."""
    try:
        number = parse_number(text)
    except NumberError as error:
        raise ParseError(line, f"{name.replace('_', ' ')}: {error}") from error
    value = float(convert(number, given, canonical))
    return Quantity(value=value, text=text, unit=given)


def _word(stated: Stated, found: _Found) -> str:
    """A stated text in our words, where the profile translates it."""
    if not stated.values:
        return found.text
    if found.text not in stated.values:
        raise ParseError(
            found.line,
            f"{stated.name} is {found.text!r}; the profile knows {', '.join(stated.values)}.",
        )
    return stated.values[found.text]
