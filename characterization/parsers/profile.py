"""Import profiles: what a delimited file does not say about itself, stated by a person.

A profile is kept as a JSON object; `validate_profile` answers for people what is wrong
with one, `DelimitedProfile.from_json` is what the parser works with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from characterization.parsers.evidence import LEGACY, Evidence, evidence_of
from characterization.parsers.profile_rules import ProfileProblem, problems_of

DELIMITERS = {"tab": "\t", "space": None}
"""Names of delimiters that are no visible character; None splits at any white space."""


class ProfileError(ValueError):
    """A profile that cannot be used; `problems` says where and why."""

    def __init__(self, problems: tuple[ProfileProblem, ...]):
        self.problems = problems
        super().__init__(" ".join(f"{p.pointer}: {p.message}" for p in problems))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: which channel it is, where it stands, in which unit."""

    channel: str
    name: str | None = None
    position: int | None = None
    """Counted from 1; used where the file has no header."""
    unit: str | None = None
    """None: the file says it."""
    optional: bool = False
    overrides: bool = False
    """The file states a wrong unit; the profile's holds."""
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """One value that a line before the data states after a key."""

    name: str
    key: str
    line: int | None = None
    """None: the first line that holds the key."""
    unit: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """The file's words and ours, for texts; empty: kept as it stands."""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """One value that holds for every file of the profile."""

    value: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class DelimitedProfile:
    """How to read one kind of delimited text file."""

    columns: tuple[Column, ...]
    delimiter: str | None = ","
    encoding: str = "utf-8"
    decimal_mark: str = "."
    thousands_mark: str | None = None
    header_line: int | None = None
    header_begins: str | None = None
    unit_row: bool = False
    first_line: int | None = None
    comment_mark: str | None = None
    footer_begins: str | None = None
    unit_spellings: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Constant] = field(default_factory=dict)
    stated: tuple[Stated, ...] = ()
    file_name: str | None = None
    evidence: str = ""
    """What its files hold, by name in `evidence.kinds`; empty: any curve of a frame."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> DelimitedProfile:
        """The profile that a JSON object describes.

        Raises ProfileError with every problem at once.
        """
        if problems := validate_profile(values):
            raise ProfileError(problems)
        plain = {key: value for key, value in values.items() if key != "format"}
        plain["columns"] = tuple(Column(**column) for column in plain["columns"])
        plain["stated"] = tuple(Stated(**item) for item in plain.get("stated", ()))
        plain["constants"] = {
            name: Constant(**constant)
            for name, constant in plain.get("constants", {}).items()
        }
        delimiter = plain.get("delimiter", ",")
        plain["delimiter"] = DELIMITERS.get(delimiter, delimiter)
        return cls(**plain)

    @property
    def holds(self) -> Evidence:
        """The kind of evidence, with its channels and what may be stated."""
        columns = [{"channel": column.channel} for column in self.columns]
        return evidence_of({"evidence": self.evidence, "columns": columns}) or LEGACY

    @property
    def has_header(self) -> bool:
        """Whether a line names the columns."""
        return self.header_line is not None or self.header_begins is not None

    def file_name_pattern(self) -> re.Pattern[str] | None:
        """The file name's template as a pattern with one group for each text."""
        if self.file_name is None:
            return None
        parts = re.split(r"\{(\w+)\}", self.file_name)
        pattern = "".join(
            re.escape(part)
            if index % 2 == 0
            else ".+?"
            if part == "any"
            else f"(?P<{part}>.+?)"
            for index, part in enumerate(parts)
        )
        return re.compile(pattern)


def validate_profile(values: Any) -> tuple[ProfileProblem, ...]:
    """What is wrong with a profile, for the person who wrote it; empty if nothing is."""
    return tuple(problems_of(values))
