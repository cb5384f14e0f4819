"""Who can say whether the definition of an import profile makes sense.

The parsers live further up; the app that has them registers a validator for each format
in `AppConfig.ready()`. A definition names its format ("delimited" where it names none).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from labtrack import navigation

DEFAULT_FORMAT = "delimited"


class Problem(Protocol):
    """One thing wrong with a definition, and where: `columns/0/unit`."""

    @property
    def pointer(self) -> str: ...

    @property
    def message(self) -> str: ...


@dataclass(frozen=True, slots=True)
class UnknownFormat:
    """A definition that no registered validator understands."""

    pointer: str
    message: str


Validator = Callable[[Any], Iterable[Problem]]
_validators: dict[str, Validator] = {}


def register(format_name: str, validator: Validator) -> None:
    """Ask `validator` about definitions of this format."""
    _validators[format_name] = validator


EDITOR, EXAMPLE = (
    "characterization:profile-describe",
    "characterization:profile-example",
)
"""Pages of the app that reads files: describe a kept one, bring one. Empty without it."""


def describe_url(submission_pk: int) -> str:
    """Where a person says what a kept file holds."""
    return navigation.address_of(EDITOR, submission_pk)


def example_url() -> str:
    """Where a person brings one file of an instrument to describe it."""
    return navigation.address_of(EXAMPLE)


def formats() -> list[str]:
    """The formats that a definition may name."""
    return sorted(_validators)


def problems_of(definition: Any) -> list[Problem]:
    """Everything that is wrong with a definition; empty if nothing is."""
    named = DEFAULT_FORMAT
    if isinstance(definition, dict):
        named = str(definition.get("format", DEFAULT_FORMAT))
    validator = _validators.get(named)
    if validator is None:
        known = ", ".join(formats()) or _("none")
        return [
            UnknownFormat(
                "format",
                _("The format is %(given)r; expected one of: %(known)s.")
                % {"given": named, "known": known},
            )
        ]
    return list(validator(definition))
