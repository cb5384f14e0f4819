"""Validation cases of the family composition."""

from collections.abc import Mapping
from typing import Any

from labtrack.rounding import Method, of_float
from trials.chemistry.limits import ElementLimit, OthersRule, check_composition


def composition_check(case: Mapping[str, Any]) -> dict[str, Any]:
    """Readings against limits in mass percent.

    Limits written as text are compared by E29's rounding method. A limit given as a
    JSON number has lost its last place: it is compared as it stands, inclusive.
    """
    data = case["data"]
    limits = {e: _pair(limit) for e, limit in data["limits_wt_percent"].items()}
    written = all(
        isinstance(value, str) or value is None
        for pair in limits.values()
        for value in pair
    )
    method = Method(data.get("method", Method.ROUNDING if written else Method.ABSOLUTE))
    others = data.get("others")
    check = check_composition(
        {e: _text(value) for e, value in data["composition_wt_percent"].items()},
        [
            ElementLimit(element, _text(low), _text(high))
            for element, (low, high) in limits.items()
        ],
        others=OthersRule(_text(others.get("each")), _text(others.get("total")))
        if others
        else None,
        method=method,
    )
    return {
        "out_of_limits": list(check.out_of_limits),
        "conforms": check.conforms,
        "others_total": None
        if check.others_total is None
        else float(check.others_total),
    }


def _pair(limit: Any) -> tuple[Any, Any]:
    """Lowest and highest; standards write a single value for a maximum."""
    return tuple(limit) if isinstance(limit, list) else (None, limit)


def _text(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    return str(of_float(value))


EVALUATORS = {"composition_check": composition_check}
