"""Names of terms and coded levels of two-level factors."""

from collections.abc import Iterable

import numpy as np

from labtrack.statistics.samples import SampleError, SingularDesign, moderate_sample

Term = tuple[str, ...]


def term_name(term: Term) -> str:
    """ "AB" for one-letter factors, "Mg:Sc" for longer names.

    Parameters
    ----------
    term : tuple of str
        Names of factors.

    Returns
    -------
    str

    Raises
    ------
    Nothing.

    References
    ----------
    By definition; the letters follow Box, Hunter & Hunter (2005), ch. 5.

    Examples
    --------
    >>> term_name(("A", "B")), term_name(("Mg", "Sc"))
    ('AB', 'Mg:Sc')
    """
    return ("" if all(len(name) == 1 for name in term) else ":").join(term)


def coded_levels(column: Iterable[float], *, name: str = "factor") -> np.ndarray:
    """Low as -1, high as +1, the middle as 0.

    Parameters
    ----------
    column : array, shape (n,), any one unit: two levels, or three evenly spaced

    Returns
    -------
    array, shape (n,)
        -1, 0 or +1, dimensionless.

    Raises
    ------
    SingularDesign
        If the factor has one level.
    SampleError
        If a value is neither low, high nor halfway.

    References
    ----------
    Montgomery (2019), Design and Analysis of Experiments, 10th ed.,
    6.2 (coded variables).

    Examples
    --------
    >>> coded_levels([325.0, 350.0, 300.0]).tolist()
    [0.0, 1.0, -1.0]
    """
    levels = moderate_sample(column, name=name)
    low, high = float(levels.min()), float(levels.max())
    if low == high:
        raise SingularDesign(f"{name} has the one level {low:g}; two are needed.")
    coded = (levels - (low + high) / 2) / ((high - low) / 2)
    nearest = np.round(coded)
    if np.abs(coded - nearest).max() > 1e-9:
        odd = levels[np.abs(coded - nearest).argmax()]
        raise SampleError(
            f"{name} has the level {odd:g}; a two-level design has {low:g}, {high:g} "
            "and, for center points, their middle."
        )
    return nearest
