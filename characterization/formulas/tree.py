"""What a formula is made of, and where each part stands in its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


class FormulaError(ValueError):
    """A formula that is not taken. `start` and `end` are the place in its text that is to
    blame, as positions of characters.
    """

    def __init__(self, code: str, message: str, start: int, end: int):
        self.code = code
        self.start = start
        self.end = end
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; with a unit where one stands in brackets after it."""

    value: Fraction
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """A property of the test."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Negative:
    """The other sign."""

    operand: "Node"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts with an operator between them: + - * / or **."""

    operator: str
    left: "Node"
    right: "Node"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one or more parts."""

    function: str
    arguments: tuple["Node", ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Converted:
    """A part in another unit: its value times `factor` plus `offset`."""

    operand: "Node"
    factor: float
    offset: float
    start: int
    end: int


Node = Number | Symbol | Negative | Binary | Call | Converted


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a part is directly made of."""
    match node:
        case Negative(operand=operand) | Converted(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return left, right
        case Call(arguments=arguments):
            return arguments
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The part and everything in it, from left to right."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def symbols_of(node: Node) -> tuple[str, ...]:
    """The properties that a formula takes, each once, as they come.

    >>> from characterization.formulas.writing import parse
    >>> symbols_of(parse("Rp0.2 / Rm + Rp0.2 / E"))
    ('Rp0.2', 'Rm', 'E')
    """
    found = (one.code for one in walk(node) if isinstance(one, Symbol))
    return tuple(dict.fromkeys(found))
