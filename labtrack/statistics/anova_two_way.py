"""Two-way analysis of variance with crossed fixed factors."""

from collections.abc import Hashable, Iterable

import numpy as np

from labtrack.statistics.anova import AnovaLine, AnovaTable, upper_tail_of_f
from labtrack.statistics.diagnostics import judged
from labtrack.statistics.groups import by_group, equal_variances
from labtrack.statistics.samples import (
    NoSpread,
    SampleError,
    SingularDesign,
    TooFewValues,
    all_equal,
    moderate_sample,
)


def _indicator(labels: list[str]) -> np.ndarray:
    """One column per level but the first, sum-to-zero coded; shape (n, levels - 1)."""
    levels = list(dict.fromkeys(labels))
    columns = np.zeros((len(labels), len(levels) - 1))
    for row, label in enumerate(labels):
        at = levels.index(label)
        if at == 0:
            columns[row] = -1.0
        else:
            columns[row, at - 1] = 1.0
    return columns


def _residual_ss(y: np.ndarray, blocks: list[np.ndarray]) -> tuple[float, int]:
    """Residual sum of squares and rank of the intercept plus the given columns."""
    design = np.column_stack([np.ones(y.size), *blocks])
    coefficients, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    residual = y - design @ coefficients
    return float(residual @ residual), int(rank)


def _lines(
    steps: list[tuple[str, float, int]], residual: tuple[float, int], total: float
) -> tuple[AnovaLine, ...]:
    ss_residual, df_residual = residual
    ms_residual = ss_residual / df_residual if df_residual else None
    lines = []
    for source, ss, df in steps:
        ss = max(ss, 0.0)
        if not ms_residual:
            lines.append(AnovaLine(source, df, ss, ss / df))
            continue
        f = ss / df / ms_residual
        p = upper_tail_of_f(f, df, df_residual)
        lines.append(AnovaLine(source, df, ss, ss / df, f, p))
    lines.append(AnovaLine("Residual", df_residual, ss_residual, ms_residual))
    df_total = sum(line.df for line in lines)
    return (*lines, AnovaLine("Total", df_total, total, None))


def _refuse_unusable(y: np.ndarray, factors: dict[str, list[str]]) -> None:
    for name, labels in factors.items():
        if len(labels) != y.size:
            raise SampleError(
                f"{y.size} values but {len(labels)} labels of factor {name}; expected "
                "as many of each."
            )
        if len(set(labels)) < 2:
            raise SingularDesign(f"Factor {name} has one level; two are needed.")
    if all_equal(y):
        raise NoSpread(f"All {y.size} values are equal.")


def two_way_anova(
    values: Iterable[float],
    first: Iterable[Hashable],
    second: Iterable[Hashable],
    *,
    interaction: bool = True,
    names: tuple[str, str] = ("A", "B"),
) -> AnovaTable:
    """Two crossed fixed factors, with or without their interaction.

    Parameters
    ----------
    values : array, shape (n,), any one unit
    first, second : labels, shape (n,)
        The level of each factor for each value.
    interaction : bool
        Whether to fit "A:B".
    names : pair of str
        What the factors are called in the table.

    Returns
    -------
    AnovaTable
        Lines of both factors, the interaction where fitted, Residual, Total.

    Raises
    ------
    TooFewValues
        If nothing is left over to estimate the residual.
    SingularDesign
        If a factor has one level, or cells are empty while an interaction is asked for.
    NoSpread
        If all values are equal.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Type II sums of squares: each factor adjusted for the other, the interaction for
    both. For equal cells they are the same as types I and III.

    References
    ----------
    Montgomery (2019), Design and Analysis of Experiments, 10th ed.,
    5.3 and 15.2.

    Examples
    --------
    >>> table = two_way_anova([1, 2, 3, 5, 5, 6, 9, 9], "aabbaabb", "xyxyxyxy")
    >>> round(table.line("A").ss, 3), table.line("Residual").df
    (18.0, 4)
    """
    y = moderate_sample(values, at_least=4)
    a, b = [str(label) for label in first], [str(label) for label in second]
    _refuse_unusable(y, dict(zip(names, (a, b), strict=True)))
    y = y - y.mean()
    in_a, in_b = _indicator(a), _indicator(b)
    products = (in_a[:, :, None] * in_b[:, None, :]).reshape(y.size, -1)
    only_a, rank_a = _residual_ss(y, [in_a])
    only_b, rank_b = _residual_ss(y, [in_b])
    both, rank = _residual_ss(y, [in_a, in_b])
    steps = [
        (names[0], only_b - both, rank - rank_b),
        (names[1], only_a - both, rank - rank_a),
    ]
    cells = len(set(zip(a, b, strict=True)))
    if interaction:
        if cells < len(set(a)) * len(set(b)):
            raise SingularDesign(
                f"{len(set(a)) * len(set(b)) - cells} combinations of levels have no "
                "value; leave the interaction out."
            )
        full, full_rank = _residual_ss(y, [in_a, in_b, products])
        steps.append((f"{names[0]}:{names[1]}", both - full, full_rank - rank))
        both, rank = full, full_rank
    if any(df < 1 for _, _, df in steps):
        raise SingularDesign("The two factors cannot be told apart on these data.")
    if y.size == rank:
        raise TooFewValues(
            f"{y.size} values for {rank} parameters; replicate, or leave the "
            "interaction out."
        )
    per_cell = by_group(zip(a, b, strict=True), y)
    sizes = {len(cell) for cell in per_cell.values()}
    return AnovaTable(
        lines=_lines(steps, (both, y.size - rank), float(y @ y)),
        n=y.size,
        diagnostics=(
            judged(
                "balance",
                len(sizes) == 1 and cells == len(set(a)) * len(set(b)),
                f"{min(sizes)} to {max(sizes)} values per combination of levels",
            ),
            equal_variances(np.array(cell, float) for cell in per_cell.values()),
        ),
    )
