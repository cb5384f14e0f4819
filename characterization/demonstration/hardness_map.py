"""Hardness across the thick step of a plate, as the file of a hardness tester."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import numpy as np

from characterization.actions import files, lifecycle
from characterization.actions.file_facts import SaidBeside
from characterization.demonstration.assumptions import EFFECTS, SCATTER, SEED
from characterization.demonstration.coupons import instrument
from characterization.demonstration.making import Bar
from characterization.demonstration.people import Cast
from characterization.methods.vickers import STANDARD_GRAVITY
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind

METHOD, FORCE_KGF = "ASTM-E92-17-HV-5", 5
FROM_THE_WALL_MM = (1.5, 3.5, 5.5, 8.0, 10.5, 13.0, 16.0, 19.0, 22.0, 25.0)
ALONG_THE_WALL_MM = (0.0, 3.0, 6.0, 9.0)


def run(cast: Cast, sections: Sequence[Bar], *, day: datetime, calibrated_on: date):
    """The tester sends a map of each slice; the approver releases it."""
    tester = instrument(cast, "Vickers tester", "hardness tester", calibrated_on)
    for number, section in enumerate(sections, start=1):
        said = SaidBeside(
            specimen=section.specimen.code,
            method=METHOD,
            external_id=f"HV-{number:04}",
            material_state="1",
            performed_at=day.replace(hour=15, minute=10).isoformat(),
            operator="TN",
            temperature="22.8",
        )
        kept = submissions.keep(
            Arrival(
                kind=SubmissionKind.FILE,
                body=_exported(section),
                compartment=cast.program,
                instrument=tester,
                fields=said.as_fields(),
                file_name=f"{section.specimen.code}-HV5.csv",
                content_type="text/csv",
            )
        )
        lifecycle.approve(test=files.understand(submission=kept), by=cast["approver"])


def _exported(section: Bar) -> bytes:
    """One line for each indent, in the words of the tester."""
    lines = [
        f"Specimen:;{section.specimen.code}",
        f"No.;x [mm];y [mm];Diagonal [µm];Diagonal [µm];HV {FORCE_KGF}",
        *_indents(np.random.default_rng([SEED, 26])),
    ]
    return ("\n".join(lines) + "\n").encode()


def _indents(random: np.random.Generator) -> Iterator[str]:
    number = 0
    for y in ALONG_THE_WALL_MM:
        for x in FROM_THE_WALL_MM:
            number += 1
            hardness = expected_hv(x)
            hardness += SCATTER["HV 5 between indents"].value * random.normal()
            diagonal = _diagonal_um(hardness)
            first, second = (diagonal + random.normal(0, 0.4) for _each in range(2))
            printed = 0.1891 * FORCE_KGF * STANDARD_GRAVITY / (diagonal / 1000) ** 2
            yield (f"{number};{x:.1f};{y:.1f};{first:.1f};{second:.1f};{printed:.1f}")


def expected_hv(from_the_wall_mm: float) -> float:
    """HV 5 at a distance from the mold wall: a gain that fades inward."""
    depth = EFFECTS["depth of that gain"].value
    return EFFECTS["HV 5 amid the 50 mm step"].value + EFFECTS[
        "HV 5 gained at the mold wall"
    ].value * math.exp(-from_the_wall_mm / depth)


def _diagonal_um(hv: float) -> float:
    return 1000 * math.sqrt(0.1891 * FORCE_KGF * STANDARD_GRAVITY / hv)
