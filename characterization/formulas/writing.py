"""Text to tree, through a whitelist. Nothing of the text is ever run.

Symbols such as `Rp0.2` or `lambda` are no names of Python, so every word and number is
first replaced by as many letters; Python's own grammar then says what belongs to what, and
the words are read at their places in the text again. What is not listed here is refused
with its place.
"""

import ast
import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise

from characterization.formulas.functions import FUNCTIONS
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

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      (?:\s*\[(?P<unit>[^\[\]]*)\])?
    | (?P<quoted>"[^"]*"|'[^']*')
    | (?P<name>[^\W\d][\w.]*)
    | (?P<sign>\*\*|[-+*/(),])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
_MEANT = {
    "^": "**",
    "×": "*",
    "·": "*",
    "∙": "*",
    "÷": "/",
    ":": "/",
    "−": "-",
    "–": "-",
    "²": "**2",
    "³": "**3",
    "√": "sqrt(x)",
    "%": "[%] after a number, such as 100 [%]",
    ";": ", between what a function takes",
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


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int
    unit: str | None = None

    @property
    def is_operand(self) -> bool:
        return self.kind in ("number", "quoted", "name")


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
    tokens = _tokens(text)
    _refuse_neighbors(tokens)
    _refuse_unbalanced(tokens, caps)
    return _Reading(text, tokens, caps).tree()


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        # The unit is a part of its number, and the last group that matched.
        kind = "number" if match["number"] else str(match.lastgroup)
        start, end = match.span()
        if kind == "other":
            raise _unexpected(match[0], start, end)
        if kind != "space":
            written = match["number"] or match[0]
            found.append(_Token(kind, written, start, end, match["unit"]))
    return found


def _unexpected(character: str, start: int, end: int) -> FormulaError:
    if character in "[]":
        message = "A unit in brackets stands right after a number, such as 150 [MPa]."
    elif character in "'\"":
        message = "The quotation mark is not closed."
    elif character in _MEANT:
        message = f"{character!r} is not read here; write {_MEANT[character]}."
    else:
        shown = character if character.isprintable() else f"U+{ord(character):04X}"
        message = (
            f"{shown!r} is not read here; expected numbers, symbols of properties, "
            "+ - * / ** and parentheses."
        )
    return FormulaError("character", message, start, end)


def _refuse_neighbors(tokens: list[_Token]) -> None:
    """Two things side by side: 2 Rm, or (Rm)(E)."""
    for before, after in pairwise(tokens):
        ends = before.is_operand or before.text == ")"
        begins = after.is_operand or after.text == "("
        if not (ends and begins):
            continue
        if before.kind == "name" and after.text == "(":
            if before.text not in FUNCTIONS:
                raise _no_function(before.text, before.start, before.end)
            continue
        raise FormulaError(
            "missing_operator",
            f"Between {before.text} and {after.text} an operator is missing, such as *.",
            before.start,
            after.end,
        )


def _no_function(name: str, start: int, end: int) -> FormulaError:
    close = get_close_matches(name.lower(), FUNCTIONS, n=1, cutoff=0.5)
    if name.lower() == "log":
        close = ["ln or log10"]
    hint = f"; was {close[0]} meant?" if close else "."
    return FormulaError(
        "function",
        f"There is no function {name}; expected one of {', '.join(FUNCTIONS)}{hint}",
        start,
        end,
    )


def _refuse_unbalanced(tokens: list[_Token], caps: Caps) -> None:
    open_ones: list[_Token] = []
    for token in tokens:
        if token.text == "(":
            open_ones.append(token)
            if len(open_ones) > caps.depth:
                raise _too_deep(caps, token.start, token.end)
        elif token.text == ")":
            if not open_ones:
                raise FormulaError(
                    "unbalanced",
                    "This parenthesis closes nothing.",
                    token.start,
                    token.end,
                )
            open_ones.pop()
    if open_ones:
        last = open_ones[-1]
        raise FormulaError(
            "unbalanced", "This parenthesis is not closed.", last.start, last.end
        )


def _too_deep(caps: Caps, start: int, end: int) -> FormulaError:
    return FormulaError(
        "too_deep",
        f"The formula is nested deeper than {caps.depth} levels.",
        start,
        end,
    )


class _Reading:
    """One text on its way to a tree."""

    def __init__(self, text: str, tokens: list[_Token], caps: Caps):
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
            raise _too_deep(self._caps, start, end)
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

    def _operand(self, token: _Token) -> Node:
        if token.kind == "number":
            return _number(token)
        if token.kind == "name" and token.text == "pi":
            return Number(PI, "", token.start, token.end)
        code = token.text if token.kind == "name" else token.text[1:-1]
        return Symbol(code, token.start, token.end)


def _number(token: _Token) -> Number:
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


def _with_end_before(tokens: list[_Token]) -> list[tuple[int, _Token]]:
    """Each token with the place where the one before it ends."""
    ends = [0, *(token.end for token in tokens)]
    return list(zip(ends, tokens, strict=False))


def _masked(token: _Token, end_before: int) -> str:
    """As many characters as stand in the text, in words that Python's grammar knows."""
    space = " " * (token.start - end_before)
    return space + ("x" * (token.end - token.start) if token.is_operand else token.text)
