"""What every evaluation from rows shares: required values, means, one result."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from characterization.methods.fields import FieldStatistics
from characterization.methods.flag import Flag
from characterization.methods.interval import half_width
from characterization.methods.readings import (
    WHOLE_TEST,
    ComputedColumn,
    ComputedRow,
    Given,
    ReadingError,
    ReadingsResult,
    Row,
)
from characterization.methods.tensile_result import Figure
from labtrack.statistics.descriptive import exact_mean, exact_sd
from labtrack.statistics.diagnostics import Diagnostic, Outcome
from labtrack.statistics.samples import SampleError

NOTHING_COUNTS = "No row counts."


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean, sample standard deviation and standard uncertainty of the mean, s / sqrt(n).

    `value` is None without values; `sd` and what follows from it with fewer than two.
    `spent` are the degrees of freedom that s took: 1 about a mean, 2 about a line.
    """

    value: float | None
    sd: float | None
    n: int
    spent: int = 1

    @property
    def uncertainty(self) -> float | None:
        """Type A, of the mean (JCGM 100:2008, 4.2.3)."""
        return None if self.sd is None else self.sd / math.sqrt(self.n)

    @property
    def scatter(self) -> tuple[float, float] | None:
        """The standard uncertainty with its degrees of freedom."""
        degrees = self.n - self.spent
        if self.uncertainty is None or degrees < 1:
            return None
        return self.uncertainty, degrees

    @classmethod
    def of(cls, values: Sequence[float]) -> Mean:
        return cls(
            exact_mean(values) if values else None,
            exact_sd(values) if len(values) > 1 else None,
            len(values),
        )


@dataclass(frozen=True, slots=True)
class Instruments:
    """What is known of the instruments behind a figure.

    `standard` is their combined standard uncertainty in its unit; None unless every input
    came with one. `not_stated` names those that came without.
    """

    standard: float | None = None
    not_stated: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, inputs: Mapping[str, float | None], combined: Callable[[], float]
    ) -> Instruments:
        """`combined` is asked only where each input states its standard uncertainty."""
        lacking = tuple(name for name, u in inputs.items() if u is None)
        return cls(None, lacking) if lacking else cls(combined())


NOTHING_KNOWN = Instruments()


@dataclass
class Collected:
    """What an evaluation gathers on its way to one `ReadingsResult`."""

    of: str
    unit: str
    mean: Mean
    figures: list[Figure] = field(default_factory=list)
    columns: list[ComputedColumn] = field(default_factory=list)
    rows: list[ComputedRow] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    uncertainties: dict[str, float] = field(default_factory=dict)
    half_widths: dict[str, float] = field(default_factory=dict)
    instruments: dict[str, float] = field(default_factory=dict)
    not_stated: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(
        self,
        symbol: str,
        value: float | None,
        unit: str,
        *,
        reason: str = "",
        uncertainty: float | None = None,
        half_width: float | None = None,
    ) -> None:
        """One figure, with its standard uncertainty and the half of its 95 % interval over
        fields where there are any.
        """
        self.figures.append(
            Figure(symbol, value, unit, reason if value is None else "")
        )
        if value is not None and uncertainty is not None:
            self.uncertainties[symbol] = uncertainty
        if value is not None and half_width is not None:
            self.half_widths[symbol] = half_width

    def add_mean(
        self,
        symbol: str,
        unit: str,
        *,
        reason: str = NOTHING_COUNTS,
        known: Instruments = NOTHING_KNOWN,
    ) -> None:
        """The mean as a figure with its interval: `methods.interval` says of which variant.

        Of one row it is what the instruments give, expanded by 2.
        """
        self.add(symbol, self.mean.value, unit, reason=reason)
        if self.mean.value is None:
            return
        if known.not_stated:
            self.not_stated[symbol] = known.not_stated
        self.spread(symbol, self.mean.scatter, known.standard)

    def spread(
        self, symbol: str, scatter: tuple[float, float] | None, known: float | None
    ) -> None:
        """The uncertainty of a figure by its scatter (with degrees of freedom), by its
        instruments, or by both.
        """
        if scatter is None:
            if known is not None:
                self.uncertainties[symbol] = known
            return
        self.uncertainties[symbol] = math.hypot(scatter[0], known or 0.0)
        self.half_widths[symbol] = half_width(scatter, known)
        if known is not None:
            self.instruments[symbol] = known

    def result(self, version: str, settings: Mapping[str, Any]) -> ReadingsResult:
        """Frozen, with the settings of the method's edition."""
        return ReadingsResult(
            version=version,
            of=self.of,
            unit=self.unit,
            mean=self.mean.value,
            sd=self.mean.sd,
            n=self.mean.n,
            figures=tuple(self.figures),
            columns=tuple(self.columns),
            rows=tuple(self.rows),
            steps=tuple(self.steps),
            flags=tuple(self.flags),
            settings=dict(settings),
            uncertainties=dict(self.uncertainties),
            half_widths=dict(self.half_widths),
            instruments=dict(self.instruments),
            not_stated=dict(self.not_stated),
        )


