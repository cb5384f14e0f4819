"""Charts of the dashboards: valid, drawn in every medium, no band outside the data."""

import json

import altair as alt
import pytest
import vl_convert

from labtrack.charts.against import Series, against, apart
from labtrack.charts.control import control_chart, fade_chart
from labtrack.charts.forest import forest
from labtrack.charts.places import places
from labtrack.charts.quality import frontier, pareto, quality
from labtrack.charts.theme import themed

HEATS = [
    {"x": x, "y": 138 + 100 * x, "code": f"H{i}", "shown": "150 MPa", "at": "Sc 0.1 wt%",
     "condition": "535+SC, T5", "url": f"/heats/H{i}/"}
    for i, x in enumerate((0.0, 0.1, 0.2, 0.3))
]  # fmt: skip
CURVE = [
    {"x": x, "fit": 138 + 100 * x, "low": 135 + 100 * x, "high": 141 + 100 * x,
     "least": 130 + 100 * x, "most": 146 + 100 * x}
    for x in (0.0, 0.15, 0.3)
]  # fmt: skip
T5 = Series("T5-325-4H", HEATS, HEATS[:2], [{"x": 0.1, "y": 149, "url": "/t/"}], CURVE)
F = Series("F, as cast", [row | {"y": 138.0} for row in HEATS])
ROWS = [
    {"label": "535+0.30SC, T5", "value": 33.0, "low": 29.0, "high": 38.0, "least": 27.0,
     "most": 40.0, "shown": "+33 MPa", "how": "Welch", "url": "/c/1/"},
    {"label": "535+0.30SC, F", "value": 2.0, "shown": "+2 MPa", "how": "", "url": "/c/2/"},
]  # fmt: skip
CONTROL = [
    {"label": f"H{i}", "value": v, "shown": f"{v}", "code": f"H{i}", "when": "Mar 2",
     "url": f"/heats/H{i}/", "is_out": v > 1}
    for i, v in enumerate((0.1, 0.2, 1.4, 0.1, 0.2, 0.0, 0.3))
]  # fmt: skip
POINTS = [
    {"x": x, "y": y, "series": "T5", "sc": x / 40, "code": f"H{x}", "shown": "", "at": "",
     "url": "/h/", "low": y - 2, "high": y + 2, "label": f"535, {x}"}
    for x, y in ((4.0, 300.0), (9.0, 280.0), (12.0, 276.0))
]  # fmt: skip
LINE = [{"line": "Q 450", "x": x, "y": 450 - 40 * x**0.5} for x in (4.0, 8.0, 12.0)]

SPECS = {
    "places": places(
        [
            {"x": x, "y": y, "value": 70 + x, "shown": "70", "name": "1"}
            for x in (0.0, 1.5)
            for y in (0.0, 0.4)
        ],
        title="HV",
        noun="Indent",
        simulated=True,
    ),
    "against": against(
        [T5, F],
        x_axis="Sc [wt%]",
        y_axis="Rp0.2 [MPa]",
        literature=[
            {"x": 0.2, "y": 140, "label": "535", "shown": "140 MPa", "source": "S", "url": "/l/"}
        ],
        minimum=124,
        minimum_label="Minimum 124",
        simulated=True,
    ),
    "forest": forest(ROWS, axis="Difference [MPa]", simulated=True),
    "means": forest(
        ROWS,
        axis="Rp0.2 [MPa]",
        rules=[{"value": 18.0, "label": "Minimum 18.0 ksi"}],
        is_difference=False,
        simulated=True,
    ),
    "control": control_chart(
        CONTROL,
        axis="Sc [wt%]",
        center=0.3,
        center_label="mean",
        lower=-0.5,
        lower_label="lower control limit",
        upper=1.2,
        upper_label="upper control limit",
        window=(0.0, 0.6),
        simulated=True,
    ),
    "fade": fade_chart(
        [r | {"heat": "H1", "minutes": i} for i, r in enumerate(CONTROL)],
        x_axis="Minutes",
        y_axis="Sc [wt%]",
        simulated=True,
    ),
    "quality": quality(
        [*POINTS, POINTS[0] | {"is_bar": True}],
        x_axis="A [%]",
        y_axis="Rm [MPa]",
        iso_q=LINE,
        ductility=LINE,
        series=["T5"],
        simulated=True,
    ),
    "pareto": pareto(
        POINTS,
        x_axis="US$/kg",
        y_axis="Rp0.2 [MPa]",
        frontier=frontier(POINTS),
        simulated=True,
    ),
}  # fmt: skip
each_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())


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


def layers_with(spec: dict, style: str) -> list[dict]:
    return [
        layer
        for layer in spec["layer"]
        if isinstance(layer.get("mark"), dict) and layer["mark"].get("style") == style
    ]


def test_both_bands_are_drawn_and_end_with_the_data():
    for style in ("mean-band", "prediction-band"):
        (layer,) = layers_with(SPECS["against"], style)
        places = [row["x"] for row in layer["data"]["values"]]
        assert (min(places), max(places)) == (0.0, 0.3)
    assert {row["series"] for row in layer["data"]["values"]} == {"T5-325-4H"}


def test_every_heat_is_drawn_once_and_leads_to_its_page():
    (layer,) = layers_with(SPECS["against"], "heat-point")
    rows = layer["data"]["values"]
    assert len(rows) == 8
    assert all(row["url"].startswith("/heats/") for row in rows)


def test_literature_has_a_mark_of_its_own_and_no_series():
    (layer,) = layers_with(SPECS["against"], "literature-point")
    assert "series" not in layer["data"]["values"][0]


def test_names_at_the_ends_of_lines_do_not_meet():
    placed = apart([{"y": 3.0}, {"y": 1.0}, {"y": 1.2}], 1.0)
    assert [row["y"] for row in placed] == [1.0, 2.0, 3.0]


def test_the_frontier_leaves_out_what_costs_more_for_less():
    assert frontier(POINTS) == [{"x": 4.0, "y": 300.0}]


def test_the_word_simulated_has_room_of_its_own():
    for spec in SPECS.values():
        assert spec["title"]["text"] == "SIMULATED"
        assert not any("SIMULATED" in str(layer) for layer in spec["layer"])


def test_words_of_a_control_chart_stand_outside_its_points():
    sides = [
        layer["encoding"]["y"]["axis"]
        for layer in SPECS["control"]["layer"]
        if layer["encoding"]["y"].get("axis")
    ]
    (words,) = sides
    assert words["orient"] == "right"
    assert words["values"] == [-0.5, 0.3, 1.2]
    assert words["labelExpr"].count("?") == 2
    assert not any(
        layer["mark"].get("type") == "text" for layer in SPECS["control"]["layer"]
    )
