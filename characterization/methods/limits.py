"""Whether a number can be, and whether it is usual: the same sentences at every door.

Pure. Sentences are English templates; a door with a language hands its own `translate`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

Translate = Callable[[str], str]


class HasLimits(Protocol):
    """A property of the catalog, or what stands for one without a database."""

    @property
    def code(self) -> str: ...
    @property
    def canonical_unit(self) -> str: ...
    @property
    def hard_low(self) -> float | None: ...
    @property
    def hard_high(self) -> float | None: ...
    @property
    def soft_low(self) -> float | None: ...
    @property
    def soft_high(self) -> float | None: ...


IMPOSSIBLE = (
    "The evaluation gives %(value)s %(unit)s, which cannot be; possible is %(range)s."
)
REFUSED = "%(code)s cannot be %(text)s; possible is %(range)s."
UNUSUAL = "%(code)s is %(text)s; usual is %(range)s."
_BETWEEN, _LEAST, _MOST = "%(low)s to %(high)s %(unit)s", "%(low)s %(unit)s or more", "%(high)s %(unit)s or less"  # fmt: skip
ASKED_BELOW = {
    "DI": "The vacuum sample is denser than the ambient one: are they swapped?",
}
"""What a value below the usual ones may mean, by property."""
ASKED_ABOVE = {"HBW_10_500": "Above the scale of 500 kgf: use 10/1000."}
"""What to do about a value above the possible ones, by property."""
ASKED_INFINITE = {
    "R": "A cycle without tension (highest stress 0) is not kept as a stress ratio; "
    "expected a finite R below 1, such as -1 or 0.1.",
}
"""What is expected in the place of an infinite number, by property."""
INFINITE = re.compile(r"[-+\u2212]?\s*(inf(inity)?|\u221e)", re.IGNORECASE)


def as_is(sentence: str) -> str:
    """The English of the templates."""
    return sentence


def instead_of_infinite(code: str, text: str, translate: Translate = as_is) -> str:
    """What is expected where the text is infinite; empty where nothing more is to say.

    >>> instead_of_infinite("R", "-inf")[-38:], instead_of_infinite("R", "-1")
    ('a finite R below 1, such as -1 or 0.1.', '')
    """
    hint = ASKED_INFINITE.get(code, "")
    return translate(hint) if hint and INFINITE.fullmatch(text.strip()) else ""


def is_possible(prop: HasLimits, value: float) -> bool:
    """Whether a value in the canonical unit lies within the hard limits."""
    return _within(prop.hard_low, value, prop.hard_high)


def is_usual(prop: HasLimits, value: float) -> bool:
    """Whether a value in the canonical unit lies within the soft limits."""
    return _within(prop.soft_low, value, prop.soft_high)


def impossible_result(
    prop: HasLimits, value: float, unit: str, translate: Translate = as_is
) -> str:
    """Why a figure of an evaluation is not kept. `unit` is the canonical one, as shown."""
    said = translate(IMPOSSIBLE) % {
        "value": f"{value:.4g}",
        "unit": unit,
        "range": _range(prop.hard_low, prop.hard_high, unit, translate),
    }
    return _with_hint(said, prop, value, translate)


def refused(
    prop: HasLimits, value: float, text: str, unit: str, translate: Translate = as_is
) -> str:
    """Why a number that was entered or sent is refused; `text` as given, with its unit."""
    said = translate(REFUSED) % {
        "code": prop.code,
        "text": text,
        "range": _range(prop.hard_low, prop.hard_high, unit, translate),
    }
    return _with_hint(said, prop, value, translate)


def unusual(
    prop: HasLimits, value: float, text: str, unit: str, translate: Translate = as_is
) -> str:
    """What to ask about a number outside the soft limits; `text` as it is read."""
    said = translate(UNUSUAL) % {
        "code": prop.code,
        "text": text,
        "range": _range(prop.soft_low, prop.soft_high, unit, translate),
    }
    return _with_hint(said, prop, value, translate)


def _with_hint(said: str, prop: HasLimits, value: float, translate: Translate) -> str:
    low, high = prop.soft_low, prop.hard_high
    hint = ""
    if low is not None and value < low:
        hint = ASKED_BELOW.get(prop.code, "")
    elif high is not None and value > high:
        hint = ASKED_ABOVE.get(prop.code, "")
    return f"{said} {translate(hint)}" if hint else said


def _within(low: float | None, value: float, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _range(
    low: float | None, high: float | None, unit: str, translate: Translate
) -> str:
    template = _BETWEEN
    if low is None:
        template = _MOST
    elif high is None:
        template = _LEAST
    return (
        translate(template)
        % {
            "low": "" if low is None else f"{low:g}",
            "high": "" if high is None else f"{high:g}",
            "unit": "" if unit == "1" else unit,
        }
    ).rstrip()
