"""Basis values of one structured sample, each under a named rulebook.

Normal, lognormal, Weibull, Hanson-Koopmans and non-parametric bounds. A bound is always
given; whether it may be called a B or A value is what its diagnostics say.
"""

import math
from collections.abc import Iterable
from typing import Literal

from labtrack.statistics.basis_sample import BasisValue, Overrides, sample_for_basis
from labtrack.statistics.descriptive import Number, exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, judged
from labtrack.statistics.goodness import normality
from labtrack.statistics.hanson_koopmans import hanson_koopmans_factor, optimum_order
from labtrack.statistics.modified_cv import modified_values
from labtrack.statistics.rank_bounds import nonparametric_rank
from labtrack.statistics.rulebooks import A_LEVELS, B_LEVELS, Rulebook
from labtrack.statistics.samples import BadOption
from labtrack.statistics.tolerance import one_sided_normal_factor
from labtrack.statistics.weibull_bounds import weibull_lower_bound

Method = Literal["optimum-order", "woodward-frawley"]


def normal_basis(
    values: Iterable[Number],
    *,
    batches: Iterable[str] | None = None,
    content: float = 0.90,
    confidence: float = 0.95,
    modified_cv: bool = False,
    rulebook: Rulebook = Rulebook.CMH17,
    overrides: Overrides | None = None,
) -> BasisValue:
    """Normal basis value, mean - k s.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
    batches : iterable of labels, shape (n,), optional
        The heat, lot or batch of each value; without it three checks are *not run*.
    content, confidence : float
        0.90 and 0.95 for B, 0.99 and 0.95 for A.
    modified_cv : bool
        Widen a CV below 8 % by CMH-17's rule first (see `modified_cv`).
    rulebook : Rulebook
        Whose requirements the diagnostics check.
    overrides : mapping of check name to Override
        Failed checks that a person decided to pass over.

    Returns
    -------
    BasisValue
        In the unit of the values.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption
    SampleError
        If there is not one batch label for each value.

    References
    ----------
    CMH-17-1G (2012), 8.3.4.3 and table 8.5.10; Krishnamoorthy and Mathew (2009), eq.
    2.2.3 for the exact factor.

    Examples
    --------
    >>> value = normal_basis([72, 80, 85, 89, 94, 97, 101, 108])
    >>> round(value.bound, 2), value.holds
    (60.58, False)
    """
    asked = sample_for_basis(values, batches, content, confidence, rulebook, overrides)
    used = modified_values(asked.values) if modified_cv else asked.values
    factor = one_sided_normal_factor(len(used), content, confidence)
    return asked.value(
        exact_mean(used) - factor * exact_sd(used),
        factor,
        "normal" + (", modified CV" if modified_cv else ""),
        (normality(asked.values),),
    )


def lognormal_basis(
    values: Iterable[Number],
    *,
    batches: Iterable[str] | None = None,
    content: float = 0.90,
    confidence: float = 0.95,
    rulebook: Rulebook = Rulebook.CMH17,
    overrides: Overrides | None = None,
) -> BasisValue:
    """Lognormal basis value: the normal bound of the logarithms, taken back.

    Parameters
    ----------
    values, batches, content, confidence, rulebook, overrides
        As `normal_basis`; values above zero.

    Returns
    -------
    BasisValue
        In the unit of the values.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption, SampleError
    OutOfDomain
        If a value is zero or less.

    References
    ----------
    CMH-17-1G (2012), 8.3.4.4.

    Examples
    --------
    >>> round(lognormal_basis([72, 80, 85, 89, 94, 97, 101, 108]).bound, 2)
    64.14
    """
    asked = sample_for_basis(
        values, batches, content, confidence, rulebook, overrides, positive=True
    )
    logs = [math.log(value) for value in asked.values]
    factor = one_sided_normal_factor(len(logs), content, confidence)
    return asked.value(
        math.exp(exact_mean(logs) - factor * exact_sd(logs)),
        factor,
        "lognormal",
        (normality(asked.values, "lognormal"),),
    )


