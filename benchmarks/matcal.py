"""The 26 real 6061-T6 curves at room temperature, through the instrument door.

Two laboratories are two instruments, three directions three material conditions, the
bought plate is the lot. The files say neither ksi nor that strain is a fraction nor
degrees Rankine: the import profile does. `prepare` makes what must be there before,
through the product's own actions; everything after it goes over HTTP with tokens.
"""

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.caller import Caller
from labtrack.accounts.actions import first_run, memberships, personal_tokens
from labtrack.accounts.choices import Role
from labtrack.accounts.models import Compartment, User
from labtrack.entered import entered
from labtrack.instruments.actions import import_profiles, instruments, tokens
from labtrack.instruments.choices import TokenScope
from labtrack.quantities import canonical_value
from trials.actions import material_lots, specimens
from trials.actions.specimens import Dimensions
from trials.choices import LotKind, Orientation, SpecimenKind
from trials.models import Alloy, MaterialLot

FOLDER = "data/matcal_6061T6_tension"
LABORATORIES = {"CA": "California frame", "NM": "New Mexico frame"}
ORIENTATIONS = {
    "LT": Orientation.LONG_TRANSVERSE,
    "RD": Orientation.LONGITUDINAL,
    "ST": Orientation.SHORT_TRANSVERSE,
}
METHOD = "ASTM-B557-15"
PASSWORD = "a-plate-of-6061-T6"
REFERENCE_WINDOW = {
    "window": "fraction of Rm",
    "window_low": 0.10,
    "window_high": 0.50,
    "strain_zero": "as recorded",
    "hardening_from": 0.01,
}
"""The settings under which reference_results_computed.csv was made."""
TESTED_AT = "2026-11-20T09:00:00-08:00"


@dataclass(frozen=True, slots=True)
class Curve:
    """One file with what others found in it [MPa, %]."""

    path: Path
    laboratory: str
    direction: str
    reference_rp: float
    reference_rm: float
    upstream_rp: float
    upstream_rm: float
    plastic_at_end_pct: float

    @property
    def specimen(self) -> str:
        return self.path.stem.removeprefix("cleaned_")


@dataclass(frozen=True, slots=True)
class Prepared:
    """The tokens: one of each laboratory's instrument, one of each person."""

    laboratories: dict[str, str]
    technician: str
    engineer: str
    approver: str


