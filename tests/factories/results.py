"""Tests and what they need, made through the product's own actions."""

import itertools
from datetime import UTC, datetime

import numpy as np

from characterization.actions import files, recording
from characterization.actions.entries import Entry
from characterization.actions.file_facts import SaidBeside
from characterization.actions.recording import Facts, Observation
from characterization.choices import OwedBy
from characterization.models import Test, TestMethod
from labtrack.accounts.models import Compartment
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from labtrack.instruments.models import ImportProfile, Instrument
from tests.factories import materials, people

_numbers = itertools.count(1)

TESTED = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)


def instrument(compartment: Compartment, **fields) -> Instrument:
    defaults = {
        "name": f"Frame {next(_numbers)}",
        "kind": "tensile frame",
        "time_zone": "America/Chicago",
        "default_method": "ASTM-B557-15",
    }
    return Instrument.objects.create(
        organisation=compartment.organisation,
        default_compartment=compartment,
        **defaults | fields,
    )


def import_profile(
    compartment: Compartment, definition: dict, **fields
) -> ImportProfile:
    by = fields.pop("by", None) or people.person(organisation=compartment.organisation)
    defaults = {"name": f"Profile {next(_numbers)}", "created_by": by}
    return ImportProfile.objects.create(
        organisation=compartment.organisation,
        definition=definition,
        **defaults | fields,
    )


CURVE_PROFILE = {
    "columns": [
        {"channel": "force", "name": "force", "unit": "N"},
        {"channel": "extension", "name": "extension", "unit": "mm"},
    ],
    "header_line": 1,
}


def curve_file(
    *, diameter_mm: float = 12.7, gauge_mm: float = 50.8, proof_mpa: float = 140.0
) -> bytes:
    """A smooth bar: linear to the proof stress at 70 GPa, then slow hardening to 250."""
    area = np.pi * diameter_mm**2 / 4
    strain = np.linspace(0, 0.10, 2500)
    plastic = np.clip(strain - proof_mpa / 70_000, 0, None)
    stress = np.minimum(
        70_000 * strain, proof_mpa + (250 - proof_mpa) * (1 - np.exp(-plastic / 0.02))
    )
    rows = (
        f"{force:.4f},{extension:.6f}"
        for force, extension in zip(stress * area, strain * gauge_mm, strict=True)
    )
    return ("force,extension\n" + "\n".join(rows) + "\n").encode()


def entries(*, source=OwedBy.INSTRUMENT, **values: str) -> tuple[Entry, ...]:
    """Entries by property code, such as Rm="251.3 MPa"; `Rp02` stands for Rp0.2."""
    made = []
    for index, (code, text) in enumerate(values.items()):
        value, _space, unit = text.partition(" ")
        code = {"Rp02": "Rp0.2"}.get(code, code)
        made.append(
            Entry(code, value, unit, source=source, pointer=("measurements", index))
        )
    return tuple(made)


def facts(operator=None, **fields) -> Facts:
    defaults = {
        "performed_at": TESTED,
        "temperature": "23",
        "operator": operator,
        "operator_as_sent": "" if operator else "JD",
    }
    return Facts(**defaults | fields)


def recorded(specimen, method: str, *entries: Entry, **more) -> Test:
    """A test of these numbers, as an instrument sends it."""
    return recording.record(
        observation=Observation(
            specimen=specimen,
            material_state=specimen.material_states.first(),
            method=TestMethod.objects.get(code=method),
            entries=entries,
            facts=facts(),
            **more,
        ),
        by=None,
    )


def melted(specimen, rate: str, liquidus: str = "628", unit: str = "K/min") -> Test:
    """A DSC run at this rate of heating."""
    return recorded(
        specimen,
        "ASTM-E794-06",
        Entry("T_sol_DSC", "570", "degC"),
        Entry("T_liq_DSC", liquidus, "degC"),
        Entry("heating_rate", rate, unit),
    )


def sent_test(
    specimen=None,
    *,
    instrument=None,
    operator=None,
    submission=None,
    material_state=None,
    **values,
) -> Test:
    """A test that an instrument sent; complete unless `values` leave something out."""
    specimen = specimen or materials.specimen()
    sender = instrument or globals()["instrument"](specimen.compartment)
    values = values or {"Rm": "251.3 MPa", "Rp02": "141.2 MPa", "A_4D": "11.5 %"}
    return recording.record(
        observation=Observation(
            specimen=specimen,
            material_state=material_state or specimen.material_states.first(),
            method=TestMethod.objects.get(code="ASTM-B557-15"),
            entries=entries(**values),
            facts=facts(operator),
            instrument=sender,
            external_id=f"F-{next(_numbers)}",
            submission=submission,
        ),
        by=None,
    )


def curve_test(specimen, **beside) -> Test:
    """A test that came as a curve and still owes the elongation of fitted halves; what is
    said `beside` the file.
    """
    profile = import_profile(specimen.compartment, CURVE_PROFILE)
    frame = instrument(specimen.compartment, default_profile=profile)
    said = SaidBeside(
        specimen=specimen.code,
        performed_at="2026-11-02T14:05:00-06:00",
        operator="JD",
        temperature="23",
        **beside,
    )
    submission = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=curve_file(),
            compartment=frame.default_compartment,
            instrument=frame,
            fields=said.as_fields(),
            file_name="bar.csv",
        )
    )
    return files.understand(submission=submission)
