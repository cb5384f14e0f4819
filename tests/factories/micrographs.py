"""Micrographs of tests, drawn (simulated) and measured through the product's own actions."""

from datetime import UTC, datetime

from characterization.actions import image_work, micrographs
from characterization.actions.micrograph_files import About, NewPicture
from characterization.actions.micrographs import Uploaded
from characterization.actions.recording import Facts
from characterization.imaging import drawn
from characterization.models import ImageEvaluation, Test, TestMethod
from tests.factories import materials, people

PORES = "ASTM-E1245-03-PORES"
POINTS = "ASTM-E562-19-PORES"
GRAINS = "ASTM-E112-13-INTERCEPTS"
ARMS = "HOUSE-SDAS-1"
TESTED = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)


def pore_files(count: int = 3, *, percent: float = 1.0, size: int = 160) -> list[bytes]:
    return [
        drawn.as_file(
            drawn.pores(seed=n, height=size, width=size + 40, percent=percent).pixels
        )
        for n in range(count)
    ]


def grain_files(count: int = 2, *, size: int = 200) -> list[bytes]:
    return [
        drawn.as_file(drawn.grains(seed=n, height=size, width=size, grain_px=30))
        for n in range(count)
    ]


def upload(
    specimen=None,
    files=None,
    *,
    method: str = PORES,
    um_per_pixel: float | None = 0.5,
    by=None,
    names=None,
    **more,
) -> Uploaded:
    """Uploaded and waiting for the worker."""
    specimen = specimen or materials.specimen()
    files = pore_files() if files is None else files
    return micrographs.start(
        specimen=specimen,
        material_state=specimen.material_states.first(),
        method=TestMethod.objects.get(code=method),
        pictures=[
            NewPicture(body, names[n] if names else f"field-{n + 1}.png", "image/png")
            for n, body in enumerate(files)
        ],
        about=About(um_per_pixel=um_per_pixel, scale_said="as drawn", etchant="none"),
        facts=Facts(
            performed_at=TESTED, temperature="23", operator=None, operator_as_sent="JD"
        ),
        by=by or people.person("engineer", specimen.compartment),
        **more,
    )


def measure(job) -> ImageEvaluation:
    """What the worker does with that job, here and now."""
    image_work.carry_out(job)
    return ImageEvaluation.objects.get(pk=job.subject_id)


def measured_test(specimen=None, files=None, **more) -> Test:
    """A test of micrographs, measured."""
    uploaded = upload(specimen, files, **more)
    measure(uploaded.job)
    uploaded.test.refresh_from_db()
    return uploaded.test


def method_pk(code: str) -> int:
    return TestMethod.objects.get(code=code).pk
