"""One record of every kind in one compartment, under names that betray themselves.

A noun is what a URL name begins with: `heat-detail` speaks of `heat`. A new kind of record
gets one line in `World.build`, and every URL that takes it is swept from then on.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone

from characterization.choices import Basis
from characterization.models import Curve, Summary
from labtrack.accounts.actions import links, personal_tokens
from labtrack.accounts.choices import Role
from labtrack.accounts.kinds import InCompartment, SignedIn, Through
from labtrack.accounts.models import Compartment, User, ViewingScope
from labtrack.accounts.visibility import scope_key
from labtrack.instruments import channels
from labtrack.instruments.actions import submissions, tokens
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import Calibration, Instrument, Trace
from labtrack.jobs.models import Job
from labtrack.refusals import Fault, Refused
from tests.factories import (
    chemistry,
    materials,
    micrographs,
    people,
    plans,
    results,
    supply,
)
from trials.actions import sheet_jobs
from trials.models import ExchangeRate, LoadLog

NUMBER = "313.37"
"""A measured value that stands in hidden records only."""


@dataclass
class World:
    """Records by noun, the people, and the secret of the one-time link.

    `mark` is in what lies in the compartment, `house` in what is the organisation's own
    and open to colleagues.
    """

    mark: str
    compartment: Compartment
    manager: User
    viewer: User
    records: dict[str, Any] = field(default_factory=dict)
    secret: str = ""

    @property
    def house(self) -> str:
        return house_of(self.mark)

    def of(self, noun: str) -> Any:
        return self.records[noun]

    @classmethod
    def build(cls, mark: str, organisation, number: str = "251.0") -> "World":
        compartment = people.compartment(organisation, name=f"{mark} program")
        manager = people.person(
            Role.MANAGER,
            compartment,
            full_name=f"{house_of(mark)} Manager",
            email=f"{house_of(mark).lower()}-manager@example.org",
            is_laboratory_manager=True,
        )
        viewer = people.person(
            Role.VIEWER,
            compartment,
            full_name=f"{house_of(mark)} Viewer",
            email=f"{house_of(mark).lower()}-viewer@example.org",
        )
        world = cls(mark, compartment, manager, viewer)
        world._make_people()
        world._make_materials()
        world._make_plans()
        world._make_instruments()
        world._make_tests(number)
        return world

    def _make_people(self) -> None:
        soon = timezone.now() + dt.timedelta(days=5)
        link, self.secret = links.invite(
            email=f"{self.house.lower()}-guest@example.org",
            full_name=f"{self.house} Guest",
            staff_code=f"{self.house[:6]}G",
            by=self.manager,
        )
        token, _text = personal_tokens.issue(
            person=self.manager, name=f"{self.house} notebook", expires_at=soon
        )
        self.records |= {
            "compartment": self.compartment,
            "membership": self.viewer.memberships.get(),
            "person": self.viewer,
            "invitation": link,
            "personal-token": token,
        }

    def _make_materials(self) -> None:
        common = {
            "compartment": self.compartment,
            "by": self.manager,
            "notes": self.mark,
        }
        alloy = materials.alloy(f"{self.mark}-ALLOY", compartment=self.compartment)
        materials.alloy_target(alloy)
        lot = materials.lot(
            code=f"{self.mark}-LOT", supplier=f"{self.mark} Mining", **common
        )
        heat = materials.heat(code=f"{self.mark}-HEAT", alloy=alloy, **common)
        addition = materials.charge_addition(heat, lot)
        run = materials.casting_run(heat, code=f"{self.mark}-RUN")
        casting = materials.casting(run, code=f"{self.mark}-CASTING")
        specimen = materials.specimen(run, code=f"{self.mark}-BAR", notes=self.mark)
        cycle = materials.heat_treatment_cycle(code=f"{self.mark}-CYCLE", **common)
        load = materials.heat_treatment_load(
            cycle, [specimen, casting], code=f"{self.mark}-LOAD"
        )
        reference = chemistry.reference_material(code=f"{self.mark}-RM", **common)
        chemistry.certified_value(reference)
        sample = chemistry.sample(heat, code=f"{self.mark}-SAMPLE", notes=self.mark)
        event = chemistry.event(heat, note=self.mark)
        decision = chemistry.decision(heat, specification=self.mark)
        self._make_supply(lot)
        returns = materials.lot(code=f"{self.mark}-RETURNS", kind="returns", **common)
        self.records |= {
            "lot-origin": supply.origin(returns, heat),
            "reference-material": reference,
            "chemistry-sample": sample,
            "melt-event": event,
            "pour-decision": decision,
            "alloy": alloy,
            "material-lot": lot,
            "heat": heat,
            "charge-addition": addition,
            "casting-run": run,
            "casting": casting,
            "specimen": specimen,
            "heat-treatment-cycle": cycle,
            "heat-treatment-load": load,
        }

    def _make_plans(self) -> None:
        by = {"by": self.manager}
        program = plans.program(
            compartment=self.compartment,
            code=f"{self.mark}-PROGRAM",
            title=f"{self.mark} program",
            alloys=[self.of("alloy")],
            **by,
        )
        trial = plans.trial(
            compartment=self.compartment,
            code=f"{self.mark}-TRIAL",
            title=f"{self.mark} trial",
            program=program,
            **by,
        )
        self.records |= {
            "program": program,
            "work-item": plans.work_item(
                program, code=f"{self.mark}-WORK", title=f"{self.mark} work", **by
            ),
            "component": plans.component(
                compartment=self.compartment,
                code=f"{self.mark}-COMPONENT",
                name=f"{self.mark} box",
                program=program,
                **by,
            ),
            "trial": trial,
            "trial-run": trial.runs.first(),
            "success-criterion": plans.criterion(
                program, code=f"{self.mark}-CRITERION", title=self.mark, **by
            ),
        }

    def _make_supply(self, lot) -> None:
        given = {"by": self.manager, "notes": self.mark}
        specification = supply.specification(
            compartment=self.compartment, code=f"{self.mark}-SPEC", **given
        )
        self.records |= {
            "specification": specification,
            "acceptance-limit": supply.acceptance_limit(
                specification, document=f"{self.mark} order"
            ),
            "lot-assay": supply.assay(
                lot, document=f"{self.mark} certificate", **given
            ),
            "material-price": supply.price(lot, source=f"{self.mark} quote", **given),
            "supply-stage": supply.stage(lot, company=f"{self.mark} Mining", **given),
            # One rate a day and organization: each world has a day of its own.
            "exchange-rate": supply.rate(
                self.manager,
                source=f"{self.house} bank",
                on=dt.date(2026, 1, 15)
                - dt.timedelta(days=ExchangeRate.objects.count()),
            ),
        }

    def _make_instruments(self) -> None:
        soon = timezone.now() + dt.timedelta(days=5)
        profile = results.import_profile(
            self.compartment,
            results.CURVE_PROFILE,
            name=f"{self.house} profile",
            by=self.manager,
        )
        instrument = Instrument.objects.create(
            organisation=self.compartment.organisation,
            name=f"{self.house} frame",
            kind="tensile frame",
            default_compartment=self.compartment,
            default_profile=profile,
        )
        Calibration.objects.create(
            instrument=instrument,
            performed_on=dt.date(2026, 1, 1),
            valid_until=dt.date(2027, 1, 1),
            certificate=f"{self.house} certificate",
            recorded_by=self.manager,
        )
        token, _text = tokens.issue(
            instrument=instrument,
            scopes=["results:write"],
            expires_at=soon,
            by=self.manager,
        )
        problem = submissions.keep_refused(
            submissions.Arrival(
                kind=SubmissionKind.JSON,
                body=f'{{"note": "{self.mark}"}}'.encode(),
                compartment=self.compartment,
                instrument=instrument,
                file_name=f"{self.mark}.json",
            ),
            Refused(Fault("unknown_specimen", f"{self.mark} is not known.")),
        )
        self.records |= {
            "example-file": submissions.keep(
                submissions.Arrival(
                    kind=SubmissionKind.FILE,
                    body=f"{self.mark};B\n1;2\n3;4\n".encode(),
                    compartment=self.compartment,
                    instrument=instrument,
                    file_name=f"{self.mark}.dat",
                )
            ),
            "instrument": instrument,
            "import-profile": profile,
            "token": token,
            "intake-problem": problem,
            "chemistry-sheets": self._look_at_a_sheet(profile),
            "job": Job.objects.create(
                compartment=self.compartment,
                kind="understand-file",
                subject_id=problem.submission_id,
                instrument=instrument,
                requested_by=self.manager,
                message=f"{self.mark} waits",
            ),
        }

    def _look_at_a_sheet(self, profile) -> Job:
        """A results sheet that was left, and read by the worker."""
        looked = sheet_jobs.leave(
            by=self.manager,
            source=self.of("reference-material"),
            profile=profile,
            files=[(f"{self.mark}.xlsx", f"{self.mark} sheet".encode())],
        )
        name = f"{self.mark}.xlsx"
        (file,) = looked.arguments["files"]
        looked.result = {"sheets": [{"file": file, "name": name, "fault": "x"}]}
        looked.state = "done"
        looked.save()
        return looked

    def _make_tests(self, number: str) -> None:
        test = results.sent_test(
            self.of("specimen"),
            instrument=self.of("instrument"),
            submission=self.of("intake-problem").submission,
            Rm=f"{number} MPa",
        )
        trace = Trace.objects.create(
            compartment=self.compartment,
            kind="tensile",
            channel_names=["force"],
            channel_units=["N"],
            points=2,
            data=channels.pack({"force": [1.0, float(number)]}),
            facts={"note": self.mark},
        )
        self._make_micrographs()
        self.records["load-log"] = self._load_log(float(number))
        self.records |= {
            "test": test,
            "curve": Curve.objects.create(
                test=test, trace=trace, compartment=self.compartment
            ),
            "condition": test.material_condition,
            "reevaluation": self._reevaluation_of(test, float(number)),
            "summary": self._summary_of(test, float(number)),
        }

    def _load_log(self, number: float) -> LoadLog:
        trace = Trace.objects.create(
            compartment=self.compartment,
            kind="furnace-log",
            channel_names=["time", self.mark],
            channel_units=["s", "degC"],
            points=2,
            data=channels.pack({"time": [0.0, 60.0], self.mark: [20.0, number]}),
            facts={"note": self.mark},
        )
        return LoadLog.objects.create(
            compartment=self.compartment,
            load=self.of("heat-treatment-load"),
            trace=trace,
            submission=self.of("intake-problem").submission,
            started_at=timezone.now(),
            matched_by=self.mark,
        )

    def _reevaluation_of(self, test, number: float) -> Job:
        line = {"test": test.pk, "revision": test.revision, "figures": {"Rm": number}}
        return Job.objects.create(
            compartment=self.compartment,
            kind="preview-reevaluations",
            subject_id=test.pk,
            requested_by=self.manager,
            arguments={
                "tests": [test.pk],
                "settings": {"note": self.mark},
                "sizes": [],
            },
            state="done",
            result={
                "rows": [line | {"reasons": {}, "same": False, "refused": self.mark}]
            },
        )

    def _make_micrographs(self) -> None:
        shown = micrographs.measured_test(
            self.of("specimen"),
            micrographs.pore_files(1, size=60),
            by=self.manager,
            names=[f"{self.mark}.png"],
        )
        self.records["micrograph"] = shown.micrographs.get()

    def _summary_of(self, test, number: float) -> Summary:
        scope = ViewingScope.objects.create(
            key=scope_key([self.compartment.pk]), is_simulated=False
        )
        scope.compartments.add(self.compartment)
        measurement = test.measurements.get()
        return Summary.objects.create(
            condition=test.material_condition,
            property=measurement.property,
            scope=scope,
            basis=Basis.WORKING,
            version=1,
            n=1,
            n_heats=1,
            n_approved=0,
            mean_of_heats=number,
            statistics={},
            input_ids=[measurement.pk],
            input_hash="0" * 64,
            program=self.mark,
            computed_at=timezone.now(),
        )


def house_of(mark: str) -> str:
    return mark[::-1]


def is_hidden_from_colleagues(record: Model) -> bool:
    """Compartmented and derived records, unlike an organisation's own."""
    if isinstance(record, Summary):
        return True
    return isinstance(record.visibility, InCompartment | Through)


def is_open_to_everybody(record: Model) -> bool:
    return isinstance(record.visibility, SignedIn)
