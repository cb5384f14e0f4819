"""Calculated properties that take calculated properties: circles, order, spelling out."""

from collections.abc import Collection, Mapping
from graphlib import TopologicalSorter

from characterization.formulas.tree import FormulaError, Symbol, walk
from characterization.formulas.writing import SPELLED_OUT, parse

Uses = Mapping[str, Collection[str]]
"""By calculated property, the symbols that its formula takes."""


def circle(code: str, uses: Uses) -> tuple[str, ...]:
    """The way from a calculated property back to itself; empty where there is none.

    >>> circle("a", {"a": ["b"], "b": ["c"], "c": ["Rm", "a"]})
    ('a', 'b', 'c', 'a')
    >>> circle("a", {"a": ["b"], "b": ["Rm"]})
    ()
    """
    ways: list[tuple[str, ...]] = [(code,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for used in uses.get(way[-1], ()):
            if used == code:
                return (*way, code)
            if used not in seen:
                seen.add(used)
                ways.append((*way, used))
    return ()


def dependents(code: str, uses: Uses) -> tuple[str, ...]:
    """Calculated properties that take this one, directly or not, in the order in which
    they are spelled out anew. There is no circle.

    >>> dependents("a", {"a": ["Rm"], "c": ["b", "a"], "b": ["a"], "d": ["E"]})
    ('b', 'c')
    """
    found: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        taking = {other for other, used in uses.items() if one in used} - found
        found |= taking
        waiting += taking
    graph = {one: sorted(set(uses[one]) & found) for one in sorted(found)}
    return tuple(TopologicalSorter(graph).static_order())


def spelled_out(text: str, formulas: Mapping[str, str]) -> str:
    """The formula in measured properties alone. `formulas` holds those of calculated
    properties, spelled out already.

    FormulaError where it becomes longer or larger than `writing.SPELLED_OUT`.

    >>> spelled_out("2 * YR", {"YR": "Rp0.2 / Rm"})
    '2 * (Rp0.2 / Rm)'
    """
    symbols = [one for one in walk(parse(text)) if isinstance(one, Symbol)]
    made = text
    for symbol in sorted(symbols, key=lambda one: one.start, reverse=True):
        inner = formulas.get(symbol.code)
        if inner is not None:
            made = f"{made[: symbol.start]}({inner}){made[symbol.end :]}"
    try:
        parse(made, caps=SPELLED_OUT)
    except FormulaError as error:
        raise FormulaError(
            error.code,
            f"With the formulas of the properties that it takes it is too much: {error}",
            0,
            len(text),
        ) from error
    return made
