"""What was not understood: read it once more after a fix, or say that it is no result."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts.models import User
from labtrack.accounts.permissions import require
from labtrack.audit.history import act
from labtrack.instruments import replay as registry
from labtrack.instruments.choices import ProblemState
from labtrack.instruments.models import IntakeProblem, RawSubmission
from labtrack.instruments.replay import Corrections, Outcome, Result

HALF_MISSING = "companion_missing"
"""The code of one half of a two-file export whose other half has not come."""


@act
def dismiss(
    *, problem: IntakeProblem, reason: str, by: User, at: datetime | None = None
) -> IntakeProblem:
    """The bytes stay; nobody is asked about them any more."""
    problem = _locked_open(problem, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why these bytes are no result.")})
    return _close(problem, ProblemState.DISMISSED, reason.strip(), by, at)


@act
def replay(
    *,
    problem: IntakeProblem,
    by: User,
    corrections: Corrections | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Read the bytes again with what the person adds. Resolved: the problem closes."""
    problem = _locked_open(problem, by)
    replayer = registry.replayer_of(problem.submission.kind)
    if replayer is None:
        raise ValidationError(
            _("Nothing here reads submissions of the kind %(kind)s.")
            % {"kind": problem.submission.get_kind_display()}
        )
    outcome = replayer(problem, corrections or Corrections(), by)
    problem.refresh_from_db()
    if outcome.result is Result.RESOLVED and problem.state == ProblemState.OPEN:
        _close(problem, ProblemState.RESOLVED, outcome.message, by, at)
    return outcome


def close_halves(
    *, submission: RawSubmission, key: str, at: datetime | None = None
) -> int:
    """Both halves of a two-file export are there: whichever waited for the other, of the
    same sender, waits no more. Nobody closes it; the record says what did.
    """
    waiting = IntakeProblem.objects.select_for_update().filter(
        code=HALF_MISSING,
        given=key[:80],
        state=ProblemState.OPEN,
        submission__instrument_id=submission.instrument_id,
        submission__submitted_by_id=submission.submitted_by_id,
    )
    for problem in waiting:
        _close(
            problem,
            ProblemState.RESOLVED,
            _("The other half of %(key)s came; both are read together.") % {"key": key},
            None,
            at,
        )
    return len(waiting)


@transaction.atomic
def close_read(*, submission: RawSubmission, resolution: str) -> int:
    """These bytes were read after all: what was open about them is closed, and the record
    says by what. Nobody closes it.
    """
    waiting = IntakeProblem.objects.select_for_update().filter(
        submission=submission, state=ProblemState.OPEN
    )
    for problem in waiting:
        _close(problem, ProblemState.RESOLVED, resolution, None, None)
    return len(waiting)


def _locked_open(problem: IntakeProblem, by: User) -> IntakeProblem:
    locked = IntakeProblem.objects.select_for_update().get(pk=problem.pk)
    require(by, "record", locked.compartment_id)
    if locked.state != ProblemState.OPEN:
        raise ValidationError(
            _("This is closed already: %(state)s.")
            % {"state": locked.get_state_display().lower()}
        )
    return locked


def _close(
    problem: IntakeProblem,
    state: ProblemState,
    resolution: str,
    by: User | None,
    at: datetime | None,
) -> IntakeProblem:
    problem.state, problem.resolution = state, resolution[:400]
    problem.closed_by, problem.closed_at = by, at or timezone.now()
    problem.full_clean()
    problem.save(update_fields=["state", "resolution", "closed_by", "closed_at"])
    return problem
