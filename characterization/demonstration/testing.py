"""The demonstration's tests: files through the real intake, then what people do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from characterization.actions import files, lifecycle, recording, versions
from characterization.actions.entries import Entry
from characterization.actions.file_facts import SaidBeside
from characterization.actions.recording import NOTHING_KNOWN
from characterization.choices import InvalidReason, OwedBy
from characterization.demonstration import assumptions
from characterization.demonstration.assumptions import (
    AGED,
    AS_CAST,
    MEASURED_AFTER_FRACTURE,
    METAL,
    THROUGH_THE_INTAKE,
    Fate,
)
from characterization.demonstration.block import Block
from characterization.demonstration.making import Bar
from characterization.demonstration.melts import melt_of
from characterization.demonstration.people import Cast
from characterization.demonstration.recording import PROFILE, Simulation
from characterization.methods.simulated_curves import SimulatedBar
from characterization.models import Test
from labtrack.instruments.actions import import_profiles, instruments, submissions
from labtrack.instruments.actions import tokens as instrument_tokens
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind, TokenScope
from labtrack.instruments.models import Instrument, RawSubmission
from labtrack.refusals import Refused

METHOD = "ASTM-B557-15"
TESTS_A_DAY = 28


@dataclass(frozen=True, slots=True)
class Frames:
    """Two tensile frames: one that is set up, one whose files nobody has described yet."""

    first: Instrument
    second: Instrument
    secret: str
    """The first one's token, shown once."""


def frames(cast: Cast, *, calibrated_on: date, at: datetime) -> Frames:
    """Register the instruments, describe the first one's files, issue its token."""
    manager = cast["manager"]
    profile = import_profiles.make(
        name="Frame 1 export", definition=PROFILE, by=manager
    )
    common = {
        "kind": "tensile frame",
        "time_zone": cast.foundry.time_zone,
        "default_compartment": cast.program,
        "default_method": METHOD,
        "by": manager,
    }
    first = instruments.register(
        name="Frame 1 (simulated)",
        serial_number="SIM-1",
        default_profile=profile,
        **common,
    )
    second = instruments.register(
        name="Frame 2 (simulated)", serial_number="SIM-2", **common
    )
    for instrument in (first, second):
        instruments.record_calibration(
            instrument=instrument,
            performed_on=calibrated_on,
            valid_until=calibrated_on + timedelta(days=365),
            certificate="simulated certificate",
            by=manager,
        )
    _token, secret = instrument_tokens.issue(
        instrument=first,
        scopes=TokenScope.values,
        expires_at=at + timedelta(days=180),
        by=manager,
    )
    return Frames(first, second, secret)


def run(cast: Cast, frame: Instrument, bars: list[Bar], *, first_day: datetime) -> None:
    """Test every bar; most are approved, some wait for somebody. Two alloys' bars come
    file by file through the intake, the others as one block.
    """
    simulation = Simulation()
    zone = ZoneInfo(frame.time_zone)
    block = Block(cast, frame, METHOD)
    for n, bar in enumerate(bars):
        day, turn = divmod(n, TESTS_A_DAY)
        opened = (first_day + timedelta(days=day)).astimezone(zone)
        tested = opened.replace(hour=7, minute=10, second=0) + timedelta(
            minutes=19 * turn
        )
        if bar.melt.variant.code in THROUGH_THE_INTAKE and bar.mold is METAL:
            _test(cast, frame, simulation, bar, tested.replace(tzinfo=None))
        else:
            block.add_curve(simulation, bar, tested)
    block.store()


def leave_for_attention(cast: Cast, frames: Frames, *, day: datetime) -> None:
    """Two files that nobody understands: of a bar that is not there, and without a profile."""
    simulation = Simulation()
    fate = Fate()
    tested = day.replace(hour=9, minute=40, second=0, tzinfo=None)
    for frame, specimen in (
        (frames.first, "H00-404-PM01-B1"),
        (frames.second, "H00-405-PM01-B1"),
    ):
        melt = melt_of(assumptions.VARIANTS[0], 1)
        bar = simulation.bar(Bar(None, melt, METAL, AS_CAST, 0), fate)
        content, number = simulation.export(
            bar, specimen=specimen, tested=tested, fate=fate
        )
        if frame == frames.second:
            content = _unnamed(content)
        kept = _keep(cast, frame, content, f"{number}.csv", SaidBeside())
        try:
            with transaction.atomic():
                files.understand(submission=kept)
        except Refused as refusal:
            submissions.note_problem(kept, refusal)


def _test(
    cast: Cast, frame: Instrument, simulation: Simulation, bar: Bar, tested: datetime
) -> None:
    fate = assumptions.FATES.get(bar.key, Fate())
    simulated = simulation.bar(bar, fate)
    content, number = simulation.export(
        simulated, specimen=bar.specimen.code, tested=tested, fate=fate
    )
    halves = _halves(simulation, simulated, bar, fate)
    said = SaidBeside(material_state="1" if bar.temper == AGED else "0")
    test = files.understand(
        submission=_keep(cast, frame, content, f"{number}.csv", said)
    )
    if fate.stays == "in-progress":
        return
    test = recording.add_owed(
        test=test,
        entries=halves,
        facts=NOTHING_KNOWN,
        by=cast["technician"],
    )
    if fate.wrong_diameter_mm:
        test = versions.correct(
            test=test,
            entries=[
                Entry("d0", f"{simulated.diameter_mm:.2f}", "mm", source=OwedBy.PERSON)
            ],
            reason="Digits of the diameter were swapped at the frame.",
            by=cast["technician"],
        )
    _settle(cast, test, fate)


def _halves(
    simulation: Simulation, simulated: SimulatedBar, bar: Bar, fate: Fate
) -> list[Entry]:
    """What a person says of the fitted halves: sizes, from which A and Z follow, or A."""
    if (bar.melt.variant.code, bar.temper) in MEASURED_AFTER_FRACTURE:
        sizes = simulation.broken_bar(simulated, fate)
        return [
            Entry(symbol, text, "mm", source=OwedBy.PERSON)
            for symbol, text in sizes.items()
        ]
    elongation = simulation.fitted_halves(simulated)
    return [Entry("A_4D", elongation, "%", source=OwedBy.PERSON)]


def _settle(cast: Cast, test: Test, fate: Fate) -> None:
    """What the approver does with a submitted test."""
    if fate.slips:
        lifecycle.mark_invalid(
            test=test,
            code=InvalidReason.MACHINE_FAULT,
            reason="The extensometer slipped at 70 MPa; see the step in the curve.",
            by=cast["approver"],
        )
    elif not fate.stays:
        lifecycle.approve(test=test, by=cast["approver"])


def _unnamed(content: bytes) -> bytes:
    """As a frame exports that numbers its channels and leaves the rest to be guessed."""
    named = b"Time [s],Force [N],Extension [mm],Crosshead [mm]"
    return content.replace(named, b"Channel 1,Channel 2,Channel 3,Channel 4")


def _keep(
    cast: Cast, frame: Instrument, content: bytes, file_name: str, said: SaidBeside
) -> RawSubmission:
    return submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=content,
            compartment=cast.program,
            instrument=frame,
            fields=said.as_fields(),
            file_name=file_name,
            content_type="text/csv",
        )
    )
