"""Dashboards at a million measurements, and a chart of ten thousand points.

    python -m benchmarks.analysis [MEASUREMENTS]

On a database of its own, asked in this process: what is timed is the server's part. Pages
take turns with a plain list in the same run. The chart is drawn in a Chromium, if there
is one, from the file the product serves.
"""

import logging
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import median, milliseconds, p95, show, timed
from tests.harness import plugin

# One transaction writes thousands of rows here.
os.environ["STATEMENT_TIMEOUT_MS"] = "600000"

MEASUREMENTS = 1_000_000
TURNS = 40
POINTS = 10_000
LIST_PAGE = "/tests/"
PAGES = (
    "/analysis/",
    "/analysis/property-against-element/",
    "/analysis/property-against-element/?bars=1",
    "/analysis/comparison/",
    "/analysis/chemistry-drift/",
    "/analysis/strength-elongation/",
    "/analysis/value/",
    "/overview/",
)


def pages(measurements: int) -> None:
    """Queries before and after, times in turns with the list."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks import large_program
    from tests.factories import people, scandium_series, stored_summaries

    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable()
    compartment = people.compartment()
    person = people.person("engineer", compartment)
    client = Client()
    client.force_login(person, backend="labtrack.accounts.backends.EmailBackend")

    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return len(captured)

    scandium_series.make(compartment, levels=(0.0, 0.2), with_hardening=True)
    stored_summaries.compute()
    before = {path: queries(path) for path in PAGES}
    start = time.perf_counter()
    large_program.populate(compartment, person, measurements=measurements)
    show(
        f"{measurements:,} measurements written", f"{time.perf_counter() - start:.0f} s"
    )
    start = time.perf_counter()
    stored_summaries.compute()
    show("their summaries computed", f"{time.perf_counter() - start:.0f} s")
    for path in PAGES:
        show(f"queries of {path}", f"{before[path]} and {queries(path)}", "equal")
    found: dict[str, list[float]] = {path: [] for path in (LIST_PAGE, *PAGES)}
    for path in found:
        client.get(path)
    for _turn in range(TURNS):
        for path, taken in found.items():
            taken += timed(lambda path=path: client.get(path), 1)
    show(LIST_PAGE, milliseconds(found[LIST_PAGE]))
    for path in PAGES:
        ratio = p95(found[path]) / p95(found[LIST_PAGE])
        show(path, f"{milliseconds(found[path])}; ratio of p95 {ratio:.2f}", "3")


def drawing() -> None:
    """Ten thousand bars and their heats, from the spec to the finished picture."""
    import json

    from labtrack.charts.against import Series, against
    from labtrack.charts.theme import config
    from tests.harness.browser import OPTIONS, chromium_path

    chromium = chromium_path()
    if chromium is None:
        show(f"{POINTS:,} points drawn", "no Chromium here", "1.5 s")
        return
    bars = [
        {"x": 0.4 * i / POINTS, "y": 140 + (i * 37 % 101) / 3, "url": f"/tests/{i}/"}
        for i in range(POINTS)
    ]
    heats = [
        {
            "x": 0.02 * i,
            "y": 150 + i,
            "code": f"H{i}",
            "shown": "",
            "at": "",
            "url": "/",
        }
        for i in range(20)
    ]
    spec = against(
        [Series("T5", heats, bars=bars)], x_axis="Sc [wt%]", y_axis="Rp0.2 [MPa]"
    )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_content("<main><div id='view' style='width:1100px'></div></main>")
        page.add_script_tag(path=str(_engine(Path(folder))), type="module")
        page.wait_for_function("window.embed !== undefined", timeout=60_000)
        draw = """async ([spec, config]) => {
            const start = performance.now();
            const result = await window.embed('#view', spec, {ast: true, actions: false,
                config, renderer: 'canvas', mode: 'vega-lite', defaultStyle: false});
            await result.view.runAsync();
            result.finalize();
            return performance.now() - start;
        }"""
        arguments = [json.loads(json.dumps(spec)), config("light")]
        taken = [page.evaluate(draw, arguments) / 1e3 for _turn in range(7)]
        browser.close()
    show(
        f"{POINTS:,} points drawn in Chromium",
        f"first {taken[0]:.2f} s, median {median(taken):.2f} s",
        "1.5 s",
    )


def _engine(folder: Path) -> Path:
    """The bundle that the product serves, telling the window what it exports."""
    import vl_convert

    script = folder / "engine.js"
    bundle = vl_convert.javascript_bundle("window.embed = vegaEmbed;")
    script.write_text(bundle, "utf-8")
    return script


def main() -> int:
    show("what", "found", "aim")
    show("---", "---", "---")
    try:
        plugin.POSTGRES_RUN.clone(plugin.WORKER_DATABASE)
        drawing()
        pages(int(sys.argv[1]) if len(sys.argv) > 1 else MEASUREMENTS)
    finally:
        plugin.pytest_unconfigure()
    return 0


if __name__ == "__main__":
    sys.exit(main())
