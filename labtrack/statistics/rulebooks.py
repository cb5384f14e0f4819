"""What the rulebooks ask of a sample before its bound may carry their name.

Nothing here refuses a bound: a requirement that does not hold is a failed diagnostic,
which a person may override by name.
"""

from collections.abc import Iterable
from enum import StrEnum

from labtrack.statistics.batches import same_population
from labtrack.statistics.descriptive import Number
from labtrack.statistics.diagnostics import Diagnostic, judged, not_run
from labtrack.statistics.groups import by_group
from labtrack.statistics.outliers import no_outliers
from labtrack.statistics.samples import SampleError

A_LEVELS = (0.99, 0.95)
B_LEVELS = (0.90, 0.95)

WITHIN_BATCHES = "no outliers within batches (maximum normed residual)"
OVERALL = "no outliers overall (maximum normed residual)"
SAMPLING = "number of values and batches"


class Rulebook(StrEnum):
    """Whose procedure a bound follows."""

    CMH17 = "CMH-17-1G"
    """Composite Materials Handbook, volume 1, revision G (2012), chapter 8."""

    MMPDS = "MMPDS practice"
    """T90 and T99 bounds as the metals handbook makes them, from general knowledge of
    its chapter 9; its A value is also capped by the specification minimum S."""

    NONE = "none (a statistical bound, not an allowable)"


# (least values, least batches, the name of that sampling), the strictest first.
# CMH-17-1G table 2.2.5.1; MMPDS chapter 9, direct computation of T99 and T90.
CMH17_SAMPLING = {
    B_LEVELS: ((30, 5, "B30, robust sampling"), (18, 3, "B18, reduced sampling")),
    A_LEVELS: ((75, 10, "A75, robust sampling"), (55, 5, "A55, reduced sampling")),
}
MMPDS_SAMPLING = ((100, 10, "direct computation"),)
MMPDS_RANK_SAMPLING = ((299, 10, "non-parametric direct computation"),)


def sampling(
    rulebook: Rulebook,
    n: int,
    batches: int | None,
    levels: tuple[float, float],
    *,
    ranked: bool = False,
) -> Diagnostic:
    """Does the rulebook accept so many values from so many batches?

    Parameters
    ----------
    rulebook : Rulebook
    n : int
        Number of values.
    batches : int or None
        Number of heats, lots or batches; None leaves the check *not run*.
    levels : (float, float)
        Content and confidence.
    ranked : bool
        True where the bound is an order statistic.

    Returns
    -------
    Diagnostic

    Raises
    ------
    Nothing: a requirement that does not hold is a failed check.

    References
    ----------
    CMH-17-1G (2012), table 2.2.5.1; MMPDS chapter 9 from general knowledge.

    Examples
    --------
    >>> sampling(Rulebook.CMH17, 20, 4, B_LEVELS).detail
    'n = 20 from 4 batches: B18, reduced sampling (18 from 3)'
    """
    if rulebook is Rulebook.NONE:
        return not_run(SAMPLING, "no rulebook is followed; nothing is required")
    if rulebook is Rulebook.CMH17:
        required = CMH17_SAMPLING.get(levels, ())
    else:
        required = MMPDS_RANK_SAMPLING if ranked else MMPDS_SAMPLING
    if not required:
        return not_run(
            SAMPLING,
            f"{rulebook} states no number for content {levels[0]:g} with confidence "
            f"{levels[1]:g}",
        )
    if batches is None:
        return not_run(SAMPLING, f"n = {n}, but the batches were not given")
    have = f"n = {n} from {batches} batches"
    for values, least, name in required:
        if n >= values and batches >= least:
            return judged(SAMPLING, True, f"{have}: {name} ({values} from {least})")
    values, least, name = required[-1]
    return judged(SAMPLING, False, f"{have}; {name} needs {values} from {least}")


def single_point_checks(
    values: list[Number], batches: Iterable[str] | None
) -> tuple[Diagnostic, ...]:
    """Outliers within batches and overall, and whether the batches may be pooled.

    Parameters
    ----------
    values : list of numbers, shape (n,), any unit
    batches : iterable of labels, shape (n,), or None
        None leaves the checks of batches *not run*.

    Returns
    -------
    tuple of Diagnostic
        Outliers within batches, batches from one population, outliers overall.

    Raises
    ------
    NotFinite, SampleError

    References
    ----------
    CMH-17-1G (2012), figure 8.3.1.1(a): the steps before a distribution is chosen.

    Examples
    --------
    >>> [str(found.outcome) for found in single_point_checks([250, 251, 249], None)]
    ['not run', 'not run', 'passed']
    """
    overall = no_outliers({"the sample": values}, check=OVERALL)
    pooled = "batches from one population (k-sample Anderson-Darling)"
    if batches is None:
        missing = "the batches were not given"
        return (not_run(WITHIN_BATCHES, missing), not_run(pooled, missing), overall)
    groups = by_group(batches, values)
    within = no_outliers(
        {f"batch {name}": group for name, group in groups.items()}, check=WITHIN_BATCHES
    )
    return (within, same_population(groups), overall)


def batch_count(batches: Iterable[str] | None, n: int) -> int | None:
    """How many batches there are.

    Parameters
    ----------
    batches : iterable of labels, shape (n,), or None
    n : int
        Number of values.

    Returns
    -------
    int or None
        None where no labels were given.

    Raises
    ------
    SampleError
        If there is not one label for each value.

    References
    ----------
    By definition.

    Examples
    --------
    >>> batch_count(["H1", "H1", "H2"], 3)
    2
    """
    if batches is None:
        return None
    labels = list(batches)
    if len(labels) != n:
        raise SampleError(
            f"{len(labels)} batch labels for {n} values; expected one label each."
        )
    return len({str(label) for label in labels})
