"""How an assumption check reports itself: passed, failed, overridden or not run.

Every statistical result carries its diagnostics; a dashboard shows them beside the
value, never instead of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from labtrack.statistics.samples import BadOption

Result = TypeVar("Result")


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    OVERRIDDEN = "overridden"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision to go on although a check failed."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One declared check: its name, what became of it and the figures behind it."""

    check: str
    outcome: Outcome
    detail: str
    override: Override | None = None


def passed(check: str, detail: str) -> Diagnostic:
    """A check that was run and holds.

    Parameters
    ----------
    check : str
        What is checked.
    detail : str
        The figures behind it.

    Returns
    -------
    Diagnostic

    Raises
    ------
    Nothing.

    References
    ----------
    By definition.

    Examples
    --------
    >>> str(passed("scatter", "s = 3.1").outcome)
    'passed'
    """
    return Diagnostic(check, Outcome.PASSED, detail)


def failed(check: str, detail: str) -> Diagnostic:
    """A check that was run and does not hold.

    Parameters
    ----------
    check : str
        What is checked.
    detail : str
        The figures behind it.

    Returns
    -------
    Diagnostic

    Raises
    ------
    Nothing.

    References
    ----------
    By definition.

    Examples
    --------
    >>> str(failed("scatter", "s = 0").outcome)
    'failed'
    """
    return Diagnostic(check, Outcome.FAILED, detail)


def not_run(check: str, missing: str) -> Diagnostic:
    """A check that could not be run; `missing` says what it lacked.

    Parameters
    ----------
    check : str
        What would be checked.
    missing : str
        What it lacked.

    Returns
    -------
    Diagnostic

    Raises
    ------
    Nothing.

    References
    ----------
    By definition.

    Examples
    --------
    >>> not_run("scatter", "one value").detail
    'one value'
    """
    return Diagnostic(check, Outcome.NOT_RUN, missing)


def judged(check: str, holds: bool, detail: str) -> Diagnostic:
    """A check that was run: passed where it `holds`, failed otherwise.

    Parameters
    ----------
    check : str
        What is checked.
    holds : bool
    detail : str
        The figures behind it.

    Returns
    -------
    Diagnostic

    Raises
    ------
    Nothing.

    References
    ----------
    By definition.

    Examples
    --------
    >>> str(judged("heats", False, "1 heat").outcome)
    'failed'
    """
    return Diagnostic(check, Outcome.PASSED if holds else Outcome.FAILED, detail)


def overridden(result: Result, overrides: Mapping[str, Override]) -> Result:
    """Any result with the failed checks that a person decided to pass over.

    Parameters
    ----------
    result : frozen dataclass with `diagnostics`
    overrides : mapping of check name to Override
        By whom and why.

    Returns
    -------
    Result
        The same figures; every override that fits a failed check is recorded.

    Raises
    ------
    BadOption
        If no check of the result has that name: a decision must not get lost.

    References
    ----------
    By definition; CMH-17-1G (2012), 8.3 leaves such decisions to a person.

    Examples
    --------
    >>> from labtrack.statistics.capability import SpecificationLimits, capability
    >>> found = capability([9.0, 10.0, 11.0, 10.0], SpecificationLimits(7.0, 13.0))
    >>> few = {"enough values": Override("JD", "first trial")}
    >>> [str(d.outcome) for d in overridden(found, few).diagnostics]
    ['passed', 'not run', 'overridden']
    """
    known: tuple[Diagnostic, ...] = result.diagnostics  # type: ignore[attr-defined]
    unknown = sorted(set(overrides) - {found.check for found in known})
    if unknown:
        raise BadOption(
            f"There is no check {', '.join(unknown)} to override; there are "
            f"{', '.join(found.check for found in known)}."
        )
    changed = with_overrides(known, overrides)
    return replace(result, diagnostics=changed)


def with_overrides(
    diagnostics: tuple[Diagnostic, ...], overrides: Mapping[str, Override]
) -> tuple[Diagnostic, ...]:
    """The same checks, those that failed and are named in `overrides` overridden.

    A check that passed keeps its verdict: there was nothing to override.

    Parameters
    ----------
    diagnostics : tuple of Diagnostic
    overrides : mapping of check name to Override
        By whom and why.

    Returns
    -------
    tuple of Diagnostic
        In the same order.

    Raises
    ------
    Nothing; :func:`overridden` refuses the name of a check that does not exist.

    References
    ----------
    By definition; CMH-17-1G (2012), 8.3 leaves such decisions to a person.

    Examples
    --------
    >>> found = (failed("heats", "2 heats"), passed("scatter", "s = 3.1"))
    >>> override = Override("JD", "agreed for the trial")
    >>> [str(f.outcome) for f in with_overrides(found, {"heats": override})]
    ['overridden', 'passed']
    """
    return tuple(
        replace(found, outcome=Outcome.OVERRIDDEN, override=overrides[found.check])
        if found.outcome is Outcome.FAILED and found.check in overrides
        else found
        for found in diagnostics
    )
