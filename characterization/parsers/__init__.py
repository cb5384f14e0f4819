"""Parsers: bytes of an instrument in, frozen records out; errors blame the line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from characterization.parsers.contract import (
    CHANNEL_UNITS,
    QUANTITY_UNITS,
    TEXTS,
    CurveRecord,
    HeaderRecord,
    ParseError,
    ParseWarning,
    Quantity,
)
from characterization.parsers.evidence import CURVE
from characterization.parsers.known_export import FORMAT as KNOWN_EXPORT
from characterization.parsers.known_export import problems_of_answers
from characterization.parsers.profile import (
    DelimitedProfile,
    ProfileError,
    validate_profile,
)
from characterization.parsers.profile_rules import ProfileProblem

if TYPE_CHECKING:
    from characterization.parsers.registry import Reading

__all__ = [
    "CHANNEL_UNITS",
    "KNOWN_EXPORT",
    "QUANTITY_UNITS",
    "TEXTS",
    "CurveRecord",
    "DelimitedProfile",
    "HeaderRecord",
    "ParseError",
    "ParseWarning",
    "ProfileError",
    "ProfileProblem",
    "Quantity",
    "parse",
    "read",
    "validate_answers",
    "validate_profile",
]


def parse(
    data: bytes, profile: Mapping[str, Any], *, file_name: str = ""
) -> CurveRecord:
    """The recording in a file, by the profile as it is kept.

    Raises ProfileError for an unusable profile and ParseError for an unreadable file.
    """
    # numpy is loaded with the first file, not with the first form about a profile.
    from characterization.parsers.delimited import parse_delimited

    return parse_delimited(
        data, DelimitedProfile.from_json(profile), file_name=file_name
    )


def _described(
    data: bytes, profile: Mapping[str, Any], file_name: str
) -> tuple[Any, ...]:
    """Everything in a file that a profile describes: one curve, or rows by specimen."""
    usable = DelimitedProfile.from_json(profile)
    if usable.holds.rows == CURVE:
        from characterization.parsers.delimited import parse_delimited

        return (parse_delimited(data, usable, file_name=file_name),)
    from characterization.parsers.delimited_rows import parse_rows

    return parse_rows(data, usable, file_name=file_name)


def read(
    data: bytes, profile: Mapping[str, Any] | None = None, *, file_name: str = ""
) -> Reading:
    """Everything in a file: by a profile where one is given, else as what it is.

    Parameters
    ----------
    data : bytes
    profile : mapping, optional
        Of the format "delimited", which describes the whole file, or "known-export",
        which answers what a known export leaves open.

    Raises
    ------
    ProfileError
        For an unusable profile.
    ParseError
        With the line to blame. `code` is "no_profile" where no known export looks like
        the file, "ambiguous" where a question needs a person's answer.
    """
    from characterization.parsers import registry
    from characterization.parsers.candidate import NOTHING_SAID, Answers

    if profile is not None and profile.get("format", "delimited") == "delimited":
        records = _described(data, profile, file_name)
        encoding = str(profile.get("encoding", "utf-8"))
        return registry.Reading(registry.BY_PROFILE, records, encoding)
    answers = NOTHING_SAID
    if profile is not None:
        if problems := validate_answers(profile):
            raise ProfileError(problems)
        answers = Answers(**{k: v for k, v in profile.items() if k != "format"})
    return registry.read(data, file_name=file_name, answers=answers)


def validate_answers(values: Any) -> tuple[ProfileProblem, ...]:
    """What is wrong with a profile of a known export; empty if nothing is."""
    return tuple(problems_of_answers(values))
