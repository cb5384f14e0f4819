"""What a spectrometer sends: matched by its sample number, recorded once, named later.

A sample number of a heat, a lot or a reference material makes the sample "to be named":
stage and position are owed by a person. A number that names nothing is refused, and the
door keeps the bytes under Needs attention.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.identifiers import printable
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.models import Instrument, RawSubmission
from labtrack.refusals import Conflict, Fault, NeedsConfirmation, Refused
from trials.actions import chemistry
from trials.actions.chemistry import Sender, SentBurn, Source
from trials.melt_choices import ChemistryMethod, SampleState
from trials.models import ChemistrySample, Heat, MaterialLot, ReferenceMaterial

_NUMBER = re.compile(r"(?P<parent>[A-Z0-9][A-Z0-9._-]*?)-S[0-9]+(@[a-z0-9-]+)?")


class UnknownSample(Conflict):
    """Nothing of that number yet: the sender may try again later."""


@dataclass(frozen=True, slots=True)
class IncomingSample:
    """One sample as sent, every text as it came."""

    external_id: str
    sample: str
    """A sample number such as H26-014-S7, or the code of what was sampled."""
    burns: tuple[SentBurn, ...]
    method: str = ChemistryMethod.OES
    stage: str = ""
    position: str = ""
    taken_at: datetime | None = None
    analysed_at: datetime | None = None
    program: str = ""
    drift_standard: str = ""
    laboratory: str = ""
    operator: str = ""
    is_full_analysis: bool = False
    notes: str = ""
    confirmed_reason: str = ""

    def facts(self) -> dict:
        """What goes into the sample's own fields as it is."""
        names = (
            "method", "stage", "position", "taken_at", "analysed_at", "program",
            "drift_standard", "laboratory", "operator", "is_full_analysis", "notes",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Recorded:
    """The sample, and whether this arrival made it."""

    sample: ChemistrySample
    is_new: bool


@transaction.atomic
def receive(
    *,
    incoming: IncomingSample,
    arrival: Arrival,
    submission: RawSubmission | None = None,
) -> Recorded:
    """Record one sample of an instrument or of a person's program.

    The natural key (instrument, external id) makes a repeat harmless: equal is a
    duplicate, different is a Conflict that says in what. With `submission`, the bytes are
    kept already and stay where they are.
    """
    actor = arrival.instrument or arrival.person
    if repeat := earlier(arrival.instrument, incoming.external_id):
        return _repeated(repeat, incoming)
    source, code = source_of(incoming.sample, actor=actor)
    if arrival.person:
        permissions.require(arrival.person, "record", source.compartment_id)
    kept = submission or submissions.keep(
        replace(arrival, compartment=arrival.compartment or source.compartment)
    )
    if submission is None:
        move(kept, source)
    try:
        with transaction.atomic():
            sample = _write(incoming, arrival, source, code, kept)
    except (IntegrityError, ValidationError) as error:
        # Two arrivals of one external id at once: the first one stands.
        if repeat := earlier(arrival.instrument, incoming.external_id):
            return _repeated(repeat, incoming)
        raise as_refusal(error) from error
    return Recorded(sample, is_new=True)


def earlier(instrument: Instrument | None, external_id: str) -> ChemistrySample | None:
    """What this instrument sent under that external id before."""
    if instrument is None or not external_id:
        return None
    return ChemistrySample.objects.filter(
        instrument=instrument, external_id=external_id
    ).first()


def move(submission: RawSubmission, source: Source) -> None:
    """What is matched lies where its sample lies."""
    if submission.compartment_id != source.compartment_id:
        RawSubmission.objects.filter(pk=submission.pk).update(
            compartment_id=source.compartment_id
        )
        submission.compartment_id = source.compartment_id


def source_of(text: str, *, actor: User | Instrument) -> tuple[Source, str]:
    """What was sampled, and the sample's own code ("" for the next one).

    UnknownSample when nothing is called so, Refused when several are.
    """
    given = text.strip()
    if "\0" in given:
        raise UnknownSample(_unknown(text))
    head, at, owner = given.partition("@")
    code = head.upper()
    number = _NUMBER.fullmatch(code)
    wanted = {number["parent"]: code} if number else {}
    wanted[code] = ""
    found: list[tuple[Source, str]] = []
    for parent, own in wanted.items():
        for model in (Heat, MaterialLot, ReferenceMaterial):
            rows = visible_to(actor, model).filter(code=parent)
            rows = rows.filter(organisation__short_name=owner.lower()) if at else rows
            found += [
                (row, own)
                for row in rows.select_related("compartment", "organisation")[:2]
            ]
        if found:
            break
    if not found:
        raise UnknownSample(_unknown(text))
    if len(found) > 1:
        raise Refused(
            Fault(
                "ambiguous_sample",
                _("%(given)s names several; add the owner, as in %(given)s@owner.")
                % {"given": given[:60]},
                ("sample",),
                given[:80],
            )
        )
    return found[0]


def as_refusal(error: Exception) -> Exception:
    """What the models refused, as faults with pointers; anything else as it is."""
    if not isinstance(error, ValidationError):
        return error
    if not hasattr(error, "error_dict"):
        return Refused(Fault("invalid", message) for message in error.messages)
    pointers = {"code": "sample"}
    return Refused(
        Fault("invalid", message, (pointers.get(name, name),))
        for name, messages in error.message_dict.items()
        for message in messages
    )


def _write(
    incoming: IncomingSample,
    arrival: Arrival,
    source: Source,
    code: str,
    kept: RawSubmission,
) -> ChemistrySample:
    remarks = chemistry.unusual_times(source, incoming.taken_at, incoming.analysed_at)
    if remarks and arrival.person and not incoming.confirmed_reason:
        raise NeedsConfirmation(
            Fault("chronology", remark, ("taken_at",)) for remark in remarks
        )
    is_owed = not incoming.stage
    return chemistry.write(
        source=source,
        burns=incoming.burns,
        sender=Sender(
            person=arrival.person,
            instrument=arrival.instrument,
            external_id=incoming.external_id if arrival.instrument else "",
            submission=kept,
        ),
        code=code,
        state=SampleState.TO_BE_NAMED if is_owed else SampleState.NAMED,
        remarks="\n".join([*remarks, *filter(None, [incoming.confirmed_reason])]),
        **incoming.facts(),
    )


def _repeated(repeat: ChemistrySample, incoming: IncomingSample) -> Recorded:
    """A duplicate, or Conflict naming what differs under the same external id."""
    there = {
        (burn.number, reading.element): (reading.text, reading.unit)
        for burn in repeat.burns.prefetch_related("readings")
        for reading in burn.readings.all()
    }
    here, pointers = {}, {}
    for at, burn in enumerate(incoming.burns):
        for place, sent in enumerate(burn.readings):
            key = (burn.number or at + 1, sent.element)
            here[key] = (sent.text, sent.unit)
            pointers[key] = ("burns", at, "readings", place, "value")
    faults = [
        _differs(key, there.get(key), here.get(key), pointers.get(key, ("burns",)))
        for key in sorted({*there, *here})
        if there.get(key) != here.get(key)
    ]
    if not _names(incoming.sample, repeat):
        faults.append(
            Fault(
                "differs",
                _("The sample was %(old)s under this external id before; now %(new)s.")
                % {"old": repeat.code, "new": incoming.sample[:80]},
                ("sample",),
                incoming.sample[:80],
            )
        )
    if faults:
        raise Conflict(faults[:50])
    return Recorded(repeat, is_new=False)


def _names(text: str, sample: ChemistrySample) -> bool:
    code = text.strip().partition("@")[0].upper()
    return code in (sample.code, sample.source.code)


def _differs(key, old, new, pointer) -> Fault:
    burn, element = key
    return Fault(
        "differs",
        _(
            "%(element)s of burn %(burn)d was %(old)s under this external id before; "
            "now %(new)s."
        )
        % {
            "element": element,
            "burn": burn,
            "old": " ".join(old) if old else _("absent"),
            "new": " ".join(new) if new else _("absent"),
        },
        pointer,
        new[0] if new else "",
    )


def _unknown(text: str) -> Fault:
    return Fault(
        "unknown_sample",
        _(
            "Nothing here is called %(given)s: expected the number of a sample, such as "
            "H26-014-S7, or the code of a heat, lot or reference material. It is kept "
            "under Needs attention and can be read again once that exists."
        )
        % {"given": printable(text)},
        ("sample",),
        printable(text),
    )
