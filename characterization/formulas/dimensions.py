"""Units through a formula: what is added is alike, and every conversion is written down.

A formula is evaluated on canonical values. Where two of them have one dimension in
different units (GPa and MPa), the checked tree holds the factor; where they have not, the
formula is refused with the place. Three things are stricter than arithmetic is:

- a share in %, wt% or at% is no plain number: in `log10(A_4D)` one reader sees 12, another
  0.12, so one writes `A_4D / 1 [%]` for the number of percents;
- a temperature is a point on a scale: two are subtracted, never added or multiplied.
  `T_liq - 0 [K]` is the absolute temperature;
- an exponent of something with a unit is a plain number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from characterization.formulas.functions import OF_PLAIN_NUMBERS
from characterization.formulas.measures import (
    Measure,
    hint,
    in_words,
    measure_of,
    to_the,
    together,
)
from characterization.formulas.tree import (
    Binary,
    Call,
    Converted,
    FormulaError,
    Negative,
    Node,
    Number,
    Symbol,
    symbols_of,
)

LARGEST_EXPONENT = 12
LARGEST_POWER = 24
"""Of a base unit, over the whole of a formula."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A formula whose units are right: its tree with every conversion in it."""

    tree: Node
    unit: str
    """Of the result."""


def check(tree: Node, *, units: Mapping[str, str], result_unit: str) -> Checked:
    """The tree with conversions, giving values in `result_unit`.

    Parameters
    ----------
    tree : Node
        From `writing.parse`.
    units : mapping
        Canonical unit of every property that it takes, by symbol.
    result_unit : str
        Unit of the property that is calculated.

    Raises
    ------
    FormulaError
        With the place: `symbol` where no property is called that, `nothing` where it takes
        none; `dimension`, `temperature`, `exponent` and `result` for units.
    """
    found, measure = _Checking(units).of(tree)
    if not symbols_of(tree):
        raise FormulaError(
            "nothing",
            "The formula takes no property of the test.",
            tree.start,
            tree.end,
        )
    wanted = measure_of(result_unit)
    if not measure.is_like(wanted):
        raise FormulaError(
            "result",
            f"The formula gives {in_words(measure)}, and the property is "
            f"{in_words(wanted, result_unit)}.{hint(measure, wanted)}",
            tree.start,
            tree.end,
        )
    return Checked(_converted(found, measure, wanted), result_unit)


def _converted(node: Node, given: Measure, wanted: Measure) -> Node:
    """The node in another unit of the same kind; itself where that changes nothing."""
    factor = given.scale / wanted.scale
    offset = (given.offset - wanted.offset) / wanted.scale
    if factor == 1 and offset == 0:
        return node
    try:
        made = Converted(node, float(factor), float(offset), node.start, node.end)
    except OverflowError:
        made = None
    if made is None or made.factor == 0:
        raise _too_high(node)
    return made


