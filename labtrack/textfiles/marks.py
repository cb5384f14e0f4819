"""Which character is the decimal mark of a file: read from its numbers, never guessed.

"1,234" alone may be 1.234 or 1234. Other numbers of the file may tell ("0,5", "12,34",
"1,234.5"); where none does the question is asked, and a profile answers it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from labtrack.textfiles.faults import ParseError

_SIGN = r"[+-]?"
_EXPONENT = r"(?:[eE][+-]?\d+)?"
_PLAIN = re.compile(rf"{_SIGN}(?:\d+|\d+\.\d*|\.\d+){_EXPONENT}", re.ASCII)
_ONE_MARK = re.compile(rf"{_SIGN}(\d*)([.,])(\d*)({_EXPONENT})", re.ASCII)
_GROUPED = re.compile(
    rf"{_SIGN}\d{{1,3}}(?:([.,' \u00a0\u202f\u2019])\d{{3}})"
    rf"(?:\1\d{{3}})*(?:([.,])\d*)?{_EXPONENT}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Marks:
    """Decimal mark ("." or ",") and the thousands mark, if numbers have one."""

    decimal: str = "."
    thousands: str = ""

    def number(self, text: str) -> float | None:
        """The number that a cell writes under these marks; None where it writes none."""
        plain = text.strip()
        if self.thousands and self.thousands in plain:
            grouped = _GROUPED.fullmatch(plain)
            if grouped is None or grouped.group(1) != self.thousands:
                return None
            plain = plain.replace(self.thousands, "")
        if self.decimal == ",":
            if "." in plain:
                return None
            plain = plain.replace(",", ".")
        if not _PLAIN.fullmatch(plain):
            return None
        value = float(plain)
        return value if math.isfinite(value) else None


POINT, COMMA = Marks("."), Marks(",")


@dataclass(slots=True)
class Evidence:
    """What the cells of a file say about its marks, with the lines that say it."""

    decimal: dict[str, tuple[int, str]]
    thousands: dict[str, tuple[int, str]]
    unclear: dict[str, tuple[int, str]]

    @classmethod
    def empty(cls) -> Evidence:
        return cls({}, {}, {})

    def take(self, cell: str, line: int) -> None:
        """Look at one cell."""
        text = cell.strip()
        one = _ONE_MARK.fullmatch(text)
        if one:
            self._take_one_mark(one, line)
            return
        grouped = _GROUPED.fullmatch(text)
        if grouped:
            self.thousands.setdefault(grouped.group(1), (line, text))
            if grouped.group(2):
                self.decimal.setdefault(grouped.group(2), (line, text))

    def _take_one_mark(self, one: re.Match[str], line: int) -> None:
        before, mark, after, exponent = one.groups()
        seen = (line, one.group(0))
        # Exactly one to three digits, a mark and three digits may be either, but no
        # thousands begin with a zero and none carry an exponent.
        may_be_thousands = (
            1 <= len(before) <= 3 and len(after) == 3 and not exponent
        ) and not before.startswith("0")
        (self.unclear if may_be_thousands else self.decimal).setdefault(mark, seen)


def marks_of(cells: Iterable[tuple[str, int]]) -> Marks:
    """The marks that the numbers of a file are written with.

    Parameters
    ----------
    cells : iterable of (text, line)
        Texts that are no numbers say nothing.

    Raises
    ------
    ParseError
        `ambiguous` if only numbers such as "1,234" stand there; `contradiction` if two
        cells contradict each other.

    >>> marks_of([("1,234", 3), ("0,5", 4)]).decimal
    ','
    """
    evidence = Evidence.empty()
    for text, line in cells:
        evidence.take(text, line)
    _refuse_contradictions(evidence)
    group = next(iter(evidence.thousands), "")
    if evidence.decimal:
        mark = next(iter(evidence.decimal))
        # What is unclear alone ("1,234") is clear beside a decimal point ("2.5").
        other = next((m for m in evidence.unclear if m != mark), "")
        if other and group and other != group:
            raise _contradiction(evidence.unclear[other], evidence.thousands[group])
        return Marks(mark, group or other)
    if group in (".", ","):
        return Marks("," if group == "." else ".", group)
    if evidence.unclear:
        raise _question(*min(evidence.unclear.values()))
    return Marks(".", group)


def _refuse_contradictions(evidence: Evidence) -> None:
    decimal, thousands = evidence.decimal, evidence.thousands
    if len(decimal) > 1:
        raise _contradiction(decimal["."], decimal[","])
    clash = next((mark for mark in thousands if mark in decimal), None)
    if clash is not None:
        raise _contradiction(decimal[clash], thousands[clash])
    if len(thousands) > 1:
        first, second = list(thousands.values())[:2]
        raise _contradiction(first, second)


def _question(line: int, text: str) -> ParseError:
    return ParseError(
        line,
        f"{text!r} may be {text.replace(',', '.')} or "
        f"{text.replace(',', '').replace('.', '')}; nothing in the file says which. "
        "State the decimal mark in an import profile.",
        code="ambiguous",
    )


def _contradiction(one: tuple[int, str], other: tuple[int, str]) -> ParseError:
    first, second = sorted((one, other))
    return ParseError(
        second[0],
        f"{second[1]!r} and {first[1]!r} (line {first[0]}) cannot be written with the "
        "same decimal and thousands marks.",
        code="contradiction",
    )
