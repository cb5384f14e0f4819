"""The tools of the viewer as a metallographer uses them: mouse, keys and fingers."""

import json
import re

import pytest
from django.urls import reverse

from characterization.models import ImageEvaluation, Micrograph
from tests.browser.signing_in import sign_in
from tests.factories import materials, people
from tests.factories import micrographs as images

pytestmark = pytest.mark.slow


@pytest.fixture
def bar(committed_db, compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


@pytest.fixture
def engineer(bar):
    return people.person("engineer", bar.compartment)


def field_of(bar, engineer, method, files, **more) -> Micrograph:
    test = images.measured_test(bar, files, method=method, by=engineer, **more)
    return Micrograph.objects.filter(series=test.test_uid).first()


class Viewer:
    """The first viewer of a page; places are shares of the picture, which is fitted."""

    def __init__(self, page, field, canvas=0):
        self.page, self.field = page, field
        self.canvas = page.locator("canvas").nth(canvas)
        self.note = page.locator("[data-note]").nth(canvas)
        self.canvas.wait_for()
        self.box = self.canvas.bounding_box()
        self.scale = min(
            self.box["width"] / field.width, self.box["height"] / field.height
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """On the screen, of a place in the picture [px], before anything is moved."""
        left = (self.box["width"] - self.field.width * self.scale) / 2
        top = (self.box["height"] - self.field.height * self.scale) / 2
        return self.box["x"] + left + x * self.scale, self.box[
            "y"
        ] + top + y * self.scale

    def click(self, x: float, y: float) -> None:
        self.page.mouse.click(*self.at(x, y))

    def tool(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def marks(self) -> dict:
        return json.loads(self.page.locator("[data-marks]").input_value())

    def measured(self) -> float:
        """Pixels between two places 100 screen pixels apart, as the viewer says."""
        x, y = self.box["x"] + self.box["width"] / 2, self.box["y"] + 100
        self.tool("Measure")
        self.page.mouse.click(x - 50, y)
        self.page.mouse.click(x + 50, y)
        found = re.search(r"([0-9.]+) px", self.note.inner_text())
        self.tool("Measure")
        return float(found[1])


def test_crossings_polygons_measuring_and_zoom(live_site, browser_page, bar, engineer):
    field = field_of(
        bar, engineer, images.GRAINS, images.grain_files(1), um_per_pixel=0.5
    )
    found = field.evaluations.get().result["details"]
    page = browser_page
    sign_in(page, engineer, live_site)
    page.goto(field.get_absolute_url())
    viewer = Viewer(page, field)

    assert viewer.measured() == pytest.approx(100 / viewer.scale, rel=0.02)
    assert "µm" in viewer.note.inner_text() or viewer.field.um_per_pixel
    page.mouse.move(*viewer.at(field.width / 2, field.height / 2))
    page.mouse.wheel(0, -100)
    assert viewer.measured() == pytest.approx(100 / viewer.scale / 1.25, rel=0.02)
    page.get_by_role("button", name="Whole picture").click()

    viewer.tool("Crossings")
    assert "crossings" not in viewer.marks()  # those found stand until one is changed
    x, y, _one = found["crossings"][0]
    viewer.click(x, y)
    assert len(viewer.marks()["crossings"]) < len(found["crossings"])
    page.locator("[data-weight]").select_option("1.5")
    line = found["lines"][0]
    viewer.click(line[0] + 3, line[1])
    assert viewer.marks()["crossings"][-1][2] == 1.5
    page.get_by_role("button", name="As found").click()
    assert "crossings" not in viewer.marks()
    viewer.tool("Undo")
    assert viewer.marks()["crossings"][-1][2] == 1.5

    viewer.tool("Erase area")
    for corner in ((20, 20), (90, 20), (60, 80)):
        viewer.click(*corner)
    page.keyboard.press("Enter")
    (polygon,) = viewer.marks()["erased"]
    assert polygon == [
        pytest.approx(corner, abs=2) for corner in ([20, 20], [90, 20], [60, 80])
    ]
    page.locator("[name=reason]").last.fill("A scratch, and a twin boundary")
    page.get_by_role("button", name="Measure again with these").click()
    page.wait_for_url("**/jobs/*/")
    asked = ImageEvaluation.objects.get(number=2)
    assert asked.corrections["1"]["erased"] == [polygon]
    assert asked.corrections["1"]["crossings"][-1][2] == 1.5


def test_points_by_keys_and_by_fingers(live_site, tablet_page, bar, engineer):
    field = field_of(
        bar,
        engineer,
        images.POINTS,
        images.pore_files(1),
        settings={"columns": 4, "rows": 3},
    )
    page = tablet_page
    sign_in(page, engineer, live_site)
    page.goto(field.get_absolute_url())
    viewer = Viewer(page, field)
    viewer.tool("Count points")
    page.keyboard.type("3i")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("b")
    page.keyboard.press("Backspace")  # undone
    page.locator("[data-answer=o]").tap()
    assert viewer.marks()["points"] == "oi.." + "o" + "." * 7
    assert "3 ✓" in viewer.note.inner_text()

    viewer.tool("Count points")
    before = viewer.measured()
    pinch(page, viewer, apart=(60, 120))
    assert viewer.measured() == pytest.approx(before / 2, rel=0.1)
    assert viewer.marks()["points"] == "oi..o" + "." * 7  # two fingers mark nothing


def pinch(page, viewer, apart: tuple[int, int]) -> None:
    """Two fingers move away from one another."""
    touch = page.context.new_cdp_session(page)
    x, y = viewer.at(viewer.field.width / 2, viewer.field.height / 2)

    def send(kind: str, half: float) -> None:
        points = [] if half == 0 else [{"x": x - half, "y": y}, {"x": x + half, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", apart[0] / 2)
    for half in range(apart[0] // 2, apart[1] // 2 + 1, 5):
        send("touchMove", half)
    send("touchEnd", 0)


def test_the_scale_is_drawn_and_two_fields_move_together(
    live_site, browser_page, bar, engineer
):
    field = field_of(
        bar, engineer, images.PORES, images.pore_files(2), um_per_pixel=None
    )
    other = Micrograph.objects.get(series=field.series, number=2)
    page = browser_page
    sign_in(page, engineer, live_site)
    page.goto(reverse("characterization:micrograph-scale", args=[field.pk]))
    viewer = Viewer(page, field)
    viewer.click(20, 100)
    viewer.click(120, 100)
    assert float(page.locator("[name=pixels]").input_value()) == pytest.approx(
        100, abs=2
    )
    page.locator("[name=length]").fill("50")
    page.get_by_role("button", name="Set the scale").click()
    page.wait_for_url("**/jobs/*/")
    other.refresh_from_db()
    assert other.um_per_pixel == pytest.approx(0.5, rel=0.03)

    beside = reverse("characterization:micrograph-compare")
    page.goto(f"{beside}?left={field.pk}&right={other.pk}")
    left, right = Viewer(page, field), Viewer(page, other, canvas=1)
    page.mouse.move(*left.at(100, 80))
    page.mouse.wheel(0, -100)
    page.mouse.wheel(0, -100)
    x, y = right.at(100, 80)
    page.get_by_role("button", name="Measure", exact=True).nth(1).click()
    page.mouse.click(x - 50, y)
    page.mouse.click(x + 50, y)
    found = float(re.search(r"\(([0-9.]+) px\)", right.note.inner_text())[1])
    assert found == pytest.approx(100 / right.scale / 1.25**2, rel=0.03)