class _Checking:
    """One walk over a tree, from the leaves up."""

    def __init__(self, units: Mapping[str, str]):
        self._units = units

    def of(self, node: Node) -> tuple[Node, Measure]:
        match node:
            case Number(unit=unit):
                return node, measure_of(unit) if unit else Measure()
            case Symbol():
                return node, self._property(node)
            case Negative(operand=operand):
                inner, measure = self.of(operand)
                _no_point(measure, node, "has no other sign")
                return replace(node, operand=inner), measure
            case Binary(operator="+" | "-"):
                return self._sum(node)
            case Binary(operator="**"):
                return self._power(node)
            case Binary():
                return self._product(node)
            case Call():
                return self._call(node)
        raise TypeError(f"{node!r} is no part of a formula that was written.")

    def _property(self, symbol: Symbol) -> Measure:
        if symbol.code not in self._units:
            raise _no_property(symbol, self._units)
        return measure_of(self._units[symbol.code])

    def _sum(self, node: Binary) -> tuple[Node, Measure]:
        left, a = self.of(node.left)
        right, b = self.of(node.right)
        if a.powers != b.powers:
            word = "added" if node.operator == "+" else "subtracted"
            raise FormulaError(
                "dimension",
                f"Here {in_words(a)} and {in_words(b)} are {word}; only what is alike "
                f"can be.{hint(a, b) or hint(b, a)}",
                node.start,
                node.end,
            )
        if b.is_point and (node.operator == "+" or not a.is_point):
            raise FormulaError(
                "temperature",
                "Of two temperatures one is subtracted from the other; to a temperature a "
                "difference is added.",
                node.start,
                node.end,
            )
        wanted = replace(b, scale=a.scale, offset=a.offset if b.is_point else b.offset)
        made = replace(node, left=left, right=_converted(right, b, wanted))
        if a.is_point and b.is_point:
            return made, Measure(a.powers, a.scale)
        return made, a

    def _product(self, node: Binary) -> tuple[Node, Measure]:
        left, a = self.of(node.left)
        right, b = self.of(node.right)
        for measure, part in ((a, node.left), (b, node.right)):
            _no_point(measure, part, "is not multiplied or divided")
        sign = 1 if node.operator == "*" else -1
        scale = a.scale * b.scale if sign == 1 else a.scale / b.scale
        made = replace(node, left=left, right=right)
        return made, _bounded(node, Measure(together(a.powers, b.powers, sign), scale))

    def _power(self, node: Binary) -> tuple[Node, Measure]:
        left, a = self.of(node.left)
        right, b = self.of(node.right)
        _no_point(a, node.left, "has no powers")
        if not b.is_plain:
            raise FormulaError(
                "exponent",
                f"An exponent is a plain number; here it is {in_words(b)}.",
                node.right.start,
                node.right.end,
            )
        exponent = _constant(node.right)
        if a.is_plain:
            left, a = _converted(left, a, Measure()), Measure()
            right = _converted(right, b, Measure())
        if a.is_plain and exponent is None:
            return replace(node, left=left, right=right), a
        if exponent is None:
            raise FormulaError(
                "exponent",
                f"The exponent of {in_words(a)} must be a number, such as 2 or 1/2.",
                node.right.start,
                node.right.end,
            )
        if abs(exponent) > LARGEST_EXPONENT:
            raise FormulaError(
                "exponent",
                f"The exponent is larger than {LARGEST_EXPONENT}.",
                node.right.start,
                node.right.end,
            )
        made = replace(node, left=left, right=right)
        return made, _bounded(node, to_the(a, exponent))

    def _call(self, node: Call) -> tuple[Node, Measure]:
        inner = [self.of(argument) for argument in node.arguments]
        if node.function in ("min", "max"):
            return self._choice(node, inner)
        (argument, measure), part = inner[0], node.arguments[0]
        _no_point(measure, part, f"has no {node.function}")
        if node.function == "sqrt":
            return replace(node, arguments=(argument,)), to_the(measure, Fraction(1, 2))
        if node.function in OF_PLAIN_NUMBERS:
            if not measure.is_plain:
                raise FormulaError(
                    "dimension",
                    f"{node.function} takes a plain number; here it is "
                    f"{in_words(measure)}.{hint(measure, Measure())}",
                    part.start,
                    part.end,
                )
            plain = _converted(argument, measure, Measure())
            return replace(node, arguments=(plain,)), Measure()
        return replace(node, arguments=(argument,)), measure

    def _choice(
        self, node: Call, inner: list[tuple[Node, Measure]]
    ) -> tuple[Node, Measure]:
        _first, wanted = inner[0]
        for part, (_node, measure) in zip(node.arguments, inner, strict=True):
            if not measure.is_like(wanted):
                raise FormulaError(
                    "dimension",
                    f"{node.function} compares {in_words(wanted)} with "
                    f"{in_words(measure)}; only what is alike can be."
                    f"{hint(measure, wanted)}",
                    part.start,
                    part.end,
                )
        arguments = tuple(_converted(one, measure, wanted) for one, measure in inner)
        return replace(node, arguments=arguments), wanted


def _no_point(measure: Measure, part: Node, cannot: str) -> None:
    if measure.is_point:
        raise FormulaError(
            "temperature",
            f"A temperature {cannot}; write a difference, such as T - 0 [K] for the "
            "absolute temperature.",
            part.start,
            part.end,
        )


def _bounded(node: Node, measure: Measure) -> Measure:
    if any(abs(power) > LARGEST_POWER for _base, power in measure.powers):
        raise _too_high(node)
    return measure


def _too_high(node: Node) -> FormulaError:
    return FormulaError(
        "exponent",
        f"Units are raised too high; expected powers up to {LARGEST_POWER}.",
        node.start,
        node.end,
    )


def _no_property(symbol: Symbol, units: Mapping[str, str]) -> FormulaError:
    folded = {code.casefold(): code for code in units}
    close = get_close_matches(symbol.code.casefold(), folded, n=3, cutoff=0.5)
    meant = ", ".join(folded[one] for one in close)
    hint = f"; was one of these meant: {meant}?" if meant else "."
    return FormulaError(
        "symbol",
        f"No property is called {symbol.code[:40]}{hint}",
        symbol.start,
        symbol.end,
    )


def _constant(node: Node) -> Fraction | None:
    """The number that a part of numbers and + - * / is; None for any other."""
    match node:
        case Number(value=value, unit=""):
            return value
        case Negative(operand=operand):
            inner = _constant(operand)
            return None if inner is None else -inner
        case Binary(operator=operator, left=left, right=right):
            a, b = _constant(left), _constant(right)
            return None if a is None or b is None else _of_two(operator, a, b)
    return None


def _of_two(operator: str, a: Fraction, b: Fraction) -> Fraction | None:
    if operator == "/":
        return a / b if b else None
    return {"+": a + b, "-": a - b, "*": a * b}.get(operator)
