"""Formulas over the properties of one test: read, checked by dimension, evaluated. Pure.

`writing` turns text into a tree through a whitelist, `dimensions` checks it against the
units of the properties and writes every conversion into it, `evaluation` gives a value or
the reason for none, `dependence` finds circles among calculated properties.
"""

from characterization.formulas.dependence import circle, dependents, spelled_out
from characterization.formulas.dimensions import Checked, check
from characterization.formulas.evaluation import Given, Outcome, evaluate
from characterization.formulas.functions import FUNCTIONS
from characterization.formulas.tree import FormulaError, symbols_of
from characterization.formulas.writing import parse

__all__ = [
    "FUNCTIONS",
    "Checked",
    "FormulaError",
    "Given",
    "Outcome",
    "check",
    "circle",
    "dependents",
    "evaluate",
    "parse",
    "spelled_out",
    "symbols_of",
]
