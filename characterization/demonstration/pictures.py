"""Micrographs of the demonstration's mounts: drawn, then measured by the product's code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils import timezone

from characterization.actions import image_files, image_work
from characterization.actions.entries import unusual
from characterization.actions.micrographs import FIRST_REASON
from characterization.choices import EvaluationState, ScaleSource
from characterization.demonstration.assumptions import (
    BASE,
    EFFECTS,
    PORES_COUNTED,
    SCATTER,
    SEED,
    VARIANT,
    Fate,
)
from characterization.demonstration.block import Block, One
from characterization.demonstration.coupons import instrument
from characterization.demonstration.making import Bar
from characterization.demonstration.people import Cast
from characterization.imaging import drawn
from characterization.imaging.asked import ImageSettings
from characterization.imaging.decoding import decode
from characterization.imaging.field import FieldResult, measure_field
from characterization.imaging.heads import inspect
from characterization.imaging.series import evaluate_series
from characterization.models import FieldEvaluation, ImageEvaluation, Micrograph
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind

if TYPE_CHECKING:
    from characterization.imaging.series import SeriesResult

GRAINS, PORES = "ASTM-E112-13-INTERCEPTS", "ASTM-E1245-03-PORES"
POINTS, ARMS = "ASTM-E562-19-PORES", "HOUSE-SDAS-1"
NUMBERED = {GRAINS: "MG", PORES: "MP", POINTS: "MC", ARMS: "MA"}
HEIGHT, WIDTH = 216, 288
"""Small: 62 kB as TIFF, so that the bytes lie in their row."""
GRAIN_FIELDS, PORE_FIELDS, LEFT_TO_COUNT = 5, 10, 2
GRAIN_SCALE, PORE_SCALE = 3.0, 1.5
INTERCEPT_OF_GRAINS = (5.3, 0.75)
"""Mean intercept as it is measured on drawn grains of 22 to 40 pixels [px]: so much, and so
much for each pixel that a grain is across.
"""
MINUTES_A_MOUNT = 25


@dataclass(frozen=True, eq=False)
class _Pictures:
    """The fields of one test: arrivals, what was measured, and over all of them."""

    arrivals: list[Arrival]
    pixels: list[np.ndarray]
    results: list[FieldResult]
    series: "SeriesResult"
    um_per_pixel: float | None
    etchant: str


def run(cast: Cast, mounts: list[Bar], *, day: datetime, calibrated_on: date) -> None:
    """Grain size of every mount, pores of those of two alloys, and two series that wait
    for a person: points to be counted, and arms to be drawn after the scale.
    """
    random = np.random.default_rng([SEED, 21])
    microscope = instrument(cast, "Microscope", "light microscope", calibrated_on)
    blocks = {
        code: PictureBlock(cast, microscope, code)
        for code in (GRAINS, PORES, POINTS, ARMS)
    }
    for n, mount in enumerate(mounts):
        shifts = random.normal(size=2)
        tested = day + timedelta(minutes=MINUTES_A_MOUNT * n)
        seeds = [int(one) for one in random.integers(0, 2**31, size=20)]
        common = {"tested": tested, "number": f"{n + 1:03}"}
        blocks[GRAINS].add(mount, _grains(mount, shifts[0], seeds), **common)
        if mount.melt.variant.code in PORES_COUNTED:
            files = _pores(shifts[1], seeds)
            blocks[PORES].add(mount, files, scale=PORE_SCALE, **common)
        first = mount.melt.number == 1
        if first and mount.melt.variant.code == VARIANT:
            files = _pores(shifts[1], seeds)[:LEFT_TO_COUNT]
            blocks[POINTS].add(mount, files, scale=PORE_SCALE, waits=True, **common)
        if first and mount.melt.variant.code == BASE:
            blocks[ARMS].add(mount, _arms(seeds), waits=True, **common)
    for block in blocks.values():
        block.store()


def _grains(mount: Bar, shift: float, seeds: Sequence[int]) -> list[bytes]:
    """Fields etched for grains; the microscope wrote the scale into each file."""
    intercept = (
        EFFECTS["mean intercept, metal"].value
        + EFFECTS["mean intercept per scandium"].value
        * mount.melt.contents.get("Sc", 0.0)
        + SCATTER["mean intercept between heats"].value * shift
    )
    always, each = INTERCEPT_OF_GRAINS
    across = (intercept / GRAIN_SCALE - always) / each
    return [
        drawn.as_file(
            drawn.grains(seed=seed, height=HEIGHT, width=WIDTH, grain_px=across),
            "TIFF",
            GRAIN_SCALE,
        )
        for seed in seeds[:GRAIN_FIELDS]
    ]


def _pores(shift: float, seeds: Sequence[int]) -> list[bytes]:
    percent = EFFECTS["pores, metal"].value
    percent += SCATTER["pores between heats"].value * shift
    files = []
    for seed in seeds[:PORE_FIELDS]:
        found = drawn.pores(
            seed=seed, height=HEIGHT, width=WIDTH, percent=percent, radius_px=3.2
        )
        files.append(drawn.as_file(found.pixels))
    return files


def _arms(seeds: Sequence[int]) -> list[bytes]:
    """A picture whose scale is burned into it as a bar: 48 pixels of 2.5 µm are 120."""
    return [
        drawn.as_file(
            drawn.with_scale_bar(
                drawn.dendrites(seed=seed, height=HEIGHT, width=WIDTH, arm_px=10.0),
                bar_px=48,
                words="120 um",
            )
        )
        for seed in seeds[:LEFT_TO_COUNT]
    ]


class PictureBlock(Block):
    """Tests that are measured on pictures."""

    settings = ImageSettings()

    def add(
        self,
        mount: Bar,
        files: Sequence[bytes],
        *,
        number: str,
        tested: datetime,
        scale: float | None = None,
        waits: bool = False,
    ) -> None:
        """Measure the fields of one mount. `scale` is what a person stated, in um per
        pixel; what stands in a file goes before it.
        """
        method = self.rules.method
        um_per_pixel = _scale_in(files[0]) or scale
        pixels = [decode(body).pixels for body in files]
        results = [
            measure_field(one, method.kind, self.settings, None, um_per_pixel)
            for one in pixels
        ]
        series = evaluate_series(
            method.kind,
            [
                image_work.value_of(n, result.as_json())
                for n, result in enumerate(results, start=1)
            ],
            symbol=image_work.symbol_of(method),
        )
        figures = image_work.figures_of(self.rules, series)
        rows = self.rules.measurements(figures.entries)
        external_id = f"{NUMBERED[self.method_code]}-{number}"
        self._waiting.append(
            One(
                self._test(mount, external_id, tested, "22.5"),
                rows,
                (*figures.remarks, *unusual(rows)),
                figures.not_obtained,
                image_work.PROGRAM,
                {},
                Fate(stays="in-progress") if waits else Fate(),
                pictures=_Pictures(
                    [
                        self._arrival(mount, body, f"{external_id}-{n}")
                        for n, body in enumerate(files, start=1)
                    ],
                    pixels,
                    results,
                    series,
                    um_per_pixel,
                    "Barker's, 20 V, 60 s (simulated)"
                    if method.kind == "grain-intercepts"
                    else "as polished",
                ),
            )
        )

    def _arrival(self, mount: Bar, body: bytes, name: str) -> Arrival:
        is_tiff = body.startswith(b"II")
        return Arrival(
            kind=SubmissionKind.MICROGRAPH,
            body=body,
            compartment=self.cast.program,
            instrument=self.instrument,
            fields={"specimen": mount.specimen.code, "method": self.method_code},
            file_name=f"simulated-{name}.{'tif' if is_tiff else 'png'}",
            content_type="image/tiff" if is_tiff else "image/png",
        )

    def _keep_sources(self) -> None:
        arrivals = [a for one in self._waiting for a in one.pictures.arrivals]
        rows = iter(submissions.keep_all(arrivals))
        self._submissions = {}
        for one in self._waiting:
            kept = [next(rows) for _arrival in one.pictures.arrivals]
            self._submissions[one.test.external_id] = kept
            one.test.submission = kept[0]

    def _write_evidence(self) -> None:
        now = timezone.now()
        fields, evaluations, measured = [], [], []
        for one in self._waiting:
            rows = self._fields(one)
            evaluation = ImageEvaluation(
                compartment_id=one.test.compartment_id,
                asked_on=one.test,
                made=one.test,
                series=one.test.test_uid,
                number=1,
                settings=self.settings.as_json(),
                reason=FIRST_REASON,
                state=EvaluationState.DONE,
                program=one.program,
                result=one.pictures.series.as_json(),
                finished_at=now,
            )
            fields += rows
            evaluations.append(evaluation)
            measured += [
                self._measured(evaluation, row, result)
                for row, result in zip(rows, one.pictures.results, strict=True)
            ]
        Micrograph.objects.bulk_create(fields)
        ImageEvaluation.objects.bulk_create(evaluations)
        FieldEvaluation.objects.bulk_create(measured)

    def _fields(self, one: One) -> list[Micrograph]:
        pictures: _Pictures = one.pictures
        rows = []
        for n, submission in enumerate(
            self._submissions[one.test.external_id], start=1
        ):
            image_files.keep_picture(submission.sha256, pictures.pixels[n - 1])
            rows.append(
                Micrograph(
                    compartment_id=one.test.compartment_id,
                    test=one.test,
                    series=one.test.test_uid,
                    number=n,
                    submission=submission,
                    instrument=self.instrument,
                    format="TIFF" if submission.file_name.endswith("tif") else "PNG",
                    width=WIDTH,
                    height=HEIGHT,
                    bits=8,
                    etchant=pictures.etchant,
                    magnification="100x",
                    location="Runner bar, middle",
                    section_plane="transverse",
                    **_scale_of(pictures),
                )
            )
        return rows

    @staticmethod
    def _measured(
        evaluation: ImageEvaluation, row: Micrograph, result: FieldResult
    ) -> FieldEvaluation:
        return FieldEvaluation(
            compartment_id=row.compartment_id,
            evaluation=evaluation,
            micrograph=row,
            um_per_pixel=row.um_per_pixel,
            result=result.as_json(),
            overlay_sha256=image_files.keep_overlay(result.drawing),
        )


def _scale_in(body: bytes) -> float | None:
    scale = inspect(body).scale
    return scale.um_per_pixel if scale else None


def _scale_of(pictures: _Pictures) -> dict[str, Any]:
    if pictures.um_per_pixel is None:
        return {}
    in_file = _scale_in(pictures.arrivals[0].body) is not None
    return {
        "um_per_pixel": pictures.um_per_pixel,
        "scale_source": ScaleSource.METADATA if in_file else ScaleSource.STATED,
        "scale_said": "ImageJ's metadata"
        if in_file
        else f"{pictures.um_per_pixel:g} um/px",
    }
