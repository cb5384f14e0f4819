"""Text to tree, through a whitelist. Nothing of the text is ever run.

Symbols such as `Rp0.2` or `lambda` are no names of Python, so every word and number is
first replaced by as many letters; Python's own grammar then says what belongs to what, and
the words are read at their places in the text again. What is not listed here is refused
with its place.
"""

import ast
from dataclasses import dataclass
from fractions import Fraction

from characterization.formulas.functions import FUNCTIONS
from characterization.formulas.tokens import (
    Token,
    refuse_neighbors,
    refuse_unbalanced,
    tokens_of,
    too_deep,
)
from characterization.formulas.tree import (
    Binary,
    Call,
    FormulaError,
    Negative,
    Node,
    Number,
    Symbol,
)
from labtrack.units import UnknownUnit, unit_of

LARGEST_SIZE = 300
"""Numbers lie between 1e-300 and 1e300, or are zero."""
PI = Fraction(3.141592653589793)

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}


@dataclass(frozen=True, slots=True)
class Caps:
    """How much a formula may be."""

    length: int
    nodes: int
    depth: int


AS_TYPED = Caps(length=300, nodes=80, depth=15)
SPELLED_OUT = Caps(length=4000, nodes=400, depth=60)
"""A formula whose calculated properties are replaced by their own formulas."""


def parse(text: str, *, caps: Caps = AS_TYPED) -> Node:
    """The tree of a formula.

    Parameters
    ----------
    text : str
        Numbers, numbers with a unit in brackets, symbols of properties (in quotes where
        they contain more than letters, digits, points and underscores), `pi`,
        + - * / **, parentheses and the functions of `functions.FUNCTIONS`.
    caps : Caps
        How long, how large and how deep it may be.

    Raises
    ------
    FormulaError
        With the place: `empty`, `too_long`, `too_large`, `too_deep`, `character`,
        `missing_operator`, `unbalanced`, `syntax`, `function`, `arguments`, `number`,
        `unit`.

    >>> parse("150 [MPa]")
    Number(value=Fraction(150, 1), unit='MPa', start=0, end=9)
    """
    if not text.strip():
        raise FormulaError("empty", "The formula is empty.", 0, len(text))
    if len(text) > caps.length:
        raise FormulaError(
            "too_long",
            f"The formula has {len(text)} characters; expected at most {caps.length}.",
            caps.length,
            len(text),
        )
    tokens = tokens_of(text)
    refuse_neighbors(tokens)
    refuse_unbalanced(tokens, depth=caps.depth)
    return _Reading(text, tokens, caps).tree()


class _Reading:
    """One text on its way to a tree."""

    def __init__(self, text: str, tokens: list[Token], caps: Caps):
        self._text = text
        self._caps = caps
        self._at = {token.start: token for token in tokens}
        self._nodes = 0
        masked = (_masked(token, before) for before, token in _with_end_before(tokens))
        # In parentheses: a space in front is no indentation then.
        self._masked = f"({''.join(masked)})"

    def tree(self) -> Node:
        try:
            parsed = ast.parse(self._masked, mode="eval")
        except (SyntaxError, RecursionError, MemoryError) as error:
            raise self._misplaced(error) from error
        return self._node(parsed.body, 0)

    def _misplaced(self, error: Exception) -> FormulaError:
        """Where Python stopped understanding, in our words."""
        offset = getattr(error, "offset", None) or 2
        start = min(max(offset - 2, 0), len(self._text.rstrip()))
        token = self._at.get(start)
        shown = token.text if token else self._text[start : start + 1].strip()
        where = f"At {shown}" if shown else "At the end"
        return FormulaError(
            "syntax",
            f"{where} something is missing or too much.",
            start,
            token.end if token else min(start + 1, len(self._text)),
        )

    def _node(self, node: ast.expr, depth: int) -> Node:
        start = max(node.col_offset - 1, 0)
        end = min((node.end_col_offset or 1) - 1, len(self._text))
        self._nodes += 1
        if depth > self._caps.depth:
            raise too_deep(self._caps.depth, start, end)
        if self._nodes > self._caps.nodes:
            raise FormulaError(
                "too_large",
                f"The formula has more than {self._caps.nodes} parts.",
                start,
                end,
            )
        match node:
            case ast.Name():
                return self._operand(self._at[start])
            case ast.UnaryOp(op=ast.USub()):
                return Negative(self._node(node.operand, depth + 1), start, end)
            case ast.UnaryOp(op=ast.UAdd()):
                return self._node(node.operand, depth + 1)
            case ast.BinOp() if type(node.op) in _OPERATORS:
                return Binary(
                    _OPERATORS[type(node.op)],
                    self._node(node.left, depth + 1),
                    self._node(node.right, depth + 1),
                    start,
                    end,
                )
            case ast.Call(func=ast.Name(), keywords=[]):
                return self._call(node, depth, start, end)
        raise FormulaError(
            "syntax",
            "A comma stands only between what a function takes."
            if isinstance(node, ast.Tuple)
            else f"{self._text[start:end]} is not read in a formula.",
            start,
            end,
        )

    def _call(self, node: ast.Call, depth: int, start: int, end: int) -> Call:
        function = FUNCTIONS[self._at[node.func.col_offset - 1].text]
        if not function.least <= len(node.args) <= function.most:
            expected = (
                str(function.least)
                if function.least == function.most
                else f"{function.least} to {function.most}"
            )
            raise FormulaError(
                "arguments",
                f"{function.name} takes {expected}, given {len(node.args)}: "
                f"{function.shown}.",
                start,
                end,
            )
        arguments = tuple(self._node(one, depth + 1) for one in node.args)
        return Call(function.name, arguments, start, end)

    def _operand(self, token: Token) -> Node:
        if token.kind == "number":
            return _number(token)
        if token.kind == "name" and token.text == "pi":
            return Number(PI, "", token.start, token.end)
        code = token.text if token.kind == "name" else token.text[1:-1]
        return Symbol(code, token.start, token.end)


def _number(token: Token) -> Number:
    mantissa, _e, exponent = token.text.lower().partition("e")
    size = abs(int(exponent or 0)) if len(exponent) <= 5 else LARGEST_SIZE + 1
    if size > LARGEST_SIZE or len(mantissa) > 40:
        raise FormulaError(
            "number",
            f"{token.text[:50]} is out of range; expected a size between 1e-300 and 1e300.",
            token.start,
            token.end,
        )
    unit = (token.unit or "").strip()
    if token.unit is not None:
        try:
            unit_of(unit)
        except UnknownUnit as error:
            meant = ", ".join(error.accepted[:6])
            raise FormulaError(
                "unit",
                f"{unit[:20]!r} is not a unit that is accepted here; expected one such as "
                f"{meant} (capital and small letters matter).",
                token.start,
                token.end,
            ) from error
    return Number(Fraction(token.text), unit, token.start, token.end)


def _with_end_before(tokens: list[Token]) -> list[tuple[int, Token]]:
    """Each token with the place where the one before it ends."""
    ends = [0, *(token.end for token in tokens)]
    return list(zip(ends, tokens, strict=False))


def _masked(token: Token, end_before: int) -> str:
    """As many characters as stand in the text, in words that Python's grammar knows."""
    space = " " * (token.start - end_before)
    return space + ("x" * (token.end - token.start) if token.is_operand else token.text)
