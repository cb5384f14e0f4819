"""Gauge repeatability and reproducibility; every operator measures every part."""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from labtrack.statistics.anova import AnovaLine, AnovaTable, f_ratio, upper_tail_of_f
from labtrack.statistics.diagnostics import Diagnostic, judged, passed
from labtrack.statistics.exact import (
    exact_mean,
    nearest_float,
    sum_of_squares_about_mean,
)
from labtrack.statistics.groups import by_group, exact_groups
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    SampleError,
    TooFewValues,
    probability,
)

ENOUGH_PARTS, ENOUGH_OPERATORS = 5, 2
ENOUGH_CATEGORIES = 5


@dataclass(frozen=True, slots=True)
class GaugeVariances:
    """Components in the unit of the values, squared; negative estimates are zero."""

    repeatability: float
    operator: float
    interaction: float
    part: float

    @property
    def reproducibility(self) -> float:
        """Operator and operator by part."""
        return self.operator + self.interaction

    @property
    def total_grr(self) -> float:
        """Repeatability and reproducibility: the measuring system."""
        return self.repeatability + self.reproducibility

    @property
    def total(self) -> float:
        """Measuring system and parts."""
        return self.total_grr + self.part


@dataclass(frozen=True, slots=True)
class GaugeStudy:
    """What the measuring system adds to what the parts differ by."""

    variances: GaugeVariances
    table: AnovaTable
    table_without_interaction: AnovaTable | None
    interaction_pooled: bool
    sigmas: float
    tolerance: float | None
    distinct_categories: int
    diagnostics: tuple[Diagnostic, ...]

    def percent_contribution(self, variance: float) -> float:
        """A variance in percent of the total variance."""
        return 100 * variance / self.variances.total

    def percent_study_variation(self, variance: float) -> float:
        """The SD of a variance in percent of the total SD."""
        return 100 * math.sqrt(variance / self.variances.total)

    def percent_tolerance(self, variance: float) -> float | None:
        """`sigmas` SDs in percent of the width of the specification."""
        if self.tolerance is None:
            return None
        return 100 * self.sigmas * math.sqrt(variance) / self.tolerance


def _line(
    source: str, df: int, ss: Fraction, below: tuple[Fraction, int] | None = None
) -> AnovaLine:
    ms = ss / df
    if below is None:
        return AnovaLine(source, df, nearest_float(ss), nearest_float(ms))
    f = f_ratio(ms, below[0])
    return AnovaLine(
        source,
        df,
        nearest_float(ss),
        nearest_float(ms),
        f,
        upper_tail_of_f(f, df, below[1]),
    )


@dataclass(frozen=True, slots=True)
class _Crossed:
    """Exact sums of squares of a balanced crossed study."""

    parts: int
    operators: int
    trials: int
    part: Fraction
    operator: Fraction
    interaction: Fraction
    repeatability: Fraction
    total: Fraction

    @property
    def df(self) -> tuple[int, int, int, int]:
        p, o, r = self.parts, self.operators, self.trials
        return p - 1, o - 1, (p - 1) * (o - 1), p * o * (r - 1)

    def table(self, *, pooled: bool) -> AnovaTable:
        """Random parts and operators: tested against what they vary over."""
        part, operator, interaction, repeat = self.df
        error, df = self.repeatability, repeat
        if pooled:
            error, df = error + self.interaction, df + interaction
            below = (error / df, df)
            middle: tuple[AnovaLine, ...] = ()
        else:
            below = (self.interaction / interaction, interaction)
            middle = (
                _line("Part:Operator", interaction, self.interaction, (error / df, df)),
            )
        n = self.parts * self.operators * self.trials
        return AnovaTable(
            lines=(
                _line("Part", part, self.part, below),
                _line("Operator", operator, self.operator, below),
                *middle,
                _line("Repeatability", df, error),
                AnovaLine("Total", n - 1, nearest_float(self.total), None),
            ),
            n=n,
            diagnostics=(),
        )

    def variances(self, *, pooled: bool) -> GaugeVariances:
        part, operator, interaction, repeat = self.df
        error, below = (
            self.repeatability / repeat,
            self.interaction / interaction,
        )
        if pooled:
            error = (self.repeatability + self.interaction) / (repeat + interaction)
            below = error
        p, o, r = self.parts, self.operators, self.trials
        return GaugeVariances(
            repeatability=nearest_float(error),
            operator=_above_zero((self.operator / operator - below) / (p * r)),
            interaction=_above_zero((below - error) / r),
            part=_above_zero((self.part / part - below) / (o * r)),
        )


def _above_zero(value: Fraction) -> float:
    return nearest_float(max(value, Fraction(0)))


def _crossed(values: list[object], parts: list[str], operators: list[str]) -> _Crossed:
    cells = exact_groups(
        by_group(zip(parts, operators, strict=True), values), each_at_least=1
    )
    by_part = exact_groups(by_group(parts, values), noun="part")
    by_operator = exact_groups(by_group(operators, values), noun="operator")
    sizes = {len(cell) for cell in cells.values()}
    p, o = len(by_part), len(by_operator)
    if len(cells) != p * o or len(sizes) != 1:
        raise SampleError(
            f"{p} parts by {o} operators have {len(cells)} filled combinations of "
            f"{min(sizes)} to {max(sizes)} values; a crossed study needs every one "
            "filled with equally many."
        )
    trials = sizes.pop()
    if trials < 2:
        raise TooFewValues(
            "Each operator measured each part once; two or more trials are needed."
        )
    everything = [value for cell in cells.values() for value in cell]
    total = sum_of_squares_about_mean(everything)
    if total == 0:
        raise NoSpread(f"All {len(everything)} values are equal.")
    within = sum(map(sum_of_squares_about_mean, cells.values()), Fraction(0))
    between = [
        sum_of_squares_about_mean([exact_mean(sample) for sample in groups.values()])
        * len(next(iter(groups.values())))
        for groups in (by_part, by_operator)
    ]
    return _Crossed(
        p,
        o,
        trials,
        *between,
        total - within - sum(between),
        within,
        total,
    )


