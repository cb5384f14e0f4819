"""What is unusual about when a test was made, with what and by whom."""

from datetime import datetime

from django.utils.translation import gettext as _

from characterization.actions.entries import Remark
from characterization.models import Test
from trials.models import Specimen


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
    made_at = _made_at(test.specimen)
    if test.performed_at and made_at and test.performed_at < made_at:
        remarks.append(
            Remark(
                "before-casting",
                _("Tested %(tested)s, before it was made, %(made)s.")
                % {
                    "tested": test.performed_at.isoformat(timespec="minutes"),
                    "made": made_at.isoformat(timespec="minutes"),
                },
            )
        )
    reached_at = test.material_state.reached_at
    if test.performed_at and reached_at and test.performed_at < reached_at:
        remarks.append(
            Remark(
                "before-treatment",
                _(
                    "Tested %(tested)s, before its material state was reached, %(reached)s."
                )
                % {
                    "tested": test.performed_at.isoformat(timespec="minutes"),
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
