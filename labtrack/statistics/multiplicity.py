"""Many tests at once: adjusted p-values."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from labtrack.statistics.samples import BadOption, finite_sample

Method = Literal[
    "bonferroni", "holm", "hochberg", "benjamini-hochberg", "benjamini-yekutieli"
]


def adjusted_p_values(
    p_values: Mapping[str, float], *, method: Method = "holm"
) -> dict[str, float]:
    """p-values that may each be compared with the level for the whole family.

    Parameters
    ----------
    p_values : mapping of test to p
    method : str
        "bonferroni", "holm": family-wise error, any dependence. "hochberg":
        family-wise, independent or positively dependent tests. "benjamini-hochberg":
        false discovery rate, likewise. "benjamini-yekutieli": false discovery rate,
        any dependence.

    Returns
    -------
    dict of test to adjusted p, in the order given
        Never below the p given, never above 1.

    Raises
    ------
    BadOption
        If a p is not in 0 to 1 or the method unknown.
    TooFewValues
        Without a test.
    NotFinite
        If a value is nan, infinite or no number.

    References
    ----------
    Holm (1979), Scand. J. Stat. 6, 65-70; Hochberg (1988), Biometrika 75, 800-802;
    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; Benjamini & Yekutieli
    (2001), Ann. Stat. 29, 1165-1188.

    Examples
    --------
    >>> adjusted_p_values({"Rm": 0.01, "A": 0.04, "E": 0.03}, method="holm")
    {'Rm': 0.03, 'A': 0.06, 'E': 0.06}
    """
    p = finite_sample(p_values.values(), name="p-values")
    if ((p < 0) | (p > 1)).any():
        raise BadOption(f"A p-value is {p[(p < 0) | (p > 1)][0]:g}; expected 0 to 1.")
    m = p.size
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, m + 1)
    ordered = p[order]
    if method == "bonferroni":
        adjusted = m * ordered
    elif method == "holm":
        adjusted = np.maximum.accumulate((m - rank + 1) * ordered)
    elif method in _STEP_UP:
        factor = _STEP_UP[method](m, rank)
        adjusted = np.minimum.accumulate((factor * ordered)[::-1])[::-1]
    else:
        raise BadOption(f"There is no method {method!r}.")
    result = np.empty(m)
    result[order] = np.maximum(np.minimum(adjusted, 1.0), ordered)
    return dict(zip(p_values, result.tolist(), strict=True))


_STEP_UP = {
    "hochberg": lambda m, rank: m - rank + 1,
    "benjamini-hochberg": lambda m, rank: m / rank,
    "benjamini-yekutieli": lambda m, rank: m / rank * (1 / np.arange(1, m + 1)).sum(),
}
