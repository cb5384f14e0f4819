"""Instruments: register, describe, take out of use; their calibrations."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts import time_zones
from labtrack.accounts.models import Compartment, User
from labtrack.accounts.permissions import require_laboratory_manager
from labtrack.audit.history import act
from labtrack.instruments.models import Calibration, ImportProfile, Instrument

EDITABLE = (
    "name",
    "kind",
    "serial_number",
    "time_zone",
    "default_compartment",
    "default_method",
    "default_profile",
)


@act
def register(
    *,
    name: str,
    kind: str,
    time_zone: str,
    default_compartment: Compartment,
    by: User,
    serial_number: str = "",
    default_method: str = "",
    default_profile: ImportProfile | None = None,
) -> Instrument:
    """A new instrument of this person's organisation."""
    require_laboratory_manager(by, by.organisation_id)
    instrument = Instrument(
        organisation_id=by.organisation_id,
        name=name,
        kind=kind,
        serial_number=serial_number,
        time_zone=time_zone,
        default_compartment=default_compartment,
        default_method=default_method,
        default_profile=default_profile,
    )
    _require_fit(instrument)
    instrument.save()
    return instrument


@act
def edit(
    *,
    instrument: Instrument,
    name: str,
    kind: str,
    serial_number: str,
    time_zone: str,
    default_compartment: Compartment,
    default_method: str,
    default_profile: ImportProfile | None,
    by: User,
) -> Instrument:
    """Describe it anew. What it sent before stays where it lies."""
    require_laboratory_manager(by, instrument.organisation_id)
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    instrument.name, instrument.kind = name, kind
    instrument.serial_number, instrument.time_zone = serial_number, time_zone
    instrument.default_compartment = default_compartment
    instrument.default_method = default_method
    instrument.default_profile = default_profile
    _require_fit(instrument)
    instrument.save(update_fields=EDITABLE)
    return instrument


def _require_fit(instrument: Instrument) -> None:
    """What an instrument sends must not land with another organisation."""
    instrument.full_clean()
    time_zones.validate(instrument.time_zone)
    owner_id = instrument.organisation_id
    if instrument.default_compartment.organisation_id != owner_id:
        raise ValidationError(
            {
                "default_compartment": _(
                    "What an instrument sends lies in a compartment of its own "
                    "organization."
                )
            }
        )
    profile = instrument.default_profile
    if profile is not None and profile.organisation_id != owner_id:
        raise ValidationError(
            {"default_profile": _("Choose a profile of the same organization.")}
        )


@act
def set_in_use(*, instrument: Instrument, is_active: bool, by: User) -> Instrument:
    """Out of use, its tokens open nothing; in use again, those still valid work again."""
    require_laboratory_manager(by, instrument.organisation_id)
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    instrument.is_active = is_active
    instrument.save(update_fields=["is_active"])
    return instrument


@act
def record_calibration(
    *,
    instrument: Instrument,
    performed_on: date,
    valid_until: date,
    certificate: str,
    by: User,
    today: date | None = None,
) -> Calibration:
    """Add one calibration; earlier ones stay."""
    require_laboratory_manager(by, instrument.organisation_id)
    if performed_on > (today or timezone.localdate()):
        raise ValidationError(
            {
                "performed_on": _("%(day)s lies in the future.")
                % {"day": performed_on.isoformat()}
            }
        )
    calibration = Calibration(
        instrument=instrument,
        performed_on=performed_on,
        valid_until=valid_until,
        certificate=certificate,
        recorded_by=by,
    )
    calibration.full_clean()
    calibration.save()
    return calibration
