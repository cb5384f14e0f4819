"""Many simulated tests at once: evaluated by the product's own code, written in a few
statements. The database's guards see every step as they see those of people.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from characterization.actions import calculated, conditions, evaluations, readouts
from characterization.actions.entries import Entry, MethodRules, Remark, unusual
from characterization.actions.readouts import ReadingEntry
from characterization.choices import (
    AuthorPart,
    InvalidReason,
    OwedBy,
    TestState,
    Validity,
)
from characterization.demonstration.assumptions import FATES, Fate
from characterization.demonstration.making import Bar
from characterization.demonstration.people import Cast
from characterization.demonstration.recording import Simulation
from characterization.methods.simulated_curves import SimulatedRecording
from characterization.models import (
    CalculatedValue,
    Curve,
    Evaluation,
    Measurement,
    NotObtained,
    Property,
    Reading,
    Test,
    TestAuthor,
    TestFlag,
    TestMethod,
)
from labtrack.instruments import channels
from labtrack.instruments.models import Instrument, Trace
from trials.models import MaterialState

UNITS = {"time": "s", "force": "N", "extension": "mm", "crosshead": "mm"}


@dataclass(frozen=True, slots=True)
class One:
    """One test and what belongs to it, not yet written."""

    test: Test
    rows: list[Measurement]
    remarks: tuple[Remark, ...]
    not_obtained: Mapping[str, str]
    program: str
    details: dict[str, Any]
    fate: Fate
    trace: Trace | None = None
    readings: tuple[Reading, ...] = ()
    pictures: Any = None


@dataclass
class Block:
    """Tests of one method from one instrument, gathered and then stored together."""

    cast: Cast
    instrument: Instrument
    method_code: str
    _waiting: list[One] = field(default_factory=list)

    @functools.cached_property
    def rules(self) -> MethodRules:
        return MethodRules(TestMethod.objects.get(code=self.method_code))

    def add_curve(self, simulation: Simulation, bar: Bar, tested: datetime) -> None:
        """Simulate and evaluate the tensile test of one bar. `tested` is an aware time."""
        fate = FATES.get(bar.key, Fate())
        simulated = simulation.bar(bar, fate)
        recording, number = simulation.recording(simulated, tested=tested, fate=fate)
        entries = [
            Entry("d0", f"{simulated.diameter_mm:.2f}", "mm"),
            Entry("L0", f"{simulated.gauge_length_mm:.2f}", "mm"),
        ]
        trace = _trace(recording, bar)
        evaluated = evaluations.evaluate(
            trace=trace,
            rules=self.rules,
            dimensions={
                row.property.code: row.value for row in self.rules.measurements(entries)
            },
        )
        elongation = simulation.fitted_halves(simulated)
        rows = self.rules.measurements(
            [
                *entries,
                *evaluated.entries,
                Entry("A_4D", elongation, "%", source=OwedBy.PERSON),
            ]
        )
        self._waiting.append(
            One(
                self._test(bar, number, tested, simulation.temperature()),
                rows,
                (*evaluated.remarks, *unusual(rows)),
                evaluated.not_obtained,
                evaluated.result.version,
                evaluated.result.as_json(),
                fate,
                trace=trace,
            )
        )

    def add_readings(
        self,
        bar: Bar,
        given: Sequence[ReadingEntry],
        *,
        number: str,
        tested: datetime,
        temperature: str,
    ) -> None:
        """Evaluate what was read on one coupon."""
        read = readouts.understand(self.rules, given)
        rows = self.rules.measurements(read.entries)
        self._waiting.append(
            One(
                self._test(bar, number, tested, temperature),
                rows,
                (*read.remarks, *unusual(rows)),
                read.not_obtained,
                read.result.version,
                read.result.as_json(),
                Fate(),
                readings=read.rows,
            )
        )

    def store(self) -> None:
        """Write everything, then submit and approve as people do."""
        self._find_states()
        self._assign_conditions()
        self._keep_sources()
        Test.objects.bulk_create([one.test for one in self._waiting])
        self._write_numbers()
        self._write_evidence()
        self._calculate()
        self._settle()

    def _keep_sources(self) -> None:
        Trace.objects.bulk_create([one.trace for one in self._waiting if one.trace])

    def _test(self, bar: Bar, number: str, tested: datetime, temperature: str) -> Test:
        return Test(
            compartment_id=bar.specimen.compartment_id,
            specimen=bar.specimen,
            method=self.rules.method,
            instrument=self.instrument,
            external_id=number,
            performed_at=tested,
            test_temperature_c=float(temperature),
            test_temperature_as_entered=f"{temperature} degC",
            operator=self.cast["technician"],
            operator_as_sent="TN",
            state=TestState.IN_PROGRESS,
        )

    def _find_states(self) -> None:
        """The last material state of each specimen."""
        specimens = [one.test.specimen for one in self._waiting]
        states = MaterialState.objects.filter(specimen__in=specimens)
        last = {
            state.specimen_id: state
            for state in states.select_related("cycle").order_by("number")
        }
        for one in self._waiting:
            one.test.material_state = last[one.test.specimen_id]

    def _assign_conditions(self) -> None:
        """One question for each pour and temper; its bars are of one condition."""
        known: dict[tuple, Test] = {}
        for one in self._waiting:
            test, specimen = one.test, one.test.specimen
            key = (
                specimen.casting_run_id,
                specimen.casting_id,
                test.material_state.cycle_id,
            )
            if key not in known:
                conditions.assign(test, parts=self.rules.parts.values(), rows=one.rows)
                known[key] = test
            test.material_condition = known[key].material_condition
            test.condition_missing = known[key].condition_missing

    def _write_numbers(self) -> None:
        measurements, readings, missing, flags, authors = [], [], [], [], []
        properties = {prop.code: prop for prop in Property.objects.all()}
        for one in self._waiting:
            place = {"test": one.test, "compartment_id": one.test.compartment_id}
            for row in (*one.rows, *one.readings):
                row.test, row.compartment_id = one.test, one.test.compartment_id
            measurements += one.rows
            readings += one.readings
            missing += [
                NotObtained(property=properties[code], reason=reason[:200], **place)
                for code, reason in one.not_obtained.items()
            ]
            said = {(remark.code, remark.message[:400]) for remark in one.remarks}
            flags += [
                TestFlag(test=one.test, code=code, message=message)
                for code, message in sorted(said)
            ]
            authors.append(
                TestAuthor(
                    test=one.test,
                    user=self.cast["technician"],
                    part=AuthorPart.OPERATOR,
                )
            )
        Measurement.objects.bulk_create(measurements)
        Reading.objects.bulk_create(readings)
        NotObtained.objects.bulk_create(missing)
        TestFlag.objects.bulk_create(flags)
        TestAuthor.objects.bulk_create(authors)

    def _write_evidence(self) -> None:
        with_curves = [one for one in self._waiting if one.trace]
        curves = Curve.objects.bulk_create(
            Curve(
                test=one.test, compartment_id=one.test.compartment_id, trace=one.trace
            )
            for one in with_curves
        )
        curve_of = {curve.test_id: curve for curve in curves}
        Evaluation.objects.bulk_create(
            Evaluation(
                test=one.test,
                compartment_id=one.test.compartment_id,
                curve=curve_of.get(one.test.pk),
                program=one.program,
                parameters=one.details["settings"],
                details=one.details,
            )
            for one in self._waiting
        )

    def _calculate(self) -> None:
        formulas = [
            one
            for one in calculated.standing()
            if set(one.takes) <= set(self.rules.parts)
        ]
        if not formulas:
            return
        tests = [one.test for one in self._waiting]
        CalculatedValue.objects.bulk_create(calculated.values_of(tests, formulas))

    def _settle(self) -> None:
        now = timezone.now()
        done = [one for one in self._waiting if one.fate.stays != "in-progress"]
        tests = Test.objects.filter(pk__in=[one.test.pk for one in done])
        tests.update(
            state=TestState.SUBMITTED,
            submitted_at=now,
            submitted_by=self.cast["technician"],
            revision=2,
        )
        spoiled = [one.test.pk for one in self._waiting if one.fate.gripped_badly]
        tests.filter(pk__in=spoiled).update(
            validity=Validity.INVALID,
            invalid_code=InvalidReason.FRACTURE_OUTSIDE_GAUGE,
            invalid_reason="Broke in the grip, below the minimum; a replacement is due.",
            invalidated_at=now,
            invalidated_by=self.cast["approver"],
            revision=3,
        )
        waiting = [one.test.pk for one in self._waiting if one.fate.stays]
        tests.exclude(pk__in=[*spoiled, *waiting]).update(
            state=TestState.APPROVED,
            approved_at=now,
            approved_by=self.cast["approver"],
            revision=3,
        )


def _trace(recording: SimulatedRecording, bar: Bar) -> Trace:
    data = {
        "time": recording.time_s,
        "force": recording.force_n,
        "extension": recording.extension_mm,
        "crosshead": recording.crosshead_mm,
    }
    return Trace(
        compartment_id=bar.specimen.compartment_id,
        kind="tensile-curve",
        channel_names=list(data),
        channel_units=[UNITS[name] for name in data],
        points=len(recording.time_s),
        data=channels.pack(data),
        facts={"texts": {"specimen": bar.specimen.code}},
    )
