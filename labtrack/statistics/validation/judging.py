"""Compare what was computed with what was published, value by value.

Tolerances of a case are `rel`, `abs`, `exact`, or named after the values they are for
(`mean_rel`, `abs_index`). Without any tolerance the answer must be equal.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import Any

KINDS = ("rel", "abs")
UNORDERED = "_unordered"
FINEST = Decimal("1e-15")
"""Relative: places written beyond it are more than a double can hold."""


class _Nothing:
    """What stands for a value that was not computed; equal to no expected value."""

    def __str__(self) -> str:
        return "nothing"


NOTHING = _Nothing()


@dataclass(frozen=True, slots=True)
class Check:
    """One value: expected as written, computed, the difference and what is allowed."""

    name: str
    expected: Any
    computed: Any
    difference: float | None
    allowed: float | None
    passed: bool


def judge(
    expected: Any, computed: Any, tolerance: Mapping[str, Any] | None
) -> list[Check]:
    """Every published value against the computed one.

    Parameters
    ----------
    expected : nested mappings and lists; numbers as Decimal, int or decimal text
    computed : the same structure, possibly with more keys
    tolerance : mapping or None
        `rel` and `abs` hold for all values (the wider of both), `exact` demands
        equality. `name_rel` or `rel_name` holds for the values that have a path segment
        beginning with the name; names that fit no value hold for the values left over.
        A value that only has no tolerance of its own must agree, rounded to the last
        place written.

    Returns
    -------
    list of Check
        A value that was not computed at all fails.
    """
    leaves = list(_leaves("", expected, computed))
    limits = _Limits(tolerance or {}, [name for name, _, _ in leaves])
    return [_check(name, want, got, limits) for name, want, got in leaves]


def _leaves(name: str, expected: Any, computed: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, Mapping):
        have = computed if isinstance(computed, Mapping) else {}
        for key, value in expected.items():
            path = f"{name}.{key}" if name else str(key)
            yield from _leaves(path, value, have.get(key, NOTHING))
        return
    if isinstance(expected, list):
        have = list(computed) if isinstance(computed, (list, tuple)) else []
        if len(have) != len(expected) or not expected:
            yield name, expected, computed
            return
        if name.endswith(UNORDERED):
            expected, have = sorted(expected), sorted(have)
        for at, (want, got) in enumerate(zip(expected, have, strict=True)):
            yield from _leaves(f"{name}.{at}", want, got)
        return
    yield name, expected, computed


class _Limits:
    """Which tolerance holds for which value of one case."""

    def __init__(self, tolerance: Mapping[str, Any], names: list[str]):
        self.exact = not tolerance or bool(tolerance.get("exact"))
        self.general = {k: float(tolerance[k]) for k in KINDS if k in tolerance}
        self.named = [
            found
            for key, value in tolerance.items()
            if (found := _named(key, value)) is not None
        ]
        self.left_over: dict[str, float] = {}
        if not self.general:
            for name, kind, value in self.named:
                if not any(_fits(name, path) for path in names):
                    self.left_over[kind] = max(value, self.left_over.get(kind, 0.0))

    def of(self, path: str) -> dict[str, float]:
        fitting = [found for found in self.named if _fits(found[0], path)]
        if not fitting:
            return self.general or self.left_over
        longest = max(len(name) for name, _, _ in fitting)
        return {kind: value for name, kind, value in fitting if len(name) == longest}


def _named(key: str, value: Any) -> tuple[str, str, float] | None:
    for kind in KINDS:
        if key.startswith(f"{kind}_"):
            return key[len(kind) + 1 :], kind, float(value)
        if key.endswith(f"_{kind}"):
            return key[: -len(kind) - 1], kind, float(value)
    return None


def _fits(name: str, path: str) -> bool:
    """`sd` fits `sd_overall` and `B0.sd`; `R_CL` fits `R.CL`."""
    segments = path.split(".")
    return any(
        "_".join(segments[start:]).startswith(name) for start in range(len(segments))
    )


def _check(name: str, expected: Any, computed: Any, limits: _Limits) -> Check:
    if hasattr(computed, "item"):
        computed = computed.item()  # a scalar of numpy is the number it holds
    want = _number(expected)
    if want is None or isinstance(computed, str):
        same = type(expected) is type(computed) and expected == computed
        return Check(name, expected, computed, None, None, same)
    if want.is_infinite():
        same = _is_number(computed) and float(computed) == float(want)
        return Check(name, expected, computed, None, None, same)
    if not _is_number(computed) or not math.isfinite(computed):
        return Check(name, expected, computed, None, None, False)
    got = Decimal(repr(float(computed)))
    difference = abs(got - want)
    if limits.exact:
        same = float(want) == float(computed)
        return Check(name, expected, computed, float(difference), 0.0, same)
    kinds = limits.of(name)
    if kinds:
        allowed = max(
            Decimal(repr(kinds.get("abs", 0.0))),
            Decimal(repr(kinds.get("rel", 0.0))) * abs(want),
        )
    elif isinstance(computed, int):
        allowed = Decimal(0)
    else:
        half_a_place = Decimal((0, (5,), int(want.as_tuple().exponent) - 1))
        allowed = max(half_a_place, FINEST * abs(want))
    return Check(
        name,
        expected,
        computed,
        float(difference),
        float(allowed),
        difference <= allowed,
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _number(value: Any) -> Decimal | None:
    """A number as written, or None for what is none (text, truth, lists)."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return None if number.is_nan() else number
