"""A checked formula and the numbers of one test become a value, or the reason for none.

Uncertainty is propagated to first order (JCGM 100:2008, 5.1) by the `uncertainties`
package, the inputs taken as independent. It is linear, so that expanded uncertainties of
one coverage factor give an expanded one of the same factor.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from characterization.formulas.dimensions import Checked
from characterization.formulas.tree import (
    Binary,
    Call,
    Converted,
    Negative,
    Node,
    Number,
    Symbol,
    symbols_of,
)

LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Given:
    """What a test knows of one property, in its canonical unit.

    `missing` says why there is no value; `censoring` is "<" or ">" where it is only a limit.
    """

    value: float | None
    uncertainty: float | None = None
    censoring: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value in the unit of the result, or the reason for none; and the same of its
    uncertainty.
    """

    value: float | None = None
    reason: str = ""
    uncertainty: float | None = None
    no_uncertainty_because: str = ""


class _NoValue(Exception):
    """It cannot be computed, with why."""


def evaluate(formula: Checked, given: Mapping[str, Given], *, text: str) -> Outcome:
    """The value of a formula for one test.

    Parameters
    ----------
    formula : Checked
        From `dimensions.check`.
    given : mapping
        By symbol, each in its canonical unit; what is not in it is missing.
    text : str
        The formula as it was written, to name a part that cannot be computed.

    Returns
    -------
    Outcome
        Never an error: a missing or censored input, a division by zero, a logarithm of
        what is not positive and a number out of range give no value with the reason.
    """
    codes = symbols_of(formula.tree)
    if reason := _in_the_way(codes, given):
        return Outcome(reason=reason)
    values = {code: float(given[code].value or 0.0) for code in codes}
    try:
        value = _Evaluating(values, text, _FLOATS).of(formula.tree)
    except _NoValue as why:
        return Outcome(reason=str(why))
    value = value + 0.0
    uncertainty, why_not = _propagated(formula, values, given, text)
    return Outcome(value, "", uncertainty, why_not)


def _in_the_way(codes: tuple[str, ...], given: Mapping[str, Given]) -> str:
    """Why an input cannot be taken; empty where all can."""
    for code in codes:
        one = given.get(code, Given(None))
        if one.value is None:
            return f"{code}: {one.missing or 'not measured'}."
        if one.censoring:
            side = "below" if one.censoring == "<" else "above"
            return f"{code} is only known to lie {side} a limit."
        if not math.isfinite(one.value):
            return f"{code} is not a finite number."
    return ""


def _propagated(
    formula: Checked, values: Mapping[str, float], given: Mapping[str, Given], text: str
) -> tuple[float | None, str]:
    bare = [code for code in values if given[code].uncertainty is None]
    if bare:
        return None, f"{', '.join(bare)} came without an uncertainty."
    if not any(given[code].uncertainty for code in values):
        return 0.0, ""
    from uncertainties import ufloat

    uncertain = {
        code: ufloat(value, given[code].uncertainty)
        if given[code].uncertainty
        else value
        for code, value in values.items()
    }
    try:
        found = _Evaluating(uncertain, text, _uncertain()).of(formula.tree)
    except _NoValue:
        found = None
    size = getattr(found, "std_dev", None)
    if size is None or not math.isfinite(size) or size >= LARGEST:
        return None, "It cannot be propagated at these values."
    return float(size), ""


@dataclass(frozen=True, slots=True)
class _Arithmetic:
    """The functions of one kind of number."""

    functions: Mapping[str, Callable[..., Any]]
    power: Callable[[Any, Any], Any]


def _nominal(number: Any) -> float:
    return float(getattr(number, "nominal_value", number))


def _size(number: Any) -> Any:
    return -number if _nominal(number) < 0 else number


_CHOICES = {
    "abs": _size,
    "min": lambda *numbers: min(numbers, key=_nominal),
    "max": lambda *numbers: max(numbers, key=_nominal),
}
_FLOATS = _Arithmetic(
    {
        "sqrt": math.sqrt,
        "ln": math.log,
        "log10": math.log10,
        "exp": math.exp,
        **_CHOICES,
    },
    math.pow,
)


def _uncertain() -> _Arithmetic:
    from uncertainties import umath

    return _Arithmetic(
        {
            "sqrt": umath.sqrt,
            "ln": umath.log,
            "log10": umath.log10,
            "exp": umath.exp,
            **_CHOICES,
        },
        umath.pow,
    )


class _Evaluating:
    """One walk over a tree with numbers of one kind."""

    def __init__(self, values: Mapping[str, Any], text: str, arithmetic: _Arithmetic):
        self._values = values
        self._text = text
        self._arithmetic = arithmetic

    def of(self, node: Node) -> Any:
        match node:
            case Number(value=value):
                return float(value)
            case Symbol(code=code):
                return self._values[code]
            case Negative(operand=operand):
                return -self.of(operand)
            case Converted(operand=operand, factor=factor, offset=offset):
                return self._sound(node, self.of(operand) * factor + offset)
            case Binary():
                return self._binary(node, self.of(node.left), self.of(node.right))
            case Call(function=function, arguments=arguments):
                numbers = [self.of(one) for one in arguments]
                return self._tried(node, self._arithmetic.functions[function], numbers)
        raise TypeError(f"{node!r} is no part of a formula.")

    def _binary(self, node: Binary, left: Any, right: Any) -> Any:
        if node.operator == "/" and _nominal(right) == 0:
            raise _NoValue(f"It divides by zero: {self._part(node.right)} is 0.")
        operation = {
            "+": lambda a, b: a + b,
            "-": lambda a, b: a - b,
            "*": lambda a, b: a * b,
            "/": lambda a, b: a / b,
            "**": self._arithmetic.power,
        }[node.operator]
        return self._tried(node, operation, [left, right])

    def _tried(
        self, node: Node, operation: Callable[..., Any], numbers: list[Any]
    ) -> Any:
        try:
            return self._sound(node, operation(*numbers))
        except OverflowError:
            raise self._too_large(node) from None
        except (ValueError, ZeroDivisionError):
            given = " and ".join(f"{_nominal(number):g}" for number in numbers)
            raise _NoValue(f"{self._part(node)} is no number for {given}.") from None

    def _sound(self, node: Node, number: Any) -> Any:
        if not abs(_nominal(number)) < LARGEST:
            raise self._too_large(node)
        return number

    def _too_large(self, node: Node) -> _NoValue:
        return _NoValue(f"{self._part(node)} is too large to be a number.")

    def _part(self, node: Node) -> str:
        part = self._text[node.start : node.end]
        return part if len(part) <= 60 else f"{part[:57]}…"
