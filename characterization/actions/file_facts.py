"""What the sender and the file say of a test: when, how warm, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from characterization.actions import resolving
from characterization.actions.entries import Remark
from characterization.actions.recording import Facts
from characterization.parsers import CurveRecord
from labtrack.accounts.models import User
from labtrack.instruments.models import Instrument


@dataclass(frozen=True, slots=True)
class SaidBeside:
    """What the sender said beside the bytes; empty is not said."""

    specimen: str = ""
    about: str = ""
    """What the file is about where that is no specimen: a sample, a heat, a load."""
    method: str = ""
    profile_id: int | None = None
    external_id: str = ""
    material_state: str = ""
    performed_at: str = ""
    operator: str = ""
    temperature: str = ""
    temperature_unit: str = "degC"
    conditions: str = ""
    """What belongs to the identity: `solution = NaCl 3.5 %; t_exposed = 24 h`."""

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> "SaidBeside":
        """As kept with a submission; unknown names are another version's."""
        known = {name: fields[name] for name in cls.__slots__ if name in fields}
        return cls(**known)

    def as_fields(self) -> dict[str, object]:
        """Ready to be kept with the submission."""
        return {name: getattr(self, name) for name in self.__slots__}


def facts_of(
    said: SaidBeside,
    record: CurveRecord,
    sender: Instrument | User,
) -> tuple[Facts, list[Remark]]:
    """When, how warm and by whom, from the sender first and the file second."""
    performed_at, remarks = _performed_at(said, record, sender)
    temperature = record.quantities.get("test_temperature")
    operator = said.operator or record.texts.get("operator", "")
    facts = Facts(
        performed_at=performed_at,
        temperature=said.temperature or (temperature.text if temperature else ""),
        temperature_unit=said.temperature_unit
        if said.temperature or temperature is None
        else temperature.unit,
        operator=resolving.operator_of(
            operator, organisation_id=sender.organisation_id
        ),
        operator_as_sent=operator,
        notes=record.texts.get("note", ""),
    )
    return facts, remarks


def _performed_at(
    said: SaidBeside, record: CurveRecord, sender: Instrument | User
) -> tuple[datetime | None, list[Remark]]:
    """A file's local time is read in the instrument's zone, once, here; a time that the
    clock change skipped or repeated stays owed.
    """
    text = said.performed_at or record.texts.get("performed_at", "")
    if not text:
        return None, []
    unread = [
        Remark(
            "time-not-understood",
            _("The time %(given)s is not understood as one moment; a person states it.")
            % {"given": text[:60]},
        )
    ]
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None, unread
    if not 1990 <= moment.year <= 2100:
        return None, unread
    if moment.tzinfo is not None:
        return moment, []
    zone = ZoneInfo(sender.time_zone)
    first, second = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        return None, unread
    return first, []
