"""The rules a profile must obey, each answered with a sentence that says what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from characterization.parsers.evidence import (
    TEXTS,
    Channel,
    Evidence,
    evidence_of,
    kinds,
)
from labtrack.quantities import (
    IncompatibleUnits,
    NumberError,
    UnknownUnit,
    parse_number,
    unit_of,
)

ENCODINGS = ("utf-8", "latin-1", "cp1252", "utf-16")
NAMED_DELIMITERS = (",", ";", "|", "tab", "space")

_TYPES: dict[str, tuple[type, ...]] = {
    "format": (str,),
    "evidence": (str,),
    "columns": (list,),
    "delimiter": (str,),
    "encoding": (str,),
    "decimal_mark": (str,),
    "thousands_mark": (str, type(None)),
    "header_line": (int, type(None)),
    "header_begins": (str, type(None)),
    "unit_row": (bool,),
    "first_line": (int, type(None)),
    "comment_mark": (str, type(None)),
    "footer_begins": (str, type(None)),
    "unit_spellings": (dict,),
    "constants": (dict,),
    "stated": (list,),
    "file_name": (str, type(None)),
}
_COLUMN_TYPES: dict[str, tuple[type, ...]] = {
    "channel": (str,),
    "name": (str, type(None)),
    "position": (int, type(None)),
    "unit": (str, type(None)),
    "optional": (bool,),
    "overrides": (bool,),
    "negate": (bool,),
}
_STATED_TYPES: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "key": (str,),
    "line": (int, type(None)),
    "unit": (str, type(None)),
    "values": (dict,),
    "optional": (bool,),
}
_CONSTANT_TYPES: dict[str, tuple[type, ...]] = {
    "value": (str,),
    "unit": (str, type(None)),
}
_WORDS = {
    str: "text",
    int: "a whole number of 1 or more",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class ProfileProblem:
    """One thing wrong with a profile, and where: `columns/0/unit`."""

    pointer: str
    message: str


def problems_of(values: Any) -> Iterator[ProfileProblem]:
    """Every problem of a profile; later rules are tried only on sound shapes."""
    if not isinstance(values, Mapping):
        yield ProfileProblem("", f"The profile is {values!r}; expected an object.")
        return
    if shape := list(_shapes(values)):
        yield from shape
        return
    for rule in (_layout, _marks, _spellings, _name):
        yield from rule(values)
    evidence = evidence_of(values)
    if evidence is None:
        yield ProfileProblem(
            "evidence",
            f"{values['evidence']!r} is no kind of evidence; expected one of "
            f"{', '.join(kinds())}.",
        )
        return
    for judged in (_columns, _needs, _statements):
        yield from judged(values, evidence)


def _shapes(values: Mapping[str, Any]) -> Iterator[ProfileProblem]:
    """Unknown names, missing names and wrong types, anywhere in the profile."""
    yield from _shape("", values, _TYPES, required=("columns",))
    for index, column in enumerate(_items(values, "columns")):
        yield from _shape(f"columns/{index}", column, _COLUMN_TYPES, ("channel",))
    for index, stated in enumerate(_items(values, "stated")):
        yield from _shape(f"stated/{index}", stated, _STATED_TYPES, ("name", "key"))
    constants = values.get("constants", {})
    if isinstance(constants, Mapping):
        for name, constant in constants.items():
            yield from _shape(
                f"constants/{name}", constant, _CONSTANT_TYPES, ("value",)
            )


def _items(values: Mapping[str, Any], key: str) -> list[Any]:
    items = values.get(key, [])
    return items if isinstance(items, list) else []


def _shape(
    pointer: str,
    values: Any,
    types: Mapping[str, tuple[type, ...]],
    required: tuple[str, ...] = (),
) -> Iterator[ProfileProblem]:
    """Unknown names, missing names and values of the wrong type."""
    if not isinstance(values, Mapping):
        yield ProfileProblem(pointer, f"{values!r} is given; expected an object.")
        return
    prefix = f"{pointer}/" if pointer else ""
    for key in values:
        if key not in types:
            near = get_close_matches(str(key), types, n=1)
            meant = (
                f"did you mean {near[0]}?" if near else f"expected {', '.join(types)}."
            )
            yield ProfileProblem(f"{prefix}{key}", f"{key} is not known here; {meant}")
    for key in required:
        if key not in values:
            yield ProfileProblem(f"{prefix}{key}", f"{key} is missing.")
    for key, accepted in types.items():
        if key in values and not _is_one_of(values[key], accepted):
            words = " or ".join(_WORDS[kind] for kind in accepted)
            yield ProfileProblem(
                f"{prefix}{key}", f"{values[key]!r} is given; expected {words}."
            )


def _is_one_of(value: Any, accepted: tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return bool in accepted
    if isinstance(value, int):
        return int in accepted and value >= 1
    return isinstance(value, accepted)


def _layout(values: Mapping[str, Any]) -> Iterator[ProfileProblem]:
    """Encoding, delimiter and where the data begin."""
    if values.get("format", "delimited") != "delimited":
        yield ProfileProblem(
            "format", f"{values['format']!r} is given; expected 'delimited'."
        )
    encoding = values.get("encoding", "utf-8")
    if encoding not in ENCODINGS:
        yield ProfileProblem(
            "encoding",
            f"{encoding!r} is given; expected one of {', '.join(ENCODINGS)}.",
        )
    if values.get("delimiter", ",") not in NAMED_DELIMITERS:
        yield ProfileProblem(
            "delimiter",
            f"{values['delimiter']!r} is given; expected one of "
            f"{' '.join(NAMED_DELIMITERS)}.",
        )
    has_line = values.get("header_line") is not None
    has_begins = bool(values.get("header_begins"))
    if has_line and has_begins:
        yield ProfileProblem(
            "header_begins",
            "The header is given by its line and by its beginning; keep one of them.",
        )
    if values.get("unit_row") and not (has_line or has_begins):
        yield ProfileProblem(
            "unit_row", "A row of units follows a header; say where the header is."
        )


def _marks(values: Mapping[str, Any]) -> Iterator[ProfileProblem]:
    """Decimal and thousands marks that cannot be mistaken for one another."""
    decimal = values.get("decimal_mark", ".")
    thousands = values.get("thousands_mark")
    if decimal not in (".", ","):
        yield ProfileProblem(
            "decimal_mark", f"{decimal!r} is given; expected a point or a comma."
        )
    if thousands is not None and (thousands not in ".,' " or thousands == decimal):
        yield ProfileProblem(
            "thousands_mark",
            f"{thousands!r} is given; expected null or one of . , ' and a space, other "
            "than the decimal mark.",
        )
    for key in ("comment_mark", "footer_begins", "header_begins"):
        if values.get(key) is not None and not values[key].strip():
            yield ProfileProblem(key, "It is empty; expected some text or null.")


def _columns(values: Mapping[str, Any], evidence: Evidence) -> Iterator[ProfileProblem]:
    """Each column is one channel of its kind, is found one way and has a sound unit."""
    has_header = bool(values.get("header_line") or values.get("header_begins"))
    seen: set[str] = set()
    for index, column in enumerate(values["columns"]):
        at, name = f"columns/{index}", column["channel"]
        channel = evidence.channel(name)
        if channel is None:
            known = ", ".join(each.name for each in evidence.channels)
            yield ProfileProblem(
                f"{at}/channel",
                f"{name!r} is no channel of a {evidence.noun}; expected one of {known}.",
            )
            continue
        if name in seen:
            yield ProfileProblem(f"{at}/channel", f"{name} is given twice.")
        seen.add(name)
        if (column.get("name") is None) == (column.get("position") is None):
            yield ProfileProblem(at, "Give either the column's name or its position.")
        elif column.get("name") is not None and not has_header:
            yield ProfileProblem(
                f"{at}/name", "Columns have names only where there is a header."
            )
        yield from _unit_of_column(
            f"{at}/unit", column.get("unit"), channel, has_header
        )


def _unit_of_column(
    at: str, unit: str | None, channel: Channel, has_header: bool
) -> Iterator[ProfileProblem]:
    """A unit of the channel's dimension; none for a text or a plain number."""
    if not channel.has_unit:
        if unit not in (None, "1"):
            what = "a text" if channel.is_text else "a plain number"
            yield ProfileProblem(at, f"{channel.name} is {what} and has no unit.")
    elif unit is not None:
        yield from _unit(at, unit, channel.unit)
    elif not has_header:
        yield ProfileProblem(
            at,
            f"The unit of {channel.name} is missing and without a header the file "
            "cannot say it; units are never guessed.",
        )


