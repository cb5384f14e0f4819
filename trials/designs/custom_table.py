"""A design table that a person typed or pasted: factors across, runs down.

Text in, records out; every fault names its cell. No models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from labtrack.quantities import NumberError, parse_number
from trials.chemistry.elements import SYMBOLS

ELEMENT, NUMBER, CATEGORY = "element", "number", "category"
RUN, ORDER, BLOCK = "run", "order", "block"
MOST_FACTORS, MOST_RUNS, LONGEST_LEVEL = 12, 200, 40
_HEADING = re.compile(r"(?P<name>[^\[\]]+?)\s*(?:\[(?P<unit>[^\[\]]*)\])?")


@dataclass(frozen=True, slots=True)
class FactorPlan:
    """One column: what is varied. `element` is a symbol where its content is varied."""

    name: str
    kind: str = NUMBER
    unit: str = ""
    element: str = ""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One row: the level of each factor as entered, in the order of the factors."""

    number: int
    levels: tuple[str, ...]
    order: int | None = None
    block: str = ""


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one cell. Row 0 is the heading; columns count the factors from 0,
    and `order` and `block` are named.
    """

    row: int
    column: int | str
    given: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """Cells as they came out of a spreadsheet, without judgment."""

    factors: tuple[FactorPlan, ...]
    orders: tuple[str, ...]
    blocks: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_pasted(text: str) -> Pasted:
    """Split a block of tab-separated text: headings first, then one line per run.

    A heading may carry its unit, `Pour temperature [degC]`. The columns `run`, `order` and
    `block` are not factors. A column headed by an element in wt% is that element's
    content; a column with a level that is no number holds words.

    >>> pasted = read_pasted("Order\\tSc [wt%]\\tMold\\n1\\t0.3\\tsand\\n2\\t0\\tmetal")
    >>> [(factor.name, factor.kind) for factor in pasted.factors]
    [('Sc', 'element'), ('Mold', 'category')]
    >>> pasted.rows, pasted.orders
    ((('0.3', 'sand'), ('0', 'metal')), ('1', '2'))
    """
    lines = [line.split("\t") for line in text.splitlines() if line.strip("\t ")]
    if not lines:
        return Pasted((), (), (), ())
    headings = [cell.strip() for cell in lines[0]]
    body = [[cell.strip() for cell in line] for line in lines[1:]]
    width = max([len(headings), *(len(line) for line in body)])
    headings += [""] * (width - len(headings))
    columns = [
        [line[at] if at < len(line) else "" for line in body] for at in range(width)
    ]
    special = {
        heading.lower(): column
        for heading, column in zip(headings, columns, strict=True)
    }
    factors = [
        (factor_of(heading, column), column)
        for heading, column in zip(headings, columns, strict=True)
        if heading.lower() not in (RUN, ORDER, BLOCK) and (heading or any(column))
    ]
    empty = [""] * len(body)
    return Pasted(
        factors=tuple(factor for factor, _ in factors),
        orders=tuple(special.get(ORDER, empty)),
        blocks=tuple(special.get(BLOCK, empty)),
        rows=tuple(zip(*(column for _, column in factors), strict=True))
        if factors
        else tuple(() for _ in body),
    )


def faults_of(
    factors: Sequence[FactorPlan], runs: Sequence[RunPlan]
) -> list[CellFault]:
    """Everything that is wrong with a table, cell by cell."""
    found = [*_of_headings(factors), *_of_orders(runs)]
    for row, run in enumerate(runs, start=1):
        for column, (factor, level) in enumerate(zip(factors, run.levels, strict=True)):
            if sentence := _of_level(factor, level):
                found.append(CellFault(row, column, level, sentence))
        if len(run.block) > LONGEST_LEVEL:
            found.append(CellFault(row, BLOCK, run.block, "At most 40 characters."))
    return found


def number_of(factor: FactorPlan, level: str) -> float | None:
    """The number that a level is; None for words and for what is not filled in."""
    if factor.kind == CATEGORY or not level:
        return None
    return float(parse_number(level))


def levels_of(runs: Sequence[RunPlan], column: int) -> list[str]:
    """The distinct levels of a factor as first entered: in order of size where they are
    numbers, else in the order of the table.
    """
    texts = list(
        dict.fromkeys(run.levels[column] for run in runs if run.levels[column])
    )
    try:
        numbers = {text: parse_number(text) for text in texts}
    except NumberError:
        return texts
    first = {number: text for text, number in reversed(numbers.items())}
    return [first[number] for number in sorted(first)]


def factor_of(heading: str, column: Sequence[str]) -> FactorPlan:
    """What a heading and the levels below it look like.

    >>> factor_of("Pour temperature [degC]", ["720", "740"])
    FactorPlan(name='Pour temperature', kind='number', unit='degC', element='')
    """
    found = _HEADING.fullmatch(heading)
    name, unit = (found["name"], found["unit"] or "") if found else (heading, "")
    if name in SYMBOLS and unit in ("wt%", ""):
        return FactorPlan(name, ELEMENT, "wt%", name)
    is_words = any(cell and not _is_number(cell) for cell in column)
    return FactorPlan(name, CATEGORY if is_words else NUMBER, unit)


def _is_number(text: str) -> bool:
    """A decimal comma counts as a number here, so that its cell says what to write."""
    try:
        parse_number(text)
    except NumberError as error:
        return error.code != "number_syntax"
    return True


def _of_headings(factors: Sequence[FactorPlan]) -> list[CellFault]:
    found = []
    names: set[str] = set()
    for column, factor in enumerate(factors):
        sentence = ""
        if not factor.name:
            sentence = "Give the factor a name."
        elif factor.name in names:
            sentence = f"{factor.name} stands twice; expected each factor once."
        elif factor.kind == ELEMENT and factor.element not in SYMBOLS:
            sentence = (
                f"{factor.element or factor.name!r} is not an element; "
                "expected a symbol such as Sc."
            )
        names.add(factor.name)
        if sentence:
            found.append(CellFault(0, column, factor.name, sentence))
    return found


def _of_orders(runs: Sequence[RunPlan]) -> list[CellFault]:
    found, seen = [], {}
    for row, run in enumerate(runs, start=1):
        if run.order is None:
            continue
        if run.order in seen:
            found.append(
                CellFault(
                    row,
                    ORDER,
                    str(run.order),
                    f"Run {seen[run.order]} is number {run.order} in the order too.",
                )
            )
        seen.setdefault(run.order, run.number)
    return found


def _of_level(factor: FactorPlan, level: str) -> str:
    """What is wrong with one level; empty where nothing is."""
    if not level:
        return "Fill in a level."
    if len(level) > LONGEST_LEVEL:
        return f"At most {LONGEST_LEVEL} characters."
    if factor.kind == CATEGORY:
        return ""
    try:
        number = parse_number(level)
    except NumberError as error:
        return str(error)
    if factor.kind == ELEMENT and not 0 <= number <= 100:
        return f"{level} wt% is not possible; expected 0 to 100."
    if abs(number) >= 10**15:
        return f"{level} is too large."
    return ""
