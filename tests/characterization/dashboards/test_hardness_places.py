"""Hardness at places: a map of a section, a profile along a line."""

from types import SimpleNamespace

import pytest

from characterization.dashboards import hardness_places

GRID = [(x, y) for x in (0.0, 1.0, 2.0) for y in (0.0, 0.5)]
LINE = [(x, 0.0) for x in (0.0, 0.5, 1.0, 1.5)]
OBLIQUE = [(x, 2 * x + 1) for x in (0.0, 0.5, 1.0, 1.5)]


def drawn(places, hardness=None):
    """The card of a test with indents at these places, 100 HV and up."""
    readings = [
        SimpleNamespace(number=number, name=name, value=value)
        for number, place in enumerate(places, start=1)
        for name, value in zip(("x", "y"), place, strict=True)
    ]
    values = hardness or [100.0 + n for n in range(len(places))]
    details = {
        "rows": [
            {"number": n, "values": {"HV_here": hv}}
            for n, hv in enumerate(values, start=1)
        ],
        "mean": 102.0,
        "sd": 2.0,
    }
    test = SimpleNamespace(
        readings=SimpleNamespace(all=lambda: readings),
        compartment=SimpleNamespace(is_simulated=True),
    )
    return hardness_places.cards(test, details)


def test_places_over_a_section_are_a_map_with_its_table():
    (card,) = drawn(GRID)
    points = card.spec["layer"][0]
    assert card.key == "hardness-map"
    assert [(p["x"], p["y"]) for p in points["data"]["values"]] == GRID
    assert points["encoding"]["fill"]["field"] == "value"
    assert card.title == "Hardness from 100 to 105 over the section"
    assert card.rows[3] == ["4", "1.000", "0.500", "103.0"]
    assert card.spec["title"]["text"] == "SIMULATED"


@pytest.mark.parametrize("places", [LINE, OBLIQUE])
def test_places_on_a_line_are_a_profile(places):
    (card,) = drawn(places)
    assert card.key == "profile"
    marks = card.spec["layer"][1]["data"]["values"]
    assert marks[0]["x"] == 0
    assert marks[-1]["x"] == pytest.approx(
        ((places[-1][0]) ** 2 + (places[-1][1] - places[0][1]) ** 2) ** 0.5, rel=1e-4
    )


def test_an_indent_without_a_value_or_alone_is_not_drawn():
    (card,) = drawn(GRID, [100.0, None, 102.0, 103.0, 104.0, 105.0])
    assert [row[0] for row in card.rows] == ["1", "3", "4", "5", "6"]
    assert drawn([(0.0, 0.0)]) == []