def curves(folder: Path) -> list[Curve]:
    """The files of the two laboratories at 23 °C, with their reference figures."""
    with (folder / "reference_results_computed.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["lab"] in LABORATORIES]
    upstream = {
        (lab, direction): _upstream(folder, lab, direction)
        for lab in LABORATORIES
        for direction in ORIENTATIONS
    }
    found = []
    for row in sorted(rows, key=lambda row: row["file"]):
        path = folder / "processed_data" / row["file"]
        lab, direction = path.stem.removeprefix("cleaned_").split("-")[:2]
        rp, rm = _nearest(upstream[lab, direction], float(row["Rm_MPa"]))
        elastic = float(row["Rm_MPa"]) / (10 * float(row["E_GPa"]))
        found.append(
            Curve(
                path,
                lab,
                direction,
                float(row["Rp02_MPa"]),
                float(row["Rm_MPa"]),
                rp,
                rm,
                float(row["last_strain_pct"]) - elastic,
            )
        )
    return found


def _upstream(folder: Path, lab: str, direction: str) -> list[tuple[float, float]]:
    """(yield, ultimate) as that laboratory published them, in MPa."""
    name = f"{direction}_aluminum_AL_6061_tension_stress_metrics_{lab}.csv"
    with (folder / name).open() as file:
        header, *rows = csv.reader(file)
    columns = [title.strip() for title in header]
    at_yield, at_top = columns.index("yield"), columns.index("ultimate stress")
    return [
        (
            canonical_value(row[at_yield].strip(), "ksi", "MPa"),
            canonical_value(row[at_top].strip(), "ksi", "MPa"),
        )
        for row in rows
    ]


def _nearest(published: list[tuple[float, float]], rm: float) -> tuple[float, float]:
    """Their rows name no file; the ultimate stress, equal to five digits, does."""
    return min(published, key=lambda row: abs(row[1] - rm))


# --- what must be there before ------------------------------------------------------


def prepare(found: list[Curve], profile: dict[str, Any], *, at: datetime) -> Prepared:
    """An organization, its people, two instruments, the plate and its coupons."""
    manager = first_run.set_up(
        organisation_name="Two laboratories",
        short_name="twolabs",
        time_zone="America/Los_Angeles",
        unit_system="us",
        full_name="Mana Ger",
        staff_code="MG",
        email="manager@twolabs.example",
        new_password=PASSWORD,
    )
    compartment = manager.organisation.compartments.get()
    people = {
        role: _person(role, compartment, manager)
        for role in (Role.TECHNICIAN, Role.ENGINEER, Role.APPROVER)
    }
    made = import_profiles.make(name="Cleaned curves", definition=profile, by=manager)
    secrets_of = {}
    for lab, name in LABORATORIES.items():
        instrument = instruments.register(
            name=name,
            kind="tensile frame",
            time_zone=manager.organisation.time_zone,
            default_compartment=compartment,
            default_method=METHOD,
            default_profile=made,
            by=manager,
        )
        _token, secrets_of[lab] = tokens.issue(
            instrument=instrument,
            scopes=TokenScope.values,
            expires_at=at + timedelta(days=30),
            by=manager,
        )
    _plate(found, compartment, people[Role.TECHNICIAN])
    personal = {
        role: personal_tokens.issue(
            person=person,
            name="bench",
            expires_at=at + timedelta(days=30),
            may_write=True,
        )[1]
        for role, person in people.items()
    }
    return Prepared(
        secrets_of,
        personal[Role.TECHNICIAN],
        personal[Role.ENGINEER],
        personal[Role.APPROVER],
    )


def _person(role: Role, compartment: Compartment, manager: User) -> User:
    user = User.objects.create_user(
        email=f"{role.value}@twolabs.example",
        password=PASSWORD,
        full_name=f"{role.label} of two laboratories",
        staff_code=role.value[:3].upper(),
        organisation=compartment.organisation,
    )
    memberships.add(
        compartment=compartment,
        email=user.email,
        role=role,
        basis="Measures 6061",
        by=manager,
    )
    return user


def _plate(found: list[Curve], compartment: Compartment, by: User) -> MaterialLot:
    """The thickness is ours: the files do not say it."""
    lot = material_lots.record(
        by=by,
        compartment=compartment,
        kind=LotKind.BOUGHT_STOCK,
        material="6061-T6 plate",
        supplier="not known",
        alloy=Alloy.objects.get(code="6061", compartment=None),
        supplied_temper="T6",
        section_thickness=entered("2", "in", "mm"),
        notes="Plate of the public tension data; its thickness is assumed.",
    )
    for curve in found:
        specimens.record(
            by=by,
            parent=lot,
            kind=SpecimenKind.COUPON,
            code=curve.specimen,
            orientation=ORIENTATIONS[curve.direction],
            dimensions=Dimensions(),
        )
    return lot


# --- over HTTP ----------------------------------------------------------------------


def send_files(site: str, prepared: Prepared, found: list[Curve]) -> dict[str, int]:
    """Every laboratory sends its own files; the job of each, by specimen."""
    jobs = {}
    for curve in found:
        caller = Caller(site, prepared.laboratories[curve.laboratory])
        answer = caller.upload("raw-files/", curve.path.name, curve.path.read_bytes())
        if answer.status != 202:
            raise RuntimeError(f"{curve.path.name}: {answer.status} {answer.content!r}")
        jobs[curve.specimen] = answer.data["id"]
    return jobs


def wait_for_jobs(
    site: str, prepared: Prepared, found: list[Curve], jobs: dict[str, int]
) -> None:
    """Until the worker has understood them all; at most two minutes."""
    deadline = time.monotonic() + 120
    waiting = {curve.specimen: curve for curve in found}
    while waiting:
        for name, curve in list(waiting.items()):
            caller = Caller(site, prepared.laboratories[curve.laboratory])
            job = caller.read(f"jobs/{jobs[name]}/").data
            if job["state"] in ("done", "failed"):
                if job["state"] == "failed":
                    raise RuntimeError(f"{name}: {job['message']}")
                del waiting[name]
        if waiting and time.monotonic() > deadline:
            raise RuntimeError(f"Not understood after two minutes: {sorted(waiting)}")
        time.sleep(0.2)


def tests_of(site: str, secret: str) -> dict[str, dict[str, Any]]:
    """The current test of each specimen."""
    rows = Caller(site, secret).read("tests/?limit=500").data["results"]
    return {row["specimen"]: row for row in rows}


def add_fitted_halves(site: str, prepared: Prepared, found: list[Curve]) -> None:
    """A person adds what no file says. Nobody published fitted halves of these bars: the
    plastic strain at the end of the recording stands in for them.
    """
    caller = Caller(site, prepared.technician)
    tests = tests_of(site, prepared.technician)
    for curve in found:
        test = tests[curve.specimen]
        _expect(
            200,
            caller.send(
                f"tests/{test['id']}/add/",
                {
                    "performed_at": TESTED_AT,
                    "operator": "TEC",
                    "measurements": [
                        {
                            "property": "A_4D",
                            "value": f"{curve.plastic_at_end_pct:.1f}",
                            "unit": "%",
                        }
                    ],
                },
                match=test["etag"],
            ),
        )


def reevaluate(site: str, prepared: Prepared, found: list[Curve]) -> None:
    """New versions with the window of the reference."""
    caller = Caller(site, prepared.engineer)
    tests = tests_of(site, prepared.engineer)
    for curve in found:
        test = tests[curve.specimen]
        _expect(
            200,
            caller.send(
                f"tests/{test['id']}/reevaluate/",
                {
                    "settings": REFERENCE_WINDOW,
                    "reason": "The window of the published reference.",
                },
                match=test["etag"],
            ),
        )


def approve(site: str, prepared: Prepared, found: list[Curve]) -> None:
    """By somebody who is no author."""
    caller = Caller(site, prepared.approver)
    tests = tests_of(site, prepared.approver)
    for curve in found:
        test = tests[curve.specimen]
        _expect(
            200,
            caller.send(f"tests/{test['id']}/approve/", {}, match=test["etag"]),
        )


def summaries(site: str, prepared: Prepared, *, basis: str) -> list[dict[str, Any]]:
    """The newest of each condition and property, for somebody who sees everything here."""
    return (
        Caller(site, prepared.engineer)
        .read(f"summaries/?limit=500&basis={basis}")
        .data["results"]
    )


def wait_for_summaries(
    site: str, prepared: Prepared, *, basis: str, tests: int
) -> list[dict[str, Any]]:
    """Until Rm of the conditions counts all tests and nothing is stale; two minutes."""
    deadline = time.monotonic() + 120
    while True:
        rows = summaries(site, prepared, basis=basis)
        counted = sum(row["n"] for row in rows if row["property"] == "Rm")
        if counted == tests and not any(row["is_stale"] for row in rows):
            return rows
        if time.monotonic() > deadline:
            raise RuntimeError(f"{counted} of {tests} tests are in {basis} summaries.")
        time.sleep(0.3)


def value_of(test: dict[str, Any], symbol: str) -> float:
    [value] = [m["value"] for m in test["measurements"] if m["property"] == symbol]
    return float(value)


def _expect(status: int, answer: Any) -> None:
    if answer.status != status:
        raise RuntimeError(f"{answer.status}, expected {status}: {answer.content!r}")


def table(
    found: list[Curve], house: dict[str, Any], reference: dict[str, Any]
) -> Iterator[str]:
    """Ours with the house window and the reference's, beside what others found [MPa]."""
    yield (
        "| specimen | Rp0.2 house window | Rp0.2 reference window | reference | "
        "upstream yield | Rm | reference | upstream |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for curve in found:
        ours, theirs = house[curve.specimen], reference[curve.specimen]
        yield (
            f"| {curve.specimen} | {value_of(ours, 'Rp0.2'):.1f} | "
            f"{value_of(theirs, 'Rp0.2'):.3f} | {curve.reference_rp:.3f} | "
            f"{curve.upstream_rp:.1f} | {value_of(ours, 'Rm'):.3f} | "
            f"{curve.reference_rm:.3f} | {curve.upstream_rm:.1f} |"
        )


def summary_table(
    site: str, prepared: Prepared, rows: list[dict[str, Any]]
) -> Iterator[str]:
    """Strengths and elongation of each condition as stored, house window."""
    conditions = {
        row["id"]: row["orientation"]
        for row in Caller(site, prepared.engineer)
        .read("material-conditions/?limit=500")
        .data["results"]
    }
    yield "| direction | property | n | lots | mean | unit | 95 % interval |"
    yield "|---|---|---|---|---|---|---|"
    shown = [row for row in rows if row["property"] in ("Rp0.2", "Rm", "A_4D")]
    for row in sorted(shown, key=lambda row: (row["condition"], row["property"])):
        low, high = row["low_95"], row["high_95"]
        interval = "none: one lot" if low is None else f"{low:.1f} to {high:.1f}"
        yield (
            f"| {conditions[row['condition']]} | {row['property']} | {row['n']} | "
            f"{row['n_heats']} | {row['mean_of_heats']:.2f} | {row['unit']} | "
            f"{interval} |"
        )