def weibull_basis(
    values: Iterable[Number],
    *,
    batches: Iterable[str] | None = None,
    content: float = 0.90,
    confidence: float = 0.95,
    rulebook: Rulebook = Rulebook.CMH17,
    overrides: Overrides | None = None,
) -> BasisValue:
    """Two-parameter Weibull basis value, exact given the sample's ancillaries.

    Parameters
    ----------
    values, batches, content, confidence, rulebook, overrides
        As `normal_basis`; values above zero.

    Returns
    -------
    BasisValue
        In the unit of the values.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption, SampleError
    OutOfDomain
        If a value is zero or less.

    Notes
    -----
    For the method and how far it lies from CMH-17's tables see `weibull_lower_bound`.

    References
    ----------
    CMH-17-1G (2012), 8.3.4.2; Lawless (1982), Statistical Models and Methods for
    Lifetime Data, 4.1.2.

    Examples
    --------
    >>> round(weibull_basis([72, 80, 85, 89, 94, 97, 101, 108]).bound, 2)
    57.78
    """
    asked = sample_for_basis(
        values, batches, content, confidence, rulebook, overrides, positive=True
    )
    bound = weibull_lower_bound(
        [float(value) for value in asked.values], content=content, confidence=confidence
    )
    return asked.value(
        bound,
        None,
        "Weibull, two parameters",
        (normality(asked.values, "weibull"),),
    )


def hanson_koopmans_basis(
    values: Iterable[Number],
    *,
    batches: Iterable[str] | None = None,
    content: float = 0.90,
    confidence: float = 0.95,
    method: Method = "optimum-order",
    rulebook: Rulebook = Rulebook.CMH17,
    overrides: Overrides | None = None,
) -> BasisValue:
    """Non-parametric basis value of a small sample, X(j) (X(1) / X(j))^z.

    Parameters
    ----------
    values, batches, content, confidence, rulebook, overrides
        As `normal_basis`; values above zero.
    method : {"optimum-order", "woodward-frawley"}
        Vangel's best j (CMH-17 for B values of n up to 28), or the extremes (CMH-17 for
        A values of n up to 298).

    Returns
    -------
    BasisValue
        In the unit of the values; `factor` is z.

    Raises
    ------
    TooFewValues, NotFinite, NoSpread, BadOption, SampleError
    OutOfDomain
        If a value is zero or less.

    References
    ----------
    CMH-17-1G (2012), 8.3.4.5.2 and tables 8.5.14 and 8.5.15; Vangel (1994).

    Examples
    --------
    >>> round(hanson_koopmans_basis([72, 80, 85, 89, 94, 97, 101, 108]).bound, 2)
    47.69
    """
    asked = sample_for_basis(
        values, batches, content, confidence, rulebook, overrides, positive=True
    )
    n = len(asked.values)
    if method == "optimum-order":
        j, z = optimum_order(n, content=content, confidence=confidence)
    elif method == "woodward-frawley":
        j = n
        z = hanson_koopmans_factor(n, j, content=content, confidence=confidence)
    else:
        raise BadOption(
            f"method is {method!r}; expected optimum-order or woodward-frawley."
        )
    ordered = sorted(float(value) for value in asked.values)
    top = ordered[j - 1]
    return asked.value(
        top * (ordered[0] / top) ** z,
        z,
        f"Hanson-Koopmans, {method}, j = {j}",
        _hanson_koopmans_checks(n, method, (content, confidence)),
        ranked=True,
    )


def _hanson_koopmans_checks(n, method, levels) -> tuple[Diagnostic, ...]:
    rules = {
        B_LEVELS: ("B values", "optimum-order", 28),
        A_LEVELS: ("A values", "woodward-frawley", 298),
    }
    name, right, most = rules.get(levels, ("other levels", method, n))
    return (
        judged("method for these levels", method == right, f"{right} for {name}"),
        judged("sample small enough", n <= most, f"n = {n}, at most {most} for {name}"),
    )


def nonparametric_basis(
    values: Iterable[Number],
    *,
    batches: Iterable[str] | None = None,
    content: float = 0.90,
    confidence: float = 0.95,
    rulebook: Rulebook = Rulebook.CMH17,
    overrides: Overrides | None = None,
) -> BasisValue:
    """Distribution-free basis value of a large sample: its r-th smallest value.

    Parameters
    ----------
    values, batches, content, confidence, rulebook, overrides
        As `normal_basis`.

    Returns
    -------
    BasisValue
        In the unit of the values.

    Raises
    ------
    TooFewValues
        Below 29 values for B, 299 for A; the message says how many are needed.
    NotFinite, NoSpread, BadOption, SampleError

    References
    ----------
    CMH-17-1G (2012), 8.3.4.5.1 and tables 8.5.12 and 8.5.13.

    Examples
    --------
    >>> nonparametric_basis(range(101, 151)).bound
    102.0
    """
    asked = sample_for_basis(values, batches, content, confidence, rulebook, overrides)
    rank = nonparametric_rank(len(asked.values), content=content, confidence=confidence)
    return asked.value(
        float(sorted(asked.values)[rank - 1]),
        float(rank),
        f"non-parametric, rank {rank}",
        (),
        ranked=True,
    )