def _needs(values: Mapping[str, Any], evidence: Evidence) -> Iterator[ProfileProblem]:
    """What the kind cannot do without, as a column or for the whole file."""
    said = {
        column["channel"] for column in values["columns"] if not column.get("optional")
    }
    said |= set(values.get("constants", {}))
    said |= {stated["name"] for stated in values.get("stated", [])}
    if _names_the_specimen(values):
        said.add("specimen")
    for group in evidence.needs:
        if not said & set(group):
            neither = "neither is" if len(group) > 1 else "it is not"
            yield ProfileProblem(
                "columns",
                f"A {evidence.noun} needs {' or '.join(group)}; {neither} given.",
            )
    if not values.get("evidence"):
        return  # such a file may say the rest itself
    for name, group in (evidence.also or {}).items():
        if name in said and not said & set(group):
            yield ProfileProblem(
                "columns", f"{name} needs {' or '.join(group)} beside it."
            )


def _names_the_specimen(values: Mapping[str, Any]) -> bool:
    return "{specimen}" in (values.get("file_name") or "")


def _spellings(values: Mapping[str, Any]) -> Iterator[ProfileProblem]:
    """The file's words for units lead to accepted ones."""
    for word, unit in values.get("unit_spellings", {}).items():
        if not isinstance(unit, str):
            yield ProfileProblem(
                f"unit_spellings/{word}", f"{unit!r} is given; expected a unit."
            )
            continue
        yield from _unit(f"unit_spellings/{word}", unit)


