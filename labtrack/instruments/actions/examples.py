"""Examples of files that nobody has described yet."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts.models import User
from labtrack.accounts.permissions import compartments_where, require_laboratory_manager
from labtrack.accounts.visibility import seen_compartments
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import Instrument, RawSubmission
from labtrack.refusals import Fault, Refused

NOT_DESCRIBED = "not_described"


@transaction.atomic
def keep(
    *, by: User, instrument: Instrument, file_name: str, body: bytes
) -> RawSubmission:
    """Keep a file that a person brings from an instrument. It waits under Needs attention,
    and is read with the others once a profile says what it holds.
    """
    require_laboratory_manager(by, instrument.organisation_id)
    home = instrument.default_compartment
    if home.pk not in seen_compartments(by):
        own = compartments_where(by, "record").filter(
            organisation_id=instrument.organisation_id
        )
        home = own.first()
    if home is None:
        raise ValidationError(
            {
                "instrument": _(
                    "What it sends lies in a compartment that you do not see."
                )
            }
        )
    kept = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=body,
            compartment=home,
            instrument=instrument,
            person=by,
            file_name=file_name,
        )
    )
    already = kept.readings.exists() or kept.problems.exists()
    if not already:
        submissions.note_problem(
            kept,
            Refused(
                Fault(
                    NOT_DESCRIBED,
                    _("An example of files that nobody has described yet."),
                    ("profile",),
                )
            ),
        )
    return kept