def needed(row: Row, noun: str, *names: str, **words: str) -> tuple[float, ...]:
    """The values of a row by name. ReadingError names the first that is missing."""
    for name in names:
        if name not in row.values:
            raise ReadingError(
                "incomplete",
                f"{noun} {row.number} lacks {words.get(name, name)}.",
                number=row.number,
                name=name,
            )
    return tuple(row.values[name] for name in names)


def steps_of_mean(found: Collected, symbol: str) -> list[tuple[str, str]]:
    """How wide the interval of a mean is and of which variant, in words."""
    half = found.half_widths.get(symbol)
    if half is None or found.mean.value is None:
        return []
    shown = f"{found.mean.value:.5g} ± {half:.3g}"
    degrees = found.mean.n - found.mean.spent
    if symbol not in found.instruments:
        return [("95 % interval t·s/√n", f"{shown}, {degrees} degrees of freedom")]
    return [
        (
            "95 % interval",
            f"{shown}: t·s/√n ({degrees} degrees of freedom) and the instruments "
            f"(u = {found.instruments[symbol]:.2g}, k = 2) in quadrature",
        )
    ]


def given(givens: Mapping[str, Given], name: str, what: str) -> float:
    """A number of the whole test. ReadingError where it is missing."""
    if name not in givens:
        raise ReadingError(
            "incomplete", f"The test lacks {what}.", number=WHOLE_TEST, name=name
        )
    return givens[name].value


def sourced(givens: Mapping[str, Given], name: str, what: str) -> Given | None:
    """A number taken from elsewhere. ReadingError where it does not say from where."""
    found = givens.get(name)
    if found is not None and not found.source.strip():
        raise ReadingError(
            "source", f"Say where {what} comes from.", number=WHOLE_TEST, name=name
        )
    return found


def value_of(
    givens: Mapping[str, Given], name: str, otherwise: float | None = None
) -> float | None:
    """A number of the whole test, or what stands for it."""
    return givens[name].value if name in givens else otherwise


def blamed(call: Callable[[], Any], *, number: int, name: str) -> Any:
    """The call's answer; what the formula refuses is blamed on one reading."""
    try:
        return call()
    except SampleError as error:
        raise ReadingError("reading", str(error), number=number, name=name) from error


def of_diagnostics(checks: Sequence[Diagnostic]) -> list[Flag]:
    """A remark for each check that failed."""
    return [
        Flag("requirement-not-met", f"Not met: {check.check} ({check.detail}).")
        for check in checks
        if check.outcome is Outcome.FAILED
    ]


def steps_of_fields(found: FieldStatistics, noun: str) -> list[tuple[str, str]]:
    """The mean over fields as words, with the 95 % interval and relative accuracy."""
    unit = "" if found.unit == "1" else f" {found.unit}"
    steps = [(f"{noun} that count", str(found.n))]
    if found.sd is None or found.half_width is None:
        steps.append(
            ("Interval", f"none: one {noun.lower().rstrip('s')} has no scatter")
        )
        return steps
    steps.append(("Standard deviation s", f"{found.sd:.4g}{unit}"))
    steps.append(
        ("95 % interval t·s/√n", f"{found.mean:.4g} ± {found.half_width:.3g}{unit}")
    )
    if found.relative_accuracy_percent is not None:
        steps.append(("Relative accuracy", f"{found.relative_accuracy_percent:.1f} %"))
    return steps


def mean_of_fields(found: FieldStatistics) -> Mean:
    return Mean(found.mean, found.sd, found.n)
