"""Chemistry samples: recorded by people, named, corrected, burns excluded with a reason.

What an instrument sends comes through `chemistry_intake`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import attributed
from labtrack.editing import change, claim, store, store_many
from labtrack.instruments.models import Instrument, RawSubmission
from labtrack.refusals import Fault, NeedsConfirmation, Refused
from trials.actions import sample_elements, times
from trials.actions.coding import code_for
from trials.chemistry.means import Reading, mean_of
from trials.chemistry.readings import ReadingError, Sent, sum_fault, understand
from trials.melt_choices import SampleState
from trials.models import (
    Burn,
    BurnReading,
    ChemistrySample,
    Heat,
    MaterialLot,
    ReferenceMaterial,
    Specimen,
)

MOST_BURNS, MOST_READINGS = 60, 120

Source = Heat | MaterialLot | ReferenceMaterial
FIELD_OF = {Heat: "heat", MaterialLot: "lot", ReferenceMaterial: "reference_material"}


@dataclass(frozen=True, slots=True)
class SentBurn:
    """One burn as it came; `excluded_reason` where its sender left it out."""

    readings: Sequence[Sent]
    number: int = 0
    """0: the next."""
    excluded_reason: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who says it: a person, or an instrument with what it sent."""

    person: User | None = None
    instrument: Instrument | None = None
    external_id: str = ""
    submission: RawSubmission | None = None


@transaction.atomic
def record(
    *,
    by: User,
    source: Source,
    burns: Sequence[SentBurn],
    code: str = "",
    confirmed_reason: str = "",
    submission: RawSubmission | None = None,
    **fields,
) -> ChemistrySample:
    """Record a sample with its burns, as a person does.

    NeedsConfirmation for a time before the heat was charged or in the future, until
    `confirmed_reason` says why it is meant.
    """
    permissions.require(by, "record", source.compartment_id)
    remarks = unusual_times(source, fields.get("taken_at"), fields.get("analysed_at"))
    _confirm_or_ask(remarks, confirmed_reason)
    return write(
        source=source,
        burns=burns,
        sender=Sender(person=by, submission=submission),
        code=code,
        remarks="\n".join([*remarks, *filter(None, [confirmed_reason])]),
        **fields,
    )


def write(
    *,
    source: Source,
    burns: Sequence[SentBurn],
    sender: Sender,
    code: str = "",
    **fields,
) -> ChemistrySample:
    """Store a sample with its burns and what they say together. Rights are the caller's."""
    understood = _understood(burns)
    if fields.get("is_full_analysis"):
        _check_sum(_counted(understood), "is_full_analysis")
    drawn = _code(source, code)
    sample = store(
        ChemistrySample(
            **{FIELD_OF[type(source)]: source},
            compartment=source.compartment,
            organisation=source.organisation,
            created_by=sender.person,
            instrument=sender.instrument,
            external_id=sender.external_id,
            submission=sender.submission,
            specimen=_disc(source, drawn),
            code=drawn,
            **fields,
        )
    )
    _write_burns(sample, understood, first=1)
    return sample


@transaction.atomic
def add_burns(
    *, by: User, sample: ChemistrySample, burns: Sequence[SentBurn]
) -> ChemistrySample:
    """More burns of the same sample; those that are there stay as they are. A full analysis
    still sums to 100 % with them.
    """
    permissions.require(by, "record", sample.compartment_id)
    locked = ChemistrySample.objects.select_for_update().get(pk=sample.pk)
    understood = _understood(burns)
    if locked.is_full_analysis:
        _check_sum([*_stored(locked), *_counted(understood)], "burns")
    last = locked.burns.order_by("-number").values_list("number", flat=True).first()
    _write_burns(locked, understood, first=(last or 0) + 1)
    sample_elements.refresh(locked)
    return locked


