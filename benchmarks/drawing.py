"""A chart of ten thousand points in a Chromium: `python -m benchmarks.drawing`.

The product's own script and engine draw the product's own spec, as on the page of a
property against scandium with the bars behind their heats.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.figures import median, show
from labtrack.charts.against import Series, against
from labtrack.charts.theme import config
from labtrack.management.commands import build_vendor_static
from tests.harness.browser import OPTIONS, chromium_path
from tests.harness.fingerprint import CHECKOUT

POINTS = 10_000
HEATS = 30
TURNS = 9
SITE = "http://labtrack.test"
PAGE = """<!doctype html><html lang="en"><body style="margin:0">
<figure data-chart="against" style="width:1100px">
<div data-chart-view style="width:100%"></div>
<script type="application/json" id="against-spec">SPEC</script>
<div class="lt-chart-table" hidden></div></figure>
<script type="module" src="/chart.js" id="chart-script" data-vega="/vega.js"
 data-light="/light.json" data-dark="/dark.json"></script></body></html>"""
DRAWN = """() => new Promise((done) => {
    const figure = document.querySelector("figure");
    const start = performance.now();
    const look = () => figure.dataset.drawn
        ? requestAnimationFrame(() => done(performance.now() - start))
        : setTimeout(look, 2);
    look();
})"""
AGAIN = (
    """() => {
    delete document.querySelector("figure").dataset.drawn;
    document.dispatchEvent(new Event("labtrack:theme"));
    return ("""
    + DRAWN
    + """)();
}"""
)


def spec(points: int = POINTS) -> dict[str, Any]:
    """Two tempers, heats with their bars behind, lines and bands."""
    random = np.random.default_rng(10_000)
    series = []
    for name, slope in (("F", 20.0), ("T5, 325 °C 4 h", 120.0)):
        contents = np.linspace(0, 0.4, HEATS) + random.normal(0, 0.006, HEATS)
        means = 138 + slope * contents + random.normal(0, 3, HEATS)
        heats = [
            {
                "x": float(x),
                "y": float(y),
                "code": f"H26-{number:03}",
                "shown": f"{y:.0f} MPa",
                "at": f"{x:.3f} wt%",
                "condition": name,
                "url": f"/heats/H26-{number:03}/",
            }
            for number, (x, y) in enumerate(zip(contents, means, strict=True))
        ]
        bars = [
            {
                "x": heat["x"],
                "y": heat["y"] + float(random.normal(0, 4)),
                "url": f"/tests/{number}/",
            }
            for number in range(points // 2)
            for heat in (heats[number % HEATS],)
        ]
        curve = [
            {
                "x": float(x),
                "fit": 138 + slope * x,
                "low": 136 + slope * x,
                "high": 140 + slope * x,
                "least": 130 + slope * x,
                "most": 146 + slope * x,
            }
            for x in np.linspace(0, 0.4, 41).tolist()
        ]
        series.append(Series(name, heats, bars=bars, curve=curve))
    return against(
        series,
        x_axis="Sc, measured per heat [wt%]",
        y_axis="Proof strength Rp0.2 [MPa]",
        simulated=True,
    )


def served() -> dict[str, tuple[str, str]]:
    """What the page asks for: type and text by path."""
    import vl_convert

    script = CHECKOUT / "labtrack/static/labtrack/js/chart.js"
    engine = vl_convert.javascript_bundle(build_vendor_static.VEGA_EXPORT)
    drawn = json.dumps(spec()).replace("<", "\\u003c")
    return {
        "/": ("text/html; charset=utf-8", PAGE.replace("SPEC", drawn)),
        "/chart.js": ("text/javascript", script.read_text("utf-8")),
        "/vega.js": ("text/javascript", engine),
        "/light.json": ("application/json", json.dumps(config("light"))),
        "/dark.json": ("application/json", json.dumps(config("dark"))),
    }


def times(chromium: str) -> tuple[list[float], list[float], list[float]]:
    """Seconds of the first drawing of a new page, engine included, and of later ones;
    and what the later ones took of a processor.
    """
    from playwright.sync_api import sync_playwright

    files = served()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        first, again, busy = [], [], []
        for _turn in range(3):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            for path, (kind, text) in files.items():
                page.route(f"{SITE}{path}", _answer(kind, text))
            page.goto(f"{SITE}/", wait_until="commit")
            page.wait_for_function(
                "document.querySelector('figure')?.dataset.drawn", timeout=60_000
            )
            first.append(page.evaluate("performance.now()") / 1e3)
            tools = page.context.new_cdp_session(page)
            tools.send("Performance.enable", {"timeDomain": "threadTicks"})
            for _again in range(TURNS // 3):
                before = _processor(tools)
                again.append(page.evaluate(AGAIN) / 1e3)
                busy.append(_processor(tools) - before)
            page.close()
        browser.close()
    return first, again, busy


def _processor(tools: Any) -> float:
    """Seconds that the page's thread has worked, waiting for a turn left out."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def _answer(kind: str, text: str) -> Callable[[Any], None]:
    return partial(_fulfill, kind=kind, text=text)


def _fulfill(route: Any, *, kind: str, text: str) -> None:
    route.fulfill(content_type=kind, body=text)


def main() -> int:
    show("what", "found", "aim")
    show("---", "---", "---")
    if (chromium := chromium_path()) is None:
        show(f"{POINTS:,} points drawn", "no Chromium here", "1.5 s")
        return 0
    first, again, busy = times(chromium)
    load = f"load average {os.getloadavg()[0]:.1f}"
    show(
        f"{POINTS:,} points drawn in Chromium, from spec to picture",
        f"median {median(again):.2f} s, worst {max(again):.2f} s of {len(again)}; "
        f"{median(busy):.2f} s of a processor; {load}",
        "1.5 s",
    )
    show(
        "the same on a new page, engine loaded and compiled",
        f"median {median(first):.2f} s of {len(first)}; {load}",
        "",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
