"""Conditions of a test that belong to the identity of its results: as a key, and in words.

A key is what rows are compared by: symbols in their order, each with a nominal value in the
canonical unit of its property, or one of its codes. Text that names the same conditions is
the same to the character, so that a database can hold it unique.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from labtrack.reading import in_words
from labtrack.rounding import of_float, to_place
from labtrack.templatetags.display import pretty_unit

if TYPE_CHECKING:
    from characterization.models.catalogue import MethodProperty, Property


def key_of(values: Mapping[str, str]) -> str | None:
    """The key of nominal values by symbol; None where no condition is declared.

    >>> key_of({"solution": "NaCl 3.5 %", "heating_rate": "10"})
    '{"heating_rate":"10","solution":"NaCl 3.5 %"}'
    """
    if not values:
        return None
    return json.dumps(
        dict(sorted(values.items())), ensure_ascii=False, separators=(",", ":")
    )


def values_of(key: str | None) -> dict[str, str]:
    """The nominal values that a key was made of."""
    return json.loads(key) if key else {}


def nominal(value: float, place: str) -> str:
    """The nominal value that a measured one is filed under: the nearest multiple.

    >>> nominal(9.98, "0.5"), nominal(-0.004, "0.01"), nominal(1e7, "1")
    ('10', '0', '10000000')
    """
    found = to_place(of_float(value), place).normalize()
    return "0" if not found else f"{found:f}"


def nominal_of(part: "MethodProperty", value: float) -> str:
    """As `nominal`, by what a method declares; of a rating, the code itself."""
    prop = part.property
    if prop.codes:
        return prop.codes[round(value)]
    return nominal(value, part.identity_step or prop.place)


def words_of(values: Mapping[str, str], properties: Iterable["Property"]) -> str:
    """The conditions for people, in the order of the key: `10 K/min`, `R -1`.

    A shop word stands before its number; a number without a unit has its symbol there.
    """
    known = {prop.code: prop for prop in properties}
    return ", ".join(_said(known[code], text) for code, text in sorted(values.items()))


def _said(prop: "Property", text: str) -> str:
    if prop.codes:
        return text
    unit = pretty_unit(prop.canonical_unit)
    named = prop.us_symbol or ("" if unit else prop.code)
    return " ".join(part for part in (named, f"{Decimal(text):,f}", unit) if part)


def labeled(name: str, words: str) -> str:
    """A name with the conditions it holds under, for who is looking:
    `T_liq_DSC, 10 K/min`.
    """
    return f"{name}, {in_words(words)}" if words else name
