"""One file as the registry shows it to each format: its text, and its table once found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from characterization.parsers.layout import Entry, Layout, entries_of, layout_of
from labtrack.textfiles.faults import ParseError
from labtrack.textfiles.source import TextFile


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person stated in a profile where a known export leaves a question."""

    decimal_mark: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    """By the column's name as printed."""
    channels: Mapping[str, str] = field(default_factory=dict)
    length_unit: str | None = None
    concentration_unit: str | None = None


NOTHING_SAID = Answers()


@dataclass(frozen=True)
class Candidate:
    """A text that some format may understand."""

    text: TextFile
    file_name: str = ""
    answers: Answers = NOTHING_SAID

    @cached_property
    def _looked(self) -> Layout | ParseError | None:
        """Its first table of numbers, None where there is none, or why it is unreadable."""
        try:
            return layout_of(self.text, answers=self.answers)
        except ParseError as error:
            return error

    @property
    def layout(self) -> Layout | None:
        """Its first table of numbers; None where none is found, or none can be read."""
        return None if isinstance(self._looked, ParseError) else self._looked

    def table(self) -> Layout:
        """Its table; ParseError, with the line, where it cannot be read."""
        if isinstance(self._looked, ParseError):
            raise self._looked
        if self._looked is None:
            raise ParseError(
                0, "No table with a header and numbers stands in the file."
            )
        return self._looked

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What the lines before the table state."""
        layout = self.layout
        if layout is None:
            return ()
        end = layout.header_line - 1 - bool(layout.samples)
        return entries_of(self.text.head[:end], 1, layout.delimiter)

    def begins(self, word: str) -> bool:
        """Whether the first line that holds something begins with a word."""
        first = next((line for line in self.text.head[:20] if line.strip()), "")
        return first.lstrip(' "').startswith(word)

    def names(self) -> tuple[str, ...]:
        return self.layout.names if self.layout else ()
