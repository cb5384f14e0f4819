"""Parsers: bytes of an instrument in, frozen records out; errors blame the line."""

from collections.abc import Mapping
from typing import Any

from characterization.parsers.contract import (
    CHANNEL_UNITS,
    QUANTITY_UNITS,
    TEXTS,
    CurveRecord,
    ParseError,
    ParseWarning,
    Quantity,
)
from characterization.parsers.profile import (
    DelimitedProfile,
    ProfileError,
    validate_profile,
)
from characterization.parsers.profile_rules import ProfileProblem

__all__ = [
    "CHANNEL_UNITS",
    "QUANTITY_UNITS",
    "TEXTS",
    "CurveRecord",
    "DelimitedProfile",
    "ParseError",
    "ParseWarning",
    "ProfileError",
    "ProfileProblem",
    "Quantity",
    "parse",
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
