"""Codes as people type them: a look-alike is named, never corrected in silence.

Knows no Django models. What is allowed is A to Z, 0 to 9, dot, hyphen and underscore,
beginning with a letter or digit; designations of alloys also have a plus.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*", re.ASCII)
_DESIGNATION = re.compile(r"[A-Z0-9][A-Z0-9.+_-]*", re.ASCII)


def check(text: str, *, is_designation: bool = False) -> None:
    """ValidationError naming the character that is not allowed, unless it is a code."""
    allowed = _DESIGNATION if is_designation else _CODE
    if allowed.fullmatch(text):
        return
    if allowed.fullmatch(text.upper()) and text.isascii():
        raise ValidationError(
            _("%(given)s has small letters; write %(expected)s.")
            % {"given": text, "expected": text.upper()},
            code="identifier",
        )
    signs = "._-+" if is_designation else "._-"
    wrong = next(
        (
            character
            for character in text
            if not re.fullmatch(rf"[A-Z0-9{re.escape(signs)}]", character, re.ASCII)
        ),
        text[:1],
    )
    raise ValidationError(
        _(
            "%(given)s contains %(character)s; expected capital letters A to Z, digits "
            "and %(signs)s, beginning with a letter or a digit."
        )
        % {
            "given": printable(text),
            "character": _described(wrong),
            "signs": " ".join(signs),
        },
        code="identifier",
    )


def _described(character: str) -> str:
    """The character with its name, since look-alikes and invisible ones show nothing."""
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    if character.isprintable() and not character.isspace():
        return f"{character} ({name})"
    return name


def printable(text: str) -> str:
    """The text with what cannot be seen (or would turn its order round) as U+…."""
    return "".join(
        character if character.isprintable() else f"<U+{ord(character):04X}>"
        for character in text[:60]
    )
