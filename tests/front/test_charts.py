"""Chart specs are valid, draw in every medium, and invent nothing."""

import json
import math
import subprocess
import sys

import altair as alt
import pytest
import vl_convert

from labtrack.charts.card import ChartCard
from labtrack.charts.dots import dots_by_heat, spread
from labtrack.charts.fields import running_accuracy, running_mean
from labtrack.charts.histogram import class_width, classes, histogram, normal_counts
from labtrack.charts.over_time import melt_log
from labtrack.charts.tensile import (
    MarkedPoint,
    ModulusLine,
    decimated,
    offset_construction,
    tensile_curve,
)
from labtrack.charts.theme import themed

BARS = [
    {
        "heat": heat,
        "value": value,
        "shown": f"{value} MPa",
        "code": f"{heat}-B{i}",
        "url": f"/specimens/{heat}-B{i}/",
        "state": "Approved",
        "is_excluded": value < 170,
    }
    for heat, values in {"H1": (175, 168, 171), "H2": (181, 183)}.items()
    for i, value in enumerate(values)
]
FIELDS = [
    {
        "n": n,
        "value": 20 + n % 2,
        "mean": 20.5,
        "half_width": None if n == 1 else 4 / n,
        "accuracy_percent": None if n == 1 else 20 / n,
    }
    for n in range(1, 7)
]
STRAIN = [0.01 * i for i in range(60)]
STRESS = [min(694 * e, 150 + 20 * e) for e in STRAIN]
LINE = ModulusLine(slope=694, origin=0.0, window=(0.03, 0.12))
CROSSING = MarkedPoint("Rp0.2", 0.42, 158.4, "158 MPa")

SPECS = {
    "dots": dots_by_heat(
        BARS,
        axis="Yield strength Rp0.2 [MPa]",
        heat_means={"H1": 173, "H2": 182},
        mean=177.5,
        mean_label="mean 178",
        interval=(160, 195),
        minimum=124,
        minimum_label="Minimum 124",
        simulated=True,
    ),
    "dots of one heat": dots_by_heat(
        BARS[:3], axis="Yield strength Rp0.2 [MPa]", mean=173, simulated=True
    ),
    "histogram": histogram(
        [p["value"] for p in BARS],
        axis="Rp0.2 [MPa]",
        mean=176,
        deviation=6,
        simulated=True,
    ),
    "curve": tensile_curve(
        STRAIN, STRESS, modulus=LINE, marks=[CROSSING], simulated=True
    ),
    "bare curve": tensile_curve(STRAIN, STRESS, unit="ksi", simulated=True),
    "offset": offset_construction(
        STRAIN, STRESS, modulus=LINE, crossing=CROSSING, simulated=True
    ),
    "running mean": running_mean(
        FIELDS, axis="Mean intercept [µm]", noun="Field", simulated=True
    ),
    "running accuracy": running_accuracy(
        FIELDS, noun="Field", aim=10.0, simulated=True
    ),
    "offset not reached": offset_construction(
        STRAIN[:15], STRESS[:15], modulus=LINE, simulated=True
    ),
}
each_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())


def rows_of(spec: dict) -> list[dict]:
    """All data of a spec, layer by layer."""
    own = spec.get("data", {}).get("values", [])
    return own + [row for layer in spec.get("layer", []) for row in rows_of(layer)]


@each_spec
def test_a_spec_is_valid_vega_lite(spec):
    alt.Chart.from_dict(spec, validate=True)


@each_spec
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_a_spec_draws_without_a_browser_and_says_simulated(spec, ground):
    svg = vl_convert.vegalite_to_svg(themed(spec, ground))
    assert "SIMULATED" in svg
    assert "NaN" not in svg


@each_spec
def test_a_spec_names_styles_and_no_color(spec):
    assert '"color"' not in json.dumps(spec)
    assert "#" not in json.dumps({k: v for k, v in spec.items() if k != "$schema"})


def test_measured_charts_do_not_say_simulated():
    spec = tensile_curve(STRAIN, STRESS)
    assert "SIMULATED" not in json.dumps(spec)


def test_every_bar_is_drawn_once_with_its_address():
    rows = [row for row in rows_of(SPECS["dots"]) if "code" in row]
    assert sorted(row["code"] for row in rows) == sorted(p["code"] for p in BARS)
    assert all(row["url"].startswith("/specimens/") for row in rows)


def test_excluded_bars_are_drawn_hollow_in_a_layer_of_their_own():
    hollow = [
        layer
        for layer in SPECS["dots"]["layer"]
        if layer.get("mark", {}).get("style") == "excluded-point"
    ]
    assert [row["value"] for row in hollow[0]["data"]["values"]] == [168]


def test_one_heat_shows_no_interval():
    styles = json.dumps(SPECS["dots of one heat"])
    assert "interval-band" not in styles
    assert "mean-line" in styles


def test_dots_of_one_heat_spread_within_their_column_and_never_coincide():
    places = spread(40)
    assert len(set(places)) == 40
    assert all(-1 <= place <= 1 for place in places)
    assert spread(1) == [0.0]


