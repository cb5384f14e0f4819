"""What is unusual about when a test was made, with what and by whom."""

from datetime import datetime

from django.utils.translation import gettext as _

from characterization.actions.entries import Remark
from characterization.models import Test
from trials.actions.times import in_the_future
from trials.models import MaterialState, Specimen


def remarks_about(test: Test) -> list[Remark]:
    """What is unusual about when and by whom, not about the numbers."""
    remarks = []
    if test.operator_as_sent and not test.operator_id:
        remarks.append(
            Remark(
                "unknown-operator",
                _("The staff code %(code)s is not known.")
                % {"code": test.operator_as_sent},
            )
        )
    if overdue := _overdue_calibration(test):
        remarks.append(overdue)
    return remarks + remarks_about_time(
        test.performed_at, test.specimen, test.material_state
    )


def remarks_about_time(
    performed_at: datetime | None, specimen: Specimen, state: MaterialState
) -> list[Remark]:
    """A test that is still to come, or made before its piece or its state was."""
    if performed_at is None:
        return []
    remarks = [Remark("clock-suspect", says) for says in in_the_future(performed_at)]
    made_at = _made_at(specimen)
    if made_at and performed_at < made_at:
        remarks.append(
            Remark(
                "before-casting",
                _("Tested %(tested)s, before it was made, %(made)s.")
                % {
                    "tested": performed_at.isoformat(timespec="minutes"),
                    "made": made_at.isoformat(timespec="minutes"),
                },
            )
        )
    reached_at = state.reached_at
    if reached_at and performed_at < reached_at:
        remarks.append(
            Remark(
                "before-treatment",
                _(
                    "Tested %(tested)s, before its material state was reached, %(reached)s."
                )
                % {
                    "tested": performed_at.isoformat(timespec="minutes"),
                    "reached": reached_at.isoformat(timespec="minutes"),
                },
            )
        )
    return remarks


def _overdue_calibration(test: Test) -> Remark | None:
    """The instrument's last calibration had run out on the day of the test."""
    if test.instrument is None or test.performed_at is None:
        return None
    last = test.instrument.calibrations.order_by("-valid_until").first()
    if last is None or last.valid_until >= test.performed_at.date():
        return None
    return Remark(
        "calibration-overdue",
        _("%(instrument)s was calibrated until %(day)s; the test is later.")
        % {"instrument": test.instrument, "day": last.valid_until.isoformat()},
    )


def _made_at(specimen: Specimen) -> datetime | None:
    run = specimen.casting_run or (specimen.casting and specimen.casting.casting_run)
    if run:
        return run.poured_at
    return specimen.source_heat.charged_at if specimen.source_heat else None
