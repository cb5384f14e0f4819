"""How each kind of reference case is computed with the product's own code.

Each module holds `EVALUATORS`: kind to a function that takes one case (its `data` and
whatever stands beside it) and returns values named as the case's `expected` names them.
"""
