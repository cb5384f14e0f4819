"""Stamp marks: five characters that are stamped on a bar's grip end.

Alphabet of 23 without look-alikes; four random characters and a check character, the sum of
i * x_i modulo 23 (a wrong character or two neighbours exchanged are found).
"""

import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALPHABET = "ABCDEFGHJKLMNPRTUWXY379"


def check_character(four: str) -> str:
    """The fifth character of a mark. ValueError if a character is not in the alphabet."""
    total = sum(i * ALPHABET.index(x) for i, x in enumerate(four, start=1))
    return ALPHABET[total % len(ALPHABET)]


def draw() -> str:
    """A random mark with its check character."""
    four = "".join(secrets.choice(ALPHABET) for _ in range(4))
    return four + check_character(four)


def is_stamp_mark(text: str) -> bool:
    """Whether the text is five characters of the alphabet and its check character fits."""
    return (
        len(text) == 5
        and all(character in ALPHABET for character in text)
        and check_character(text[:4]) == text[4]
    )


def validate_stamp_mark(text: str) -> None:
    """ValidationError, saying what is expected, unless it is a mark."""
    if not is_stamp_mark(text):
        raise ValidationError(
            _(
                "%(text)s is not a stamp mark: expected five characters out of "
                "%(alphabet)s with a fitting check character."
            )
            % {"text": text, "alphabet": ALPHABET}
        )
