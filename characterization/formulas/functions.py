"""The functions that a formula may use: the whole list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """One function: how it is written and what it takes."""

    name: str
    shown: str
    says: str
    least: int = 1
    most: int = 1


FUNCTIONS: dict[str, Function] = {
    one.name: one
    for one in (
        Function("sqrt", "sqrt(x)", "square root"),
        Function("ln", "ln(x)", "natural logarithm of a plain number"),
        Function("log10", "log10(x)", "decimal logarithm of a plain number"),
        Function("exp", "exp(x)", "e to the power of a plain number"),
        Function("abs", "abs(x)", "size without its sign"),
        Function("min", "min(x, y)", "smallest of two to eight", 2, 8),
        Function("max", "max(x, y)", "largest of two to eight", 2, 8),
    )
}
OF_PLAIN_NUMBERS = ("ln", "log10", "exp")
