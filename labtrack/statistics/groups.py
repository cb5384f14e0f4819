"""Samples in groups (heats, laboratories, operators) and the checks they share."""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

import numpy as np

from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.samples import SampleError, TooFewValues

Groups = Mapping[str, Iterable[object]] | Iterable[Iterable[object]]
"""Values by group name, or one iterable per group (then named 1, 2, ...)."""

SIGNIFICANT = 0.05
"""Level below which a diagnostic of an assumption fails."""


def by_group(
    labels: Iterable[Hashable], values: Iterable[object]
) -> dict[str, list[object]]:
    """Values collected under their labels, labels in order of first appearance.

    Parameters
    ----------
    labels, values : equally long

    Returns
    -------
    dict of str to list
        Values as they were given.

    Raises
    ------
    SampleError
        If they are not equally long.

    References
    ----------
    By definition.

    Examples
    --------
    >>> by_group(["a", "b", "a"], [1, 2, 3])
    {'a': [1, 3], 'b': [2]}
    """
    labels, values = list(labels), list(values)
    if len(labels) != len(values):
        raise SampleError(
            f"{len(labels)} labels for {len(values)} values; expected one label each."
        )
    found: dict[str, list[object]] = {}
    for label, value in zip(labels, values, strict=True):
        found.setdefault(str(label), []).append(value)
    return found


def exact_groups(
    groups: Groups, *, at_least: int = 2, each_at_least: int = 1, noun: str = "group"
) -> dict[str, list[Fraction]]:
    """The groups with their values as rationals.

    Parameters
    ----------
    groups : mapping of name to values, or iterable of iterables
    at_least : int
        Fewest groups.
    each_at_least : int
        Fewest values in a group.
    noun : str
        What a group is, for the error message.

    Returns
    -------
    dict of str to list of Fraction
        In the unit of the values; groups without a name are numbered from 1.

    Raises
    ------
    TooFewValues
        With fewer groups, or a smaller group, than asked for.
    NotFinite
        If a value is nan, infinite or no number.

    References
    ----------
    By definition: rational arithmetic, no rounding.

    Examples
    --------
    >>> exact_groups({"H1": ["0.5"], "H2": [1]})
    {'H1': [Fraction(1, 2)], 'H2': [Fraction(1, 1)]}
    """
    if isinstance(groups, Mapping):
        pairs = [(str(name), values) for name, values in groups.items()]
    else:
        pairs = [(str(at), values) for at, values in enumerate(groups, start=1)]
    if len(pairs) < at_least:
        raise TooFewValues(
            f"{len(pairs)} {noun}{'' if len(pairs) == 1 else 's'}; at least "
            f"{at_least} are needed."
        )
    return {
        name: exact_sample(values, at_least=each_at_least, name=f"{noun} {name}")
        for name, values in pairs
    }


def equal_variances(groups: Iterable[np.ndarray]) -> Diagnostic:
    """Levene's test with deviations from the medians, as a diagnostic.

    Parameters
    ----------
    groups : iterable of arrays, any one unit

    Returns
    -------
    Diagnostic
        Not run where a group holds a single value or no deviation varies.

    Raises
    ------
    Nothing.

    References
    ----------
    Brown & Forsythe (1974), J. Am. Stat. Assoc. 69, 364-367.

    Examples
    --------
    >>> equal_variances([np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 4.0, 6.0, 8.0])])
    Diagnostic(check='equal variances (Levene, medians)', outcome=<Outcome.PASSED: 'passed'>, detail='F = 2.400, p = 0.172, 2 groups, n = 8', override=None)
    """
    from scipy.special import fdtrc

    check = "equal variances (Levene, medians)"
    groups = list(groups)
    small = sum(group.size < 2 for group in groups)
    if small:
        return not_run(check, f"{small} of {len(groups)} groups hold a single value")
    spread = [np.abs(group - np.median(group)) for group in groups]
    n, k = sum(group.size for group in spread), len(spread)
    mean = float(np.concatenate(spread).mean())
    between = sum(group.size * (group.mean() - mean) ** 2 for group in spread) / (k - 1)
    if n == k:
        return not_run(check, "no group holds more than one value")
    within = sum(((group - group.mean()) ** 2).sum() for group in spread) / (n - k)
    if within == 0.0:
        return not_run(check, "the deviations from the medians do not vary")
    statistic = float(between / within)
    p = float(fdtrc(k - 1, n - k, statistic))
    return judged(
        check,
        p >= SIGNIFICANT,
        f"F = {statistic:.3f}, p = {p:.3f}, {k} groups, n = {n}",
    )