def study_checks(
    variances: GaugeVariances, parts: int, operators: int, categories: int
) -> tuple[Diagnostic, ...]:
    """Whether the study is large enough and the gauge fine enough.

    Parameters
    ----------
    variances : GaugeVariances
    parts, operators, categories : int
        How many of each the study has.

    Returns
    -------
    tuple of Diagnostic

    Raises
    ------
    Nothing.

    References
    ----------
    AIAG (2010), Measurement Systems Analysis, 4th ed., II.D (30 % and five categories).

    Examples
    --------
    >>> checks = study_checks(GaugeVariances(1.0, 0.0, 0.0, 99.0), 10, 3, 14)
    >>> {check.outcome.value for check in checks}
    {'passed'}
    """
    return (
        judged("enough parts", parts >= ENOUGH_PARTS, f"{parts}; 5, better 10, wanted"),
        judged("enough operators", operators >= ENOUGH_OPERATORS, f"{operators}"),
        judged(
            "distinct categories",
            categories >= ENOUGH_CATEGORIES,
            f"{categories}; {ENOUGH_CATEGORIES} are wanted to tell parts apart",
        ),
        judged(
            "gauge below 30 % of the study variation",
            variances.total_grr < 0.09 * variances.total,
            f"{100 * math.sqrt(variances.total_grr / variances.total):.1f} %",
        ),
    )


def distinct_categories(variances: GaugeVariances) -> int:
    """Floor of sqrt(2) part SD over gauge SD, at least 1.

    Parameters
    ----------
    variances : GaugeVariances

    Returns
    -------
    int
        1,000,000 where the gauge adds nothing.

    Raises
    ------
    Nothing.

    References
    ----------
    AIAG (2010), Measurement Systems Analysis, 4th ed., II.D.

    Examples
    --------
    >>> distinct_categories(GaugeVariances(1.0, 0.0, 0.0, 99.0))
    14
    """
    if variances.total_grr == 0:
        return 10**6
    return max(1, int(math.sqrt(2 * variances.part / variances.total_grr)))


def require_positive(value: float | None, name: str) -> None:
    """Refuse an option that is given and not above zero.

    Parameters
    ----------
    value : float or None
        None passes: the option was not given.
    name : str
        What the error message calls it.

    Returns
    -------
    None

    Raises
    ------
    BadOption
        If it is zero, negative or not finite.

    References
    ----------
    By definition.

    Examples
    --------
    >>> require_positive(None, "tolerance")
    """
    if value is not None and not (math.isfinite(value) and value > 0):
        raise BadOption(f"The {name} is {value}; expected a number above zero.")


def crossed_gauge_study(
    values: Iterable[object],
    parts: Iterable[Hashable],
    operators: Iterable[Hashable],
    *,
    alpha_to_pool: float = 0.05,
    sigmas: float = 6.0,
    tolerance: float | None = None,
) -> GaugeStudy:
    """Every operator measures every part equally often.

    Parameters
    ----------
    values : shape (n,), any one unit; text is taken as the decimal it says
    parts, operators : labels, shape (n,)
    alpha_to_pool : float
        Where the interaction's p is above it, the interaction is pooled into
        repeatability.
    sigmas : float
        Width of the study variation: 6, by older practice 5.15.
    tolerance : float, optional
        Width of the specification, in the unit of the values.

    Returns
    -------
    GaugeStudy

    Raises
    ------
    SampleError
        If a combination of part and operator is missing or they differ in number.
    TooFewValues
        With one part, one operator or one trial.
    NoSpread
        If all values are equal.
    BadOption
        If an option is out of range.

    Notes
    -----
    Parts and operators are random. With the interaction kept, parts and operators are
    tested against it; pooled, against repeatability. Sums of squares are exact.

    References
    ----------
    AIAG (2010), Measurement Systems Analysis, 4th ed., III.B (ANOVA method);
    ASTM E2782-17 (2017).

    Examples
    --------
    >>> study = crossed_gauge_study(
    ...     [1.0, 1.1, 2.0, 2.1, 1.1, 1.0, 2.2, 2.1], "11221122", "aaaabbbb"
    ... )
    >>> study.interaction_pooled, round(study.variances.part, 4)
    (True, 0.55)
    """
    probability(alpha_to_pool, name="alpha_to_pool")
    require_positive(sigmas, "number of sigmas")
    require_positive(tolerance, "tolerance")
    found = _crossed(
        list(values),
        [str(label) for label in parts],
        [str(label) for label in operators],
    )
    full = found.table(pooled=False)
    interaction = full.line("Part:Operator")
    pooled = interaction.p is not None and interaction.p > alpha_to_pool
    variances = found.variances(pooled=pooled)
    if variances.total == 0:
        raise NoSpread("Neither parts nor measurements vary.")
    categories = distinct_categories(variances)
    return GaugeStudy(
        variances=variances,
        table=full,
        table_without_interaction=found.table(pooled=True),
        interaction_pooled=pooled,
        sigmas=sigmas,
        tolerance=tolerance,
        distinct_categories=categories,
        diagnostics=(
            passed(
                "interaction of part and operator",
                f"p = {interaction.p:.3f}: "
                + ("pooled into repeatability" if pooled else "kept"),
            ),
            *study_checks(variances, found.parts, found.operators, categories),
        ),
    )