def test_classes_count_every_value_once():
    values = [168, 172, 172, 175.5, 180, 183.9, 191]
    rows = classes(values, 4)
    assert sum(row["count"] for row in rows) == len(values)
    assert [row["count"] for row in rows if row["low"] == 172] == [3]


@pytest.mark.parametrize(
    ("values", "width"),
    [([5, 5, 5], 1), ([1, 2], 1), ([168, 172, 172, 175, 180, 183, 191], 5)],
)
def test_class_widths_are_round_numbers(values, width):
    assert class_width(values) == pytest.approx(width)


def test_the_axis_of_a_histogram_counts_whole_bars():
    """Each number once, six at most, however many bars there are."""
    for most in (1, 2, 7, 400):
        spec = histogram([1.0] * most + [9.0], axis="x", width=1)
        axes = [
            layer["encoding"]["y"]["axis"]["values"]
            for layer in spec["layer"]
            if "values" in (layer["encoding"].get("y") or {}).get("axis", {})
        ]
        assert len(axes) == 1
        assert axes[0][0] == 0
        assert len(axes[0]) == len(set(axes[0])) <= 6


def test_the_normal_curve_encloses_as_many_counts_as_there_are_bars():
    rows = normal_counts(mean=176, deviation=6, count=23, width=4)
    step = rows[1]["value"] - rows[0]["value"]
    area = sum(row["count"] for row in rows) * step / 4
    assert area == pytest.approx(23, rel=1e-3)  # the tails beyond 3.5 s are left out


def test_decimation_keeps_ends_peaks_and_order():
    count = 50_000
    strain = [i / count for i in range(count)]  # at most six digits
    stress = [100 + 0.001 * i for i in range(count)]
    stress[31_234] = 500.0
    stress[12_345] = -7.0
    rows = decimated(strain, stress)
    assert len(rows) <= 4000
    assert rows[0]["strain"] == strain[0]
    assert rows[-1]["strain"] == strain[-1]
    assert {"strain": strain[31_234], "stress": 500.0} in rows
    assert {"strain": strain[12_345], "stress": -7.0} in rows
    assert [r["strain"] for r in rows] == sorted(r["strain"] for r in rows)


def test_a_short_curve_is_drawn_point_by_point():
    assert len(decimated(STRAIN, STRESS)) == len(STRAIN)


def test_the_offset_line_is_parallel_and_two_tenths_of_a_percent_away():
    lines = [
        layer["data"]["values"]
        for layer in SPECS["offset"]["layer"]
        if layer["mark"].get("style") in ("modulus-line", "offset-line")
    ]
    (low, high), (low_moved, high_moved) = lines
    assert low_moved["strain"] - low["strain"] == pytest.approx(0.2)
    assert high_moved["strain"] - high["strain"] == pytest.approx(0.2)
    assert high["stress"] == high_moved["stress"]


def test_modulus_line_turns_stress_to_strain_and_back():
    line = ModulusLine(slope=700, origin=0.01)
    strain = line.strain_at(140, offset=0.2)
    assert strain == pytest.approx(0.41)
    assert line.stress_at(strain, offset=0.2) == pytest.approx(140)
    assert math.isclose(line.stress_at(0.01), 0)


def test_a_card_without_a_spec_is_empty_and_says_what_it_needs():
    card = ChartCard(key="fatigue", title="Fatigue", empty="Needs 15 bars.")
    assert card.is_empty
    assert card.spec_id == "fatigue-spec"


def test_drawing_a_page_with_charts_imports_no_altair():
    code = (
        "import sys, labtrack.charts.dots, labtrack.charts.histogram, "
        "labtrack.charts.tensile, labtrack.charts.theme, labtrack.charts.card; "
        "sys.exit('altair' in sys.modules or 'django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_melt_log_begins_with_the_charge_or_with_what_was_before_it():
    warm = [{"minutes": 62.0, "value": 742.0}, {"minutes": 238.0, "value": 723.0}]
    for first, begins in ((0.0, 0.0), (40.0, 0.0), (-35.0, -35.0)):
        words = "RPT after degassing"
        spec = melt_log(warm, [{"minutes": first, "what": words}], axis="[°C]")
        scales = [layer["encoding"]["x"]["scale"] for layer in spec["layer"]]
        assert {tuple(scale["domain"]) for scale in scales} == {(begins, 238.0)}


def test_words_on_the_melt_log_stand_above_the_line():
    warm = [{"minutes": 62.0, "value": 742.0}, {"minutes": 238.0, "value": 723.0}]
    words = {"minutes": 60.0, "what": "Degas"}
    line = melt_log(warm, [words], axis="[°C]", height=280)["layer"][-1]
    scale = line["encoding"]["y"]["scale"]
    room = (scale["domainMax"] - 742) / (scale["domainMax"] - 723) * 280
    assert room == pytest.approx(len("Degas") * 6 + 12, abs=2)
    nothing = melt_log(warm, [], axis="[°C]")["layer"][-1]
    assert "domainMax" not in nothing["encoding"]["y"]["scale"]
