"""Nested analysis of variance: bars within heats, parts within operators."""

from collections.abc import Hashable, Iterable
from fractions import Fraction

from labtrack.statistics.anova import AnovaLine, AnovaTable, f_ratio, upper_tail_of_f
from labtrack.statistics.diagnostics import judged
from labtrack.statistics.exact import nearest_float, sum_of_squares_about_mean
from labtrack.statistics.groups import by_group, exact_groups
from labtrack.statistics.samples import NoSpread, TooFewValues


def nested_anova(
    values: Iterable[object],
    outer: Iterable[Hashable],
    inner: Iterable[Hashable],
    *,
    names: tuple[str, str] = ("A", "B"),
) -> AnovaTable:
    """Inner groups (bars) each within one outer group (heats); outer against inner.

    Parameters
    ----------
    values : shape (n,), any one unit; text is taken as the decimal it says
    outer, inner : labels, shape (n,)
        An inner label names its group within its outer one: "1" of heat A is not "1"
        of heat B.
    names : pair of str
        What the factors are called in the table.

    Returns
    -------
    AnovaTable
        Lines A, "B(A)", Residual, Total. A is tested against B(A), B(A) against the
        residual: the inner groups are random.

    Raises
    ------
    TooFewValues
        With one outer group, no outer group holding two inner ones, or no replication.
    NoSpread
        If all values are equal.
    NotFinite
        If a value is nan, infinite or no number.
    OutOfRange
        If values or results are beyond what a double can hold.

    Notes
    -----
    Sums of squares are exact. With unequal sizes the F of A is approximate (the
    expected mean squares carry different coefficients); a diagnostic says so.

    References
    ----------
    Montgomery (2019), Design and Analysis of Experiments, 10th ed.,
    14.1.

    Examples
    --------
    >>> table = nested_anova([1, 2, 4, 5, 8, 9, 8, 8], "aaaabbbb", "11221122")
    >>> [(line.source, line.df, line.ss) for line in table.lines[:2]]
    [('A', 1, 55.125), ('B(A)', 2, 9.25)]
    """
    outer, inner = [str(label) for label in outer], [str(label) for label in inner]
    values = list(values)
    cells = exact_groups(
        by_group(zip(outer, inner, strict=True), values), at_least=1, noun="inner group"
    )
    tops = exact_groups(by_group(outer, values), noun="outer group")
    everything = [value for sample in tops.values() for value in sample]
    n, a, b = len(everything), len(tops), len(cells)
    if b == a or n == b:
        raise TooFewValues(
            f"{a} outer groups, {b} inner groups, {n} values; each level needs more "
            "members than the one above it."
        )
    total = sum_of_squares_about_mean(everything)
    if total == 0:
        raise NoSpread(f"All {n} values are equal.")
    about_tops = sum(map(sum_of_squares_about_mean, tops.values()), Fraction(0))
    residual = sum(map(sum_of_squares_about_mean, cells.values()), Fraction(0))
    ss_outer, ss_inner = total - about_tops, about_tops - residual
    ms = [ss_outer / (a - 1), ss_inner / (b - a), residual / (n - b)]
    tested = [f_ratio(ms[0], ms[1]), f_ratio(ms[1], ms[2])]
    sizes = {len(sample) for sample in cells.values()}
    branches = {
        len({i for o, i in zip(outer, inner, strict=True) if o == top}) for top in tops
    }
    return AnovaTable(
        lines=(
            AnovaLine(
                names[0],
                a - 1,
                nearest_float(ss_outer),
                nearest_float(ms[0]),
                tested[0],
                upper_tail_of_f(tested[0], a - 1, b - a),
            ),
            AnovaLine(
                f"{names[1]}({names[0]})",
                b - a,
                nearest_float(ss_inner),
                nearest_float(ms[1]),
                tested[1],
                upper_tail_of_f(tested[1], b - a, n - b),
            ),
            AnovaLine("Residual", n - b, nearest_float(residual), nearest_float(ms[2])),
            AnovaLine("Total", n - 1, nearest_float(total), None),
        ),
        n=n,
        diagnostics=(
            judged(
                "balance",
                len(sizes) == 1 and len(branches) == 1,
                f"{min(branches)} to {max(branches)} inner groups per outer one, "
                f"{min(sizes)} to {max(sizes)} values each",
            ),
        ),
    )
