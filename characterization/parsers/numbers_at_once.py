"""Clean rows of numbers in one pass over the bytes, by polars.

Chosen by measurement (docs/decisions): the fastest reader of plain numbers, and unlike
pyarrow it does not change what pandas does once it is installed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl

    from characterization.parsers.number_rows import RowRules
    from labtrack.textfiles.source import TextFile

_UNIT_SEPARATOR = b"\x1f"


def columns_at_once(
    text: TextFile,
    wanted: list[int],
    *,
    first_line: int,
    last_line: int,
    fields: int | None,
    rules: RowRules,
    may_end: bool,
) -> list[np.ndarray] | None:
    """The wanted columns, float64, shape (rows,); None where a row needs a closer look."""
    # Clean bytes are read where they lie; only what must be changed is copied.
    body, skipped = text.data, first_line - 1
    if not text.is_ascii or last_line or _needs_change(text, rules):
        body, skipped = text.body(first_line), 0
    if last_line:
        body = _first_lines(body, last_line - first_line + 1)
    prepared = _prepared(body, rules, may_be_quoted=text.has_quotes)
    if prepared is None:
        return None
    body, delimiter = prepared
    first = _line_after(body, skipped)
    count = first.count(delimiter) + 1
    trailing = fields is not None and count == fields + 1 and first.endswith(delimiter)
    if (
        count < 2
        or max(wanted) >= count
        or not (fields is None or count == fields or trailing)
    ):
        return None
    return _read(
        body,
        wanted,
        delimiter=delimiter,
        count=count,
        skipped=skipped,
        is_ascii=text.is_ascii,
        last_is_empty=trailing,
        has_decimal_comma=rules.decimal_mark == ",",
        is_quoted=text.has_quotes and b'"' in body,
        may_end=may_end,
    )


def _read(
    body: bytes,
    wanted: list[int],
    *,
    delimiter: bytes,
    count: int,
    skipped: int,
    is_ascii: bool,
    last_is_empty: bool,
    has_decimal_comma: bool,
    is_quoted: bool,
    may_end: bool,
) -> list[np.ndarray] | None:
    # A worker imports it with the first file: polars must not be loaded before a fork.
    import polars as pl

    last = count - 1
    # The last column shows rows that are too short; mostly it holds numbers too.
    for kind in (pl.Float64, pl.String):
        try:
            frame = pl.read_csv(
                body,
                has_header=False,
                separator=delimiter.decode("ascii"),
                schema={
                    str(i): pl.Float64 if i in wanted else kind for i in range(count)
                },
                columns=sorted({*wanted, last}),
                decimal_comma=has_decimal_comma,
                quote_char='"',
                encoding="utf8" if is_ascii else "utf8-lossy",
                skip_lines=skipped,
                raise_if_empty=True,
            )
            break
        except (pl.exceptions.PolarsError, ValueError):
            if last in wanted:
                return None
    else:
        return None
    if is_quoted and len(frame) != _lines_in(body):
        return None
    if not _is_whole(frame[str(last)], is_empty=last_is_empty, may_end=may_end):
        return None
    columns = []
    for index in wanted:
        values = _numbers(frame[str(index)], may_end=may_end)
        if values is None:
            return None
        columns.append(values)
    return columns


def _is_whole(last: pl.Series, *, is_empty: bool, may_end: bool) -> bool:
    """Every line has its last cell: none is blank or short."""
    if is_empty:
        return last.null_count() == last.len()
    return may_end or not last.null_count()


def _numbers(series: pl.Series, *, may_end: bool) -> np.ndarray | None:
    """The values of one column; None where one is missing or not finite."""
    missing = series.null_count()
    values = series.to_numpy()
    if not missing:
        return values if np.isfinite(values).all() else None
    if may_end and _ends_only(values, series.len() - missing):
        return values
    return None


def _lines_in(body: bytes) -> int:
    return body.count(b"\n") + (not body.endswith(b"\n"))


def _line_after(body: bytes, skipped: int) -> bytes:
    """The line that follows the first ones, without its break."""
    start = 0
    for _ in range(skipped):
        start = body.find(b"\n", start) + 1
        if not start:
            return b""
    end = body.find(b"\n", start)
    return body[start:] if end < 0 else body[start:end]


def _ends_only(values: np.ndarray, filled: int) -> bool:
    """The empty cells are the last ones, and all before them are numbers."""
    return bool(np.isfinite(values[:filled]).all() and np.isnan(values[filled:]).all())


def _first_lines(body: bytes, lines: int) -> bytes:
    """The first lines of a body that has a footer: found from its end."""
    surplus = body.count(b"\n") + 1 - lines
    end = len(body)
    for _ in range(max(surplus, 0)):
        end = body.rfind(b"\n", 0, end)
        if end < 0:
            return body
    return body[:end]


def _prepared(
    body: bytes, rules: RowRules, *, may_be_quoted: bool
) -> tuple[bytes, bytes] | None:
    """The body without quotes and thousands marks, and what parts its cells."""
    if rules.delimiter is None or not body:
        return None
    delimiter = rules.delimiter.encode("ascii")
    if rules.comment_mark and rules.comment_mark.encode() in body:
        return None
    if body.endswith(b"\n\n"):
        body = body.rstrip(b"\n") + b"\n"
    if may_be_quoted and b'"' in body:
        unquoted = _unquoted(body, delimiter)
        if unquoted is not None:
            body, delimiter = unquoted, _UNIT_SEPARATOR
        elif rules.thousands_mark or rules.decimal_mark == "," or _is_odd(body):
            return None
    plain = _ungrouped(body, rules.thousands_mark, delimiter)
    # A point beside a decimal comma is a thousands mark that nobody has declared.
    if plain is None or (rules.decimal_mark == "," and b"." in plain):
        return None
    return plain, delimiter


def _needs_change(text: TextFile, rules: RowRules) -> bool:
    return bool(
        text.has_quotes
        or rules.thousands_mark
        or rules.decimal_mark == ","
        or text.data.endswith(b"\n\n")
    )


def _is_odd(body: bytes) -> bool:
    return bool(body.count(b'"') % 2)


def _unquoted(body: bytes, delimiter: bytes) -> bytes | None:
    """A body whose every cell is quoted, with a separator that no cell holds."""
    if not body.startswith(b'"') or _UNIT_SEPARATOR in body:
        return None
    bare = body.rstrip(b"\n")
    if not bare.endswith(b'"'):
        return None
    bare = bare[1:-1].replace(b'"' + delimiter + b'"', _UNIT_SEPARATOR)
    bare = bare.replace(b'"\n"', b"\n")
    return None if b'"' in bare else bare + b"\n"


def _ungrouped(
    body: bytes, thousands_mark: str | None, delimiter: bytes
) -> bytes | None:
    """A body without thousands marks; None where one stands in a wrong place."""
    group = (thousands_mark or "").encode()
    if group == delimiter:
        return None
    if not group or group not in body:
        return body
    mark = re.escape(group)
    misplaced = rb"(?<![0-9])" + mark + rb"|" + mark + rb"(?![0-9]{3}(?![0-9]))"
    if re.search(misplaced, body):
        return None
    # Four digits before a mark are no group.
    if re.search(rb"[0-9]{4}" + mark, body):
        return None
    return body.replace(group, b"")