def _statements(
    values: Mapping[str, Any], evidence: Evidence
) -> Iterator[ProfileProblem]:
    """Numbers carry a unit, texts carry none, nothing is said twice."""
    constants = values.get("constants", {})
    for name, constant in constants.items():
        yield from _statement(f"constants/{name}", name, constant, evidence)
        if evidence.constant(name):
            try:
                parse_number(constant["value"])
            except NumberError as error:
                yield ProfileProblem(f"constants/{name}/value", str(error))
    seen = set(constants)
    for index, stated in enumerate(values.get("stated", [])):
        at, name = f"stated/{index}", stated["name"]
        yield from _statement(f"{at}", name, stated, evidence)
        if not stated["key"].strip():
            yield ProfileProblem(f"{at}/key", "The key is empty.")
        if name in seen:
            yield ProfileProblem(f"{at}/name", f"{name} is given twice.")
        seen.add(name)
    if evidence.name in ("", "tensile"):
        yield from _cross_section(seen)


def _cross_section(seen: set[str]) -> Iterator[ProfileProblem]:
    """A bar has one way to its cross-section."""
    ways = [
        way for way in ({"diameter"}, {"area"}, {"width", "thickness"}) if way & seen
    ]
    if len(ways) > 1:
        given = " and ".join(
            name
            for name in ("diameter", "width", "thickness", "area")
            if name in set.union(*ways) & seen
        )
        yield ProfileProblem(
            "constants",
            f"Both {given} are given; keep a diameter, an area, or width and thickness.",
        )
    elif ways and not ways[0] <= seen:
        yield ProfileProblem(
            "constants", "Width and thickness make the cross-section; one is missing."
        )


def _statement(
    at: str, name: str, statement: Mapping[str, Any], evidence: Evidence
) -> Iterator[ProfileProblem]:
    unit, constant = statement.get("unit"), evidence.constant(name)
    if constant is None and name not in TEXTS:
        yield ProfileProblem(
            at,
            f"{name!r} is not known; expected one of "
            f"{', '.join((*evidence.units(), *TEXTS))}.",
        )
    elif constant is None or constant.is_plain:
        if unit not in (None, "1") or (unit and constant is None):
            what = "a text" if constant is None else "a plain number"
            yield ProfileProblem(f"{at}/unit", f"{name} is {what} and has no unit.")
    elif unit is None:
        yield ProfileProblem(
            f"{at}/unit", f"The unit of {name} is missing; units are never guessed."
        )
    else:
        yield from _unit(f"{at}/unit", unit, constant.unit)


def _name(values: Mapping[str, Any]) -> Iterator[ProfileProblem]:
    """The template of file names holds known texts, each once."""
    template = values.get("file_name")
    if template is None:
        return
    groups = re.findall(r"\{([^{}]*)\}", template)
    texts = [group for group in groups if group != "any"]
    if not texts:
        yield ProfileProblem(
            "file_name", f"{template!r} holds no text such as {{specimen}}."
        )
    for group in texts:
        if group not in TEXTS or texts.count(group) > 1:
            yield ProfileProblem(
                "file_name",
                f"{{{group}}} is given; expected each of "
                f"{', '.join(f'{{{text}}}' for text in TEXTS)} once at most, or {{any}}.",
            )
    if re.sub(r"\{[^{}]*\}", "", template).count("{") or "}{" in template:
        yield ProfileProblem(
            "file_name", "Braces must be closed and parted by other characters."
        )


def _unit(pointer: str, unit: str, like: str | None = None) -> Iterator[ProfileProblem]:
    try:
        unit_of(unit, like=like)
    except (UnknownUnit, IncompatibleUnits) as error:
        yield ProfileProblem(pointer, str(error))
