"""From what a person says about a file to the import profile that is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from characterization.parsers.evidence import TEXTS
from characterization.parsers.known_export import FORMAT as KNOWN_EXPORT
from characterization.parsers.unit_words import unit_word

UNIT_IS_WRONG, COUNTS_DOWN, MAY_LACK = "overrides", "negate", "optional"


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """One column that is read; `unit` empty: as the file says."""

    position: int
    name: str
    channel: str
    unit: str = ""
    printed_unit: str = ""
    remark: str = ""
    """UNIT_IS_WRONG, COUNTS_DOWN, MAY_LACK or nothing."""


@dataclass(frozen=True, slots=True)
class DraftStated:
    """One key before the table whose value is used."""

    meaning: str
    key: str
    line: int | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a person says about a delimited file."""

    columns: tuple[DraftColumn, ...]
    evidence: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal_mark: str = "."
    thousands_mark: str = ""
    header_line: int = 0
    header_begins: str = ""
    unit_row: bool = False
    first_line: int | None = None
    footer_begins: str = ""
    file_name: str = ""
    stated: tuple[DraftStated, ...] = ()
    constants: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Name to text and unit."""


def delimited(draft: Draft) -> dict[str, Any]:
    """The profile of a delimited file; only what is not left out by default is written."""
    has_header = bool(draft.header_begins or draft.header_line)
    made: dict[str, Any] = {
        "format": "delimited",
        "encoding": draft.encoding,
        "delimiter": draft.delimiter,
        "decimal_mark": draft.decimal_mark,
        "columns": [_column(column, draft, has_header) for column in draft.columns],
    }
    if draft.evidence:
        made["evidence"] = draft.evidence
    optional = {
        "thousands_mark": draft.thousands_mark,
        "header_begins": draft.header_begins,
        "header_line": 0 if draft.header_begins else draft.header_line,
        "unit_row": has_header and draft.unit_row,
        "first_line": draft.first_line,
        "footer_begins": draft.footer_begins,
        "file_name": draft.file_name,
        "stated": [dict(_stated(row)) for row in draft.stated],
        "constants": {
            name: {"value": text, "unit": unit} if unit else {"value": text}
            for name, (text, unit) in draft.constants.items()
        },
        "unit_spellings": _spellings(draft),
    }
    return made | {key: value for key, value in optional.items() if value}


def _column(column: DraftColumn, draft: Draft, has_header: bool) -> dict[str, Any]:
    names = [other.name for other in draft.columns]
    made: dict[str, Any] = {"channel": column.channel}
    if has_header and column.name and names.count(column.name) == 1:
        made["name"] = column.name
    else:
        made["position"] = column.position
    if column.unit:
        made["unit"] = column.unit
    if column.remark:
        made[column.remark] = True
    return made


def _stated(row: DraftStated) -> Iterator[tuple[str, Any]]:
    yield "name", row.meaning
    yield "key", row.key
    if row.line is not None:
        yield "line", row.line
    if row.unit:
        yield "unit", row.unit
    yield "optional", row.meaning in TEXTS


def _spellings(draft: Draft) -> dict[str, str]:
    """The file's own words for units that are understood but not spelled as accepted."""
    return {
        column.printed_unit: known
        for column in draft.columns
        if not column.unit
        and (known := unit_word(column.printed_unit))
        and known != column.printed_unit
    }


def known_export(
    *,
    decimal_mark: str = "",
    concentration_unit: str = "",
    length_unit: str = "",
    columns: tuple[DraftColumn, ...] = (),
) -> dict[str, Any]:
    """The answers to what a known export leaves open."""
    answers: dict[str, Any] = {
        "decimal_mark": decimal_mark,
        "concentration_unit": concentration_unit,
        "length_unit": length_unit,
        "units": {c.name: c.unit for c in columns if c.name and c.unit},
        "channels": {c.name: c.channel for c in columns if c.name and c.channel},
    }
    return {"format": KNOWN_EXPORT} | {k: v for k, v in answers.items() if v}
