"""What every basis value of one sample shares: its result and its checks."""

from collections.abc import Mapping
from dataclasses import dataclass

from labtrack.statistics.diagnostics import (
    Diagnostic,
    Outcome,
    Override,
    with_overrides,
)
from labtrack.statistics.exact import exact_sample
from labtrack.statistics.rulebooks import (
    Rulebook,
    batch_count,
    sampling,
    single_point_checks,
)
from labtrack.statistics.samples import (
    BadOption,
    NoSpread,
    OutOfDomain,
    representable,
)

Overrides = Mapping[str, Override]


@dataclass(frozen=True, slots=True)
class BasisValue:
    """A lower tolerance bound and all that must hold for it, in the sample's unit.

    `factor` is the tolerance factor, the weight z or the rank, as the method has it.
    """

    bound: float
    factor: float | None
    n: int
    batches: int | None
    content: float
    confidence: float
    method: str
    rulebook: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def holds(self) -> bool:
        """True where every check passed or was overridden by a person."""
        good = (Outcome.PASSED, Outcome.OVERRIDDEN)
        return all(check.outcome in good for check in self.diagnostics)


@dataclass(frozen=True, slots=True)
class SampleForBasis:
    """The values, their batches, and what is asked of the bound."""

    values: list
    batches: list[str] | None
    content: float
    confidence: float
    rulebook: Rulebook
    overrides: Overrides

    def value(self, bound, factor, method, checks, *, ranked=False) -> BasisValue:
        n, count = len(self.values), batch_count(self.batches, len(self.values))
        levels = (self.content, self.confidence)
        asked = sampling(self.rulebook, n, count, levels, ranked=ranked)
        found = (*single_point_checks(self.values, self.batches), *checks, asked)
        return BasisValue(
            bound=representable(bound, name="bound"),
            factor=factor,
            n=n,
            batches=count,
            content=self.content,
            confidence=self.confidence,
            method=method,
            rulebook=str(self.rulebook),
            diagnostics=with_overrides(found, self.overrides),
        )


def sample_for_basis(
    values, batches, content, confidence, rulebook, overrides, *, positive=False
) -> SampleForBasis:
    """The sample, checked for what no bound can do without.

    Parameters
    ----------
    values : iterable of numbers, shape (n,), any unit
    batches : iterable of labels, shape (n,), or None
    content, confidence : float
    rulebook : Rulebook
    overrides : mapping of check name to Override, or None
    positive : bool
        Whether the bound holds only for values above zero.

    Returns
    -------
    SampleForBasis

    Raises
    ------
    TooFewValues, NotFinite, NoSpread
    SampleError
        If there is not one batch label for each value.
    BadOption
        If there is no such rulebook.
    OutOfDomain
        If `positive` and a value is zero or less.

    References
    ----------
    By definition; the requirements are those of CMH-17-1G (2012), 8.3.

    Examples
    --------
    >>> sample_for_basis([250, 251], None, 0.9, 0.95, Rulebook.CMH17, None).batches
    """
    if rulebook not in tuple(Rulebook):
        names = ", ".join(Rulebook)
        raise BadOption(f"The rulebook is {rulebook!r}; expected one of {names}.")
    sample = exact_sample(values, at_least=2)
    labels = None if batches is None else [str(label) for label in batches]
    batch_count(labels, len(sample))
    if len(set(sample)) == 1:
        raise NoSpread(
            f"All {len(sample)} values are {float(sample[0]):g}; a bound needs scatter."
        )
    if positive and min(sample) <= 0:
        raise OutOfDomain(
            f"The smallest value is {float(min(sample)):g}; this bound holds only for "
            "values above zero."
        )
    return SampleForBasis(
        sample, labels, content, confidence, Rulebook(rulebook), overrides or {}
    )
