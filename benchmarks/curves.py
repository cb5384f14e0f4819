"""Instrument files: `python -m benchmarks.curves [FOLDER of the 57 real curves]`.

Ratios within one run: a curve of 100,000 points from bytes to results against the
fastest CSV parse alone; memory of a worker; the real curves one after another.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.figures import show

POINTS = 100_000
TURNS = 25
HEADER = "Time [s],Extensometer [mm],Load [N],Crosshead [mm],Stress [MPa]\n"
PROFILE = {
    "header_line": 1,
    "columns": [
        {"channel": "time", "name": "Time [s]"},
        {"channel": "extension", "name": "Extensometer [mm]"},
        {"channel": "force", "name": "Load [N]"},
        {"channel": "crosshead", "name": "Crosshead [mm]"},
        {"channel": "stress", "name": "Stress [MPa]"},
    ],
    "constants": {
        "gauge_length": {"value": "50", "unit": "mm"},
        "area": {"value": "126.7", "unit": "mm^2"},
    },
}
MATCAL = {
    "header_line": 2,
    "columns": [
        {"channel": "stress", "name": "engineering_stress", "unit": "ksi"},
        {"channel": "strain", "name": "engineering_strain", "unit": "1"},
    ],
    "stated": [
        {"name": "test_temperature", "key": "'temperature'", "line": 1, "unit": "degR"}
    ],
}


def curve_file(points: int = POINTS) -> bytes:
    """A bar of an Al-Mg casting with noise, broken at the end."""
    generator = np.random.default_rng(1)
    law = np.linspace(0, 300, 20_000)
    strain = np.linspace(0, 0.15, points - 20)
    stress = np.interp(strain, law / 70_000 + 0.002 * (law / 200) ** 9, law)
    stress += generator.normal(0, 0.05, stress.size)
    stress = np.append(stress, np.linspace(150, 0, 20))
    strain = np.append(strain, strain[-1] + np.arange(20) * 1e-6)
    rows = zip(
        np.arange(points) / 100,
        strain * 50,
        stress * 126.7,
        strain * 60 + 0.1,
        stress,
        strict=True,
    )
    body = "\n".join(
        f"{t:.5f},{x:.6f},{f:.5f},{c:.5f},{s:.4f}" for t, x, f, c, s in rows
    )
    return (HEADER + body + "\n").encode()


def evaluated(data: bytes, profile: dict[str, Any], name: str = "") -> Any:
    """From bytes to results, as a worker does it."""
    from characterization import parsers
    from characterization.methods.curves import TensileCurve
    from characterization.methods.tensile import evaluate

    record = parsers.read(data, profile, file_name=name).records[0]
    sizes = {key: quantity.value for key, quantity in record.quantities.items()}
    return evaluate(
        TensileCurve.of_channels(
            record.channels,
            gauge_length_mm=sizes.get("gauge_length"),
            area_mm2=sizes.get("area"),
        )
    )


def _parsers() -> dict[str, Callable[[bytes], Any]]:
    """The fastest CSV parsers that are there, by name."""
    import polars as pl

    found: dict[str, Callable[[bytes], Any]] = {"polars": pl.read_csv}
    try:
        import pyarrow as pa
        from pyarrow import csv
    except ImportError:
        return found
    return found | {"pyarrow": lambda data: csv.read_csv(pa.py_buffer(data))}


def _timed(function: Callable[[], Any]) -> dict[str, float]:
    """Seconds of processor, all threads together, and seconds that passed."""
    start, passed = time.process_time(), time.perf_counter()
    function()
    return {
        "processor": time.process_time() - start,
        "elapsed": time.perf_counter() - passed,
    }


def costs(data: bytes) -> dict[str, tuple[float, float]]:
    """Medians of turns that alternate [s], by clock: the fastest parse alone, and ours."""
    alone = _parsers()
    times: dict[str, list[dict[str, float]]] = {name: [] for name in (*alone, "ours")}
    for _turn in range(TURNS):
        for name, parse in alone.items():
            times[name].append(_timed(partial(parse, data)))
        times["ours"].append(_timed(partial(evaluated, data, PROFILE)))

    def median(name: str, clock: str) -> float:
        return statistics.median(turn[clock] for turn in times[name])

    return {
        clock: (min(median(name, clock) for name in alone), median("ours", clock))
        for clock in ("processor", "elapsed")
    }


def real_curves(folder: Path) -> tuple[int, float]:
    """How many files were evaluated one after another, and in how many seconds."""
    files = sorted(folder.glob("*.csv"))
    start = time.perf_counter()
    for path in files:
        evaluated(path.read_bytes(), MATCAL, path.name)
    return len(files), time.perf_counter() - start


def main() -> None:
    default = Path(__file__).parents[2] / "shared/data/matcal_6061T6_tension"
    folder = Path(sys.argv[1]) if sys.argv[1:] else default / "processed_data"
    data = curve_file()
    evaluated(data, PROFILE)
    found = costs(data)
    show("what", "found", "aim")
    show("---", "---", "---")
    # Workers fill every core, so what a file costs is processor time. Alone on the machine
    # the parse has all cores and the evaluation after it one: that ratio is larger.
    for clock, (fastest, ours) in found.items():
        show(
            f"{POINTS} points, bytes to results, against the fastest CSV parse alone, "
            f"{clock} time",
            f"{ours * 1e3:.1f} ms / {fastest * 1e3:.1f} ms = {ours / fastest:.2f}",
            "1.5" if clock == "processor" else "",
        )
    memory = psutil.Process().memory_info().rss
    show("memory of this process afterwards", f"{memory / 1e6:.0f} MB", "300 MB")
    if folder.exists():
        count, seconds = real_curves(folder)
        show(f"{count} real curves, one worker", f"{seconds:.2f} s", "10 s")


if __name__ == "__main__":
    main()
