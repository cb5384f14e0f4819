"""How published cases spell what they ask for; an unknown spelling is refused."""

from collections.abc import Mapping
from typing import Any

from labtrack.statistics.samples import BadOption

Case = Mapping[str, Any]

_CONTENT = ("p", "content", "coverage")
_CONFIDENCE = ("conf", "confidence", "gamma")
_WITHIN = {
    "rbar": "Rbar/d2",
    "sbar": "sbar/c4",
    "pooled": "pooled",
    "mrbar": "MRbar/d2",
    "mr": "MRbar/d2",
}


def levels(data: Case) -> dict[str, float]:
    """Content and confidence of a tolerance bound; a B value where none is written."""
    return {
        "content": float(_first(data, _CONTENT, 0.90)),
        "confidence": float(_first(data, _CONFIDENCE, 0.95)),
    }


def _first(data: Case, names: tuple[str, ...], otherwise: float) -> Any:
    return next((data[n] for n in names if data.get(n) is not None), otherwise)


def whole(written: Any, *, name: str = "n") -> int:
    """A whole number given as 5, 5.0 or "5"; BadOption for anything else.

    >>> whole("5"), whole(5.0)
    (5, 5)
    """
    try:
        number = float(written)
    except (TypeError, ValueError):
        number = float("nan")
    if number != number or number != int(number):
        raise BadOption(f"{name} is {written!r}; expected a whole number.")
    return int(number)


def within_method(written: Any) -> str | None:
    """How the SD within subgroups is found, from "R-bar/d2", "Sbar", "pooled" and such.

    >>> within_method("R-bar/d2"), within_method("MR-bar")
    ('Rbar/d2', 'MRbar/d2')
    """
    if written is None:
        return None
    key = str(written).lower().partition("/")[0]
    key = "".join(letter for letter in key if letter.isalpha())
    for ending in ("sd", "stdev", "variance"):
        key = key.removesuffix(ending) if key.startswith("pooled") else key
    if key not in _WITHIN:
        raise BadOption(
            f"There is no SD within subgroups {written!r}; expected Rbar/d2, sbar/c4, "
            "pooled or MRbar/d2."
        )
    return _WITHIN[key]