@transaction.atomic
def edit(
    *,
    by: User,
    sample: ChemistrySample,
    version: int,
    reason: str = "",
    confirmed_reason: str = "",
    **fields,
) -> ChemistrySample:
    """Name a sample, or correct what was written of it; readings are not edited. Times that
    are moved are asked about as in `record`; what becomes a full analysis sums to 100 %.
    """
    if fields.get("stage"):
        fields["state"] = SampleState.NAMED
    if fields.get("is_full_analysis") and not sample.is_full_analysis:
        _check_sum(_stored(sample), "is_full_analysis")
    moved = [
        fields[name]
        for name in ("taken_at", "analysed_at")
        if name in fields and fields[name] != getattr(sample, name)
    ]
    if remarks := unusual_times(sample.source, *moved):
        _confirm_or_ask(remarks, confirmed_reason)
        said = [sample.remarks, *remarks, confirmed_reason.strip()]
        fields["remarks"] = "\n".join(filter(None, said))
    return change(sample, by=by, version=version, fields=fields, reason=reason)


@transaction.atomic
def exclude_burn(*, by: User, burn: Burn, reason: str) -> Burn:
    """Leave a burn out of the means. It stays, with the reason and the name."""
    return _exclude(by, burn, burn.sample, reason)


@transaction.atomic
def exclude_reading(*, by: User, reading: BurnReading, reason: str) -> BurnReading:
    """Leave one element of one burn out of the means."""
    return _exclude(by, reading, reading.burn.sample, reason)


@transaction.atomic
def include(
    *, by: User, excluded: Burn | BurnReading, reason: str
) -> Burn | BurnReading:
    """Count it again; why it was excluded stays in the history."""
    sample = excluded.burn.sample if hasattr(excluded, "burn") else excluded.sample
    return _set_exclusion(by, excluded, sample, "", reason)


@transaction.atomic
def exclude_sample(
    *, by: User, sample: ChemistrySample, version: int, reason: str
) -> ChemistrySample:
    """Leave a whole sample out of what stands for its heat; an empty reason counts it
    again.
    """
    permissions.require(by, "correct", sample.compartment_id)
    locked = claim(sample, version=version)
    locked.excluded_reason, locked.excluded_by = reason, by if reason else None
    with attributed(by, reason):
        return store(locked)


def unusual_times(source: Source, *moments: datetime | None) -> list[str]:
    """What is odd about the times of a sample, as sentences."""
    remarks = times.in_the_future(*moments)
    if isinstance(source, Heat):
        remarks += times.before_charge(source, *moments)
    return remarks


def _confirm_or_ask(remarks: Sequence[str], reason: str) -> None:
    if remarks and not reason.strip():
        raise NeedsConfirmation(
            Fault("chronology", remark, ("taken_at",)) for remark in remarks
        )


def _exclude(by: User, row, sample: ChemistrySample, reason: str):
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is left out.")})
    return _set_exclusion(by, row, sample, reason.strip(), reason)


def _set_exclusion(by: User, row, sample: ChemistrySample, said: str, reason: str):
    permissions.require(by, "correct", row.compartment_id)
    locked = type(row).objects.select_for_update().get(pk=row.pk)
    locked.excluded_reason, locked.excluded_by = said, by if said else None
    with attributed(by, reason):
        locked = store(locked)
    sample_elements.refresh(sample)
    # Whoever polls the heat sees that it changed.
    ChemistrySample.objects.filter(pk=sample.pk).update(version=sample.version + 1)
    return locked


Understood = list[tuple[SentBurn, list[tuple[Sent, Reading]]]]


