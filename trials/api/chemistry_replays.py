"""A kept sample read once more, after a person mended what was wrong."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError as InputError

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.api import arrivals, strict_json
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.models import IntakeProblem
from labtrack.instruments.replay import Corrections, Outcome, Result
from labtrack.refusals import Refused
from trials.actions import chemistry_intake
from trials.api import chemistry_inputs as inputs


def replay_sample(
    problem: IntakeProblem, corrections: Corrections, by: User
) -> Outcome:
    """Record a kept sample; what the person says in place of the specimen is its number."""
    submission = problem.submission
    arrival = Arrival(
        kind=submission.kind,
        body=submissions.content(submission),
        compartment=submission.compartment,
        instrument=submission.instrument,
        person=submission.submitted_by,
    )
    try:
        serializer = inputs.SampleInput(data=strict_json.load(arrival.body))
        serializer.is_valid(raise_exception=True)
        incoming = inputs.incoming_sample(serializer.validated_data)
        if corrections.specimen:
            _ask_for_right(corrections.specimen, by)
            incoming = replace(incoming, sample=corrections.specimen)
        recorded = chemistry_intake.receive(
            incoming=incoming, arrival=arrival, submission=submission
        )
        chemistry_intake.move(submission, recorded.sample.source)
    except (Refused, InputError) as error:
        raise ValidationError(str(arrivals.as_refusal(error, None))) from error
    return Outcome(
        Result.RESOLVED,
        _("Recorded as sample %(code)s.") % {"code": recorded.sample.code},
        recorded.sample.get_absolute_url(),
    )


def _ask_for_right(number: str, by: User) -> None:
    """Whoever names what was sampled has to see it, and to record there."""
    source, _code = chemistry_intake.source_of(number, actor=by)
    permissions.require(by, "record", source.compartment_id)
