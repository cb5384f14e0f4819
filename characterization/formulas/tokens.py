"""The words, numbers and signs of a formula, and what cannot stand side by side."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from characterization.formulas.functions import FUNCTIONS
from characterization.formulas.tree import FormulaError

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
class Token:
    kind: str
    text: str
    start: int
    end: int
    unit: str | None = None

    @property
    def is_operand(self) -> bool:
        return self.kind in ("number", "quoted", "name")


def tokens_of(text: str) -> list[Token]:
    """What the text is made of, without spaces. FormulaError for any other character."""
    found = []
    for match in _TOKEN.finditer(text):
        # The unit is a part of its number, and the last group that matched.
        kind = "number" if match["number"] else str(match.lastgroup)
        start, end = match.span()
        if kind == "other":
            raise _unexpected(match[0], start, end)
        if kind != "space":
            written = match["number"] or match[0]
            found.append(Token(kind, written, start, end, match["unit"]))
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


def refuse_neighbors(tokens: list[Token]) -> None:
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


def refuse_unbalanced(tokens: list[Token], *, depth: int) -> None:
    """Parentheses that do not close, or lie deeper than `depth`."""
    open_ones: list[Token] = []
    for token in tokens:
        if token.text == "(":
            open_ones.append(token)
            if len(open_ones) > depth:
                raise too_deep(depth, token.start, token.end)
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


def too_deep(depth: int, start: int, end: int) -> FormulaError:
    """Nested deeper than it may be."""
    return FormulaError(
        "too_deep",
        f"The formula is nested deeper than {depth} levels.",
        start,
        end,
    )