def _understood(burns: Sequence[SentBurn]) -> Understood:
    """Every reading read; Refused with each fault and where it stands."""
    faults: list[Fault] = []
    found: Understood = []
    for at, burn in enumerate(burns):
        readings = []
        seen: set[str] = set()
        for place, sent in enumerate(burn.readings):
            pointer = ("burns", at, "readings", place)
            try:
                readings.append((sent, understand(sent)))
            except ReadingError as error:
                faults.append(
                    Fault(
                        error.code,
                        str(error),
                        (*pointer, error.field),
                        error.given[:80],
                    )
                )
            if sent.element in seen:
                faults.append(_twice(sent.element, pointer))
            seen.add(sent.element)
        found.append((burn, readings))
    faults += _odd_numbers(burns)
    if not any(readings for _burn, readings in found) and not faults:
        faults.append(Fault("no_readings", _("A sample has a reading."), ("burns",)))
    if faults:
        raise Refused(faults[:50])
    return found


def _odd_numbers(burns: Sequence[SentBurn]) -> Iterable[Fault]:
    numbers = [burn.number for burn in burns if burn.number]
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        yield Fault(
            "burn_twice",
            _("Burn %(n)d stands twice.") % {"n": number},
            ("burns",),
            str(number),
        )


def _twice(element: str, pointer: tuple) -> Fault:
    return Fault(
        "element_twice",
        _("%(element)s stands twice in a burn.") % {"element": element},
        (*pointer, "element"),
        element,
    )


def _counted(understood: Understood) -> Iterator[tuple[str, Reading]]:
    """The readings of burns that count, by element."""
    for burn, readings in understood:
        if not burn.excluded_reason:
            yield from ((sent.element, reading) for sent, reading in readings)


def _stored(sample: ChemistrySample) -> Iterator[tuple[str, Reading]]:
    """The readings of a sample that count, by element."""
    rows = BurnReading.objects.filter(
        burn__sample=sample, burn__excluded_reason="", excluded_reason=""
    )
    for row in rows.order_by("pk"):
        yield row.element, Reading(row.value_wt_pct, row.is_below)


def _check_sum(readings: Iterable[tuple[str, Reading]], pointer: str) -> None:
    """B3: a full analysis sums to 100 %; partial ones are normal and have no sum."""
    by_element: dict[str, list[Reading]] = {}
    for element, reading in readings:
        by_element.setdefault(element, []).append(reading)
    means = {
        element: Reading(mean.bound or 0.0, mean.is_below)
        for element, rows in by_element.items()
        for mean in [mean_of(rows)]
    }
    if fault := sum_fault(means):
        raise Refused(Fault("composition_sum", fault, (pointer,)))


def _write_burns(sample: ChemistrySample, understood: Understood, *, first: int):
    made = store_many(
        [
            Burn(
                sample=sample,
                compartment_id=sample.compartment_id,
                number=burn.number or first + at,
                excluded_reason=burn.excluded_reason,
            )
            for at, (burn, _readings) in enumerate(understood)
        ]
    )
    rows: list[BurnReading] = []
    for row, (_burn, readings) in zip(made, understood, strict=True):
        rows += [
            BurnReading(
                burn=row,
                compartment_id=sample.compartment_id,
                element=sent.element,
                text=sent.text,
                unit=sent.unit,
                value_wt_pct=reading.wt_pct,
                is_below=reading.is_below,
            )
            for sent, reading in readings
        ]
    BurnReading.objects.bulk_create(rows)
    sample_elements.refresh_from(sample, rows)


def _code(source: Source, typed: str) -> str:
    """As typed or the next; samples and drawn specimens of a heat count together."""
    while True:
        code = code_for(
            ChemistrySample,
            "drawn-specimen",
            typed,
            source.compartment,
            parent=source.code,
        )
        if typed or not _is_drawn_specimen(source, code):
            return code


def _is_drawn_specimen(source: Source, code: str) -> bool:
    return Specimen.objects.filter(
        organisation_id=source.organisation_id, code=code
    ).exists()


def _disc(source: Source, code: str) -> Specimen | None:
    """The specimen drawn from this melt that bears the sample's number."""
    if not isinstance(source, Heat):
        return None
    return Specimen.objects.filter(heat=source, code=code).first()
