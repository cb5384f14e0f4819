"""From the file as it looks, or a profile as it was, to the fields of the editor."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from characterization.parsers import KNOWN_EXPORT, TEXTS, drafting
from characterization.parsers.evidence import Evidence, evidence_of, kinds
from characterization.parsers.looking import Looked, SeenColumn, Stance
from characterization.parsers.proposing import likely, meaning
from labtrack.units import UNITS

KNOWN, DESCRIBED = "known", "described"
DELIMITERS = [
    (",", gettext_lazy("comma")),
    (";", gettext_lazy("semicolon")),
    ("tab", gettext_lazy("tab")),
    ("|", gettext_lazy("bar |")),
    ("space", gettext_lazy("white space")),
]
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252"),
    ("latin-1", "Latin-1"),
    ("utf-16", "UTF-16"),
]


def stance_of(data: Any) -> Stance:
    """Where the table stands, as far as a person's unchecked texts say it."""
    delimiter, encoding = data.get("delimiter", ""), data.get("encoding", "")
    return Stance(
        encoding=encoding if encoding in dict(ENCODINGS) else None,
        delimiter=delimiter if delimiter in dict(DELIMITERS) else None,
        header_line=_whole(data.get("header_line", "")),
        unit_row=bool(data.get("unit_row")) if "header_line" in data else None,
        first_line=_whole(data.get("first_line", "")) or None,
    )


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def proposed(looked: Looked, kind: Evidence | None = None) -> dict[str, Any]:
    """The form as the file suggests it; what the file leaves open stays open."""
    kind = kind or kinds().get(likely(looked), kinds()["tensile"])
    return {
        "evidence": kind.name,
        "read_as": KNOWN if looked.known_as else DESCRIBED,
        "delimiter": looked.delimiter,
        "encoding": looked.encoding,
        "header_line": looked.header_line,
        "unit_row": looked.unit_row,
        "decimal_mark": looked.decimal_mark,
        "thousands_mark": looked.thousands_mark,
        "rows": [
            {
                "position": column.position,
                "name": column.name,
                "printed_unit": column.printed_unit,
                "channel": channel,
            }
            for column, channel in _each_once(looked, kind)
        ],
        "stated": [
            {
                "key": seen.entry.key,
                "value": seen.entry.value,
                "line": None
                if [e.entry.key for e in looked.entries].count(seen.entry.key) == 1
                else seen.entry.line,
                "meaning": _meant(seen.meaning, seen.entry.unit, kind),
                "unit": seen.entry.unit if seen.entry.unit in UNITS else "",
            }
            for seen in looked.entries
        ],
    }


def _meant(name: str, unit: str, kind: Evidence) -> str:
    """What a line before the table states, where this kind knows it."""
    if name in TEXTS or (unit and kind.constant(name)):
        return name
    return ""


def _each_once(looked: Looked, kind: Evidence) -> Iterable[tuple[SeenColumn, str]]:
    taken: set[str] = set()
    for column in looked.columns:
        found = meaning(column, kind)
        channel = found if found not in taken else ""
        taken.add(channel)
        yield column, channel


PLAIN = (
    "encoding",
    "delimiter",
    "header_line",
    "header_begins",
    "unit_row",
    "first_line",
    "footer_begins",
    "decimal_mark",
    "thousands_mark",
    "file_name",
    "concentration_unit",
    "length_unit",
)


def said_before(definition: Mapping[str, Any], looked: Looked) -> dict[str, Any]:
    """What an earlier edition said, on the rows of this file."""
    said = {name: definition[name] for name in PLAIN if name in definition}
    kind = _kind_before(definition)
    start = proposed(looked, kind)
    said["evidence"] = kind.name
    if definition.get("format", "delimited") == KNOWN_EXPORT:
        channels, units = definition.get("channels", {}), definition.get("units", {})
        rows = [
            row
            | {
                "channel": channels.get(row["name"], row["channel"]),
                "unit": units.get(row["name"], ""),
            }
            for row in start["rows"]
        ]
        return said | {"read_as": KNOWN if looked.known_as else DESCRIBED, "rows": rows}
    columns = definition.get("columns", [])
    stated = {item["key"]: item for item in definition.get("stated", [])}
    for name, constant in definition.get("constants", {}).items():
        said[f"constant_{name}"] = constant["value"]
        said[f"constant_{name}_unit"] = constant.get("unit", "")
    return said | {
        "read_as": DESCRIBED,
        "rows": [row | _column_before(row, columns) for row in start["rows"]],
        "stated": [
            row
            | {
                "meaning": stated.get(row["key"], {}).get("name", ""),
                "unit": stated.get(row["key"], {}).get("unit", ""),
            }
            for row in start["stated"]
        ],
    }


def _kind_before(definition: Mapping[str, Any]) -> Evidence:
    """What an edition says it holds; older ones say it by their channels."""
    said = evidence_of(definition)
    if said is not None and said.name:
        return said
    channels = {column.get("channel") for column in definition.get("columns", [])}
    if "potential" in channels:
        return kinds()["polarization"]
    is_crack = "opening" in channels and not channels & {"extension", "strain"}
    return kinds()["fracture-toughness" if is_crack else "tensile"]


def _column_before(
    row: Mapping[str, Any], columns: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    for column in columns:
        is_it = (
            column["name"] == row["name"]
            if column.get("name") is not None
            else column.get("position") == row["position"]
        )
        if is_it:
            remarks = (
                drafting.COUNTS_DOWN,
                drafting.UNIT_IS_WRONG,
                drafting.MAY_LACK,
            )
            return {
                "channel": column["channel"],
                "unit": column.get("unit") or "",
                "remark": next((name for name in remarks if column.get(name)), ""),
            }
    return {"channel": "", "unit": "", "remark": ""}


def looked_again(data: QueryDict, looked: Looked) -> dict[str, Any]:
    """The form after the table was found elsewhere: new rows, what was said of columns of
    the same name stays.
    """
    texts: dict[str, Any] = {
        name: data.getlist(name)
        for name in data
        if not name.startswith(("rows-", "stated-")) and name != "look"
    }
    kind = kinds().get(data.get("evidence", "")) or kinds()["tensile"]
    fresh = proposed(looked, kind)
    for name in ("header_line", "decimal_mark"):
        if not any(texts.get(name, [""])):
            texts[name] = [str(fresh[name])]
    before = {
        data.get(f"rows-{at}-name", ""): at
        for at in range(int(_whole(data.get("rows-TOTAL_FORMS", "")) or 0))
    }
    for prefix, rows in (("rows", fresh["rows"]), ("stated", fresh["stated"])):
        texts[f"{prefix}-TOTAL_FORMS"] = [str(len(rows))]
        texts[f"{prefix}-INITIAL_FORMS"] = [str(len(rows))]
        for at, row in enumerate(rows):
            for name, value in row.items():
                texts[f"{prefix}-{at}-{name}"] = ["" if value is None else str(value)]
            was = before.get(row["name"]) if prefix == "rows" else None
            chosen = data.get(f"rows-{was}-channel", "") if was is not None else ""
            if chosen and kind.channel(chosen):
                for name in ("channel", "unit", "remark"):
                    texts[f"rows-{at}-{name}"] = [data.get(f"rows-{was}-{name}", "")]
    return texts
