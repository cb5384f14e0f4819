"""Charts of the style page, from made-up numbers that agree with one another."""

import math

from labtrack.charts.card import ChartCard, Column
from labtrack.charts.dots import dots_by_heat
from labtrack.charts.histogram import histogram
from labtrack.charts.tensile import (
    MarkedPoint,
    ModulusLine,
    offset_construction,
    tensile_curve,
)

AXIS = "Yield strength Rp0.2 [MPa]"
HEATS = {
    "H26-006": (175, 174, 180, 179, 177, 174),
    "H26-012": (168, 172, 177, 175, 172),
    "H26-013": (191, 183, 182, 181, 183, 182),
    "H26-021": (165, 168, 174, 176, 173, 170),
}
MODULUS = ModulusLine(slope=694.0, origin=0.01, window=(0.035, 0.11))
YIELD, OFFSET = 176.0, 0.2


def stress_at(strain: float) -> float:
    """A Ramberg-Osgood bar with serrations, solved by bisection; strain in percent."""
    low, high = 0.0, 400.0
    for _step in range(50):
        middle = (low + high) / 2
        plastic = OFFSET * (middle / YIELD) ** 9
        if MODULUS.strain_at(middle) + plastic < strain:
            low = middle
        else:
            high = middle
    serration = 1.6 * abs(math.sin(9 * strain)) if strain > 1 else 0.0
    return low - serration


def curve() -> tuple[list[float], list[float]]:
    """Strain [%] and stress [MPa] of the made-up bar."""
    strain = [0.01 + 0.004 * i for i in range(200)]
    strain += [0.81 + 0.02 * i for i in range(380)]
    return strain, [stress_at(value) for value in strain]


def dots() -> ChartCard:
    """Every bar above its heat."""
    points = [
        {
            "heat": heat,
            "value": value,
            "shown": f"{value} MPa",
            "code": f"{heat}-B{number}",
            "state": "Approved",
            "url": f"/style/#{heat}-B{number}",
            "is_excluded": heat == "H26-012" and value == 168,
        }
        for heat, values in HEATS.items()
        for number, value in enumerate(values, start=1)
    ]
    counted = {
        heat: [p["value"] for p in points if p["heat"] == heat and not p["is_excluded"]]
        for heat in HEATS
    }
    means = {heat: sum(values) / len(values) for heat, values in counted.items()}
    mean = sum(means.values()) / len(means)
    return ChartCard(
        key="dots",
        title="Heats differ by more than bars within a heat",
        subtitle="Rp0.2 [MPa] by heat, 22 bars. Tick: mean of the heat. Band: 95 % "
        "interval of the mean over 4 heats. Hollow: excluded.",
        spec=dots_by_heat(
            points,
            axis=AXIS,
            heat_means=means,
            mean=mean,
            mean_label=f"mean {mean:.0f}",
            interval=(mean - 9, mean + 9),
            minimum=124,
            minimum_label="Minimum 124, ASTM B108 535.0-F",
            simulated=True,
        ),
        columns=[
            Column("Specimen"),
            Column("Heat"),
            Column("Rp0.2", unit="MPa", is_number=True),
        ],
        rows=[
            [
                {"text": p["code"], "url": p["url"], "is_code": True},
                p["heat"],
                p["value"],
            ]
            for p in points
        ],
        csv_url="#exports",
    )


def classes() -> ChartCard:
    """How the same bars are distributed."""
    values = [value for members in HEATS.values() for value in members]
    return ChartCard(
        key="classes",
        title="One group, no second peak",
        subtitle="Rp0.2 [MPa], 23 bars, normal curve for comparison.",
        spec=histogram(values, axis=AXIS, mean=176, deviation=5.9, simulated=True),
        columns=[Column("Rp0.2", unit="MPa", is_number=True)],
        rows=[[value] for value in sorted(values)],
    )


def bar() -> tuple[ChartCard, ChartCard]:
    """A tensile curve, and how Rp0.2 was found on it."""
    strain, stress = curve()
    top = max(range(len(stress)), key=stress.__getitem__)
    crossing = MarkedPoint(
        "Rp0.2", MODULUS.strain_at(YIELD, offset=OFFSET), YIELD, "176 MPa"
    )
    marks = [
        crossing,
        MarkedPoint("Rm", strain[top], stress[top], f"{stress[top]:.0f} MPa"),
        MarkedPoint("Break", strain[-1], stress[-1]),
    ]
    columns = [
        Column("Point"),
        Column("Strain", unit="%", is_number=True),
        Column("Stress", unit="MPa", is_number=True),
    ]
    rows = [[mark.name, f"{mark.strain:.2f}", f"{mark.stress:.1f}"] for mark in marks]
    whole = ChartCard(
        key="curve",
        title="Tensile curve",
        subtitle="Stress [MPa] against extensometer strain [%], 580 points.",
        spec=tensile_curve(
            strain, stress, modulus=MODULUS, marks=marks, simulated=True
        ),
        columns=columns,
        rows=rows,
    )
    found = ChartCard(
        key="offset",
        title="How Rp0.2 was found",
        subtitle="Modulus line over its window (thick); first crossing of the line "
        "moved by 0.2 %.",
        spec=offset_construction(
            strain, stress, modulus=MODULUS, crossing=crossing, simulated=True
        ),
        columns=columns,
        rows=rows[:1],
    )
    return whole, found


def cards() -> dict[str, ChartCard]:
    """Every chart by its key, and one without anything to draw."""
    whole, found = bar()
    empty = ChartCard(
        key="fatigue",
        title="Fatigue strength at 10 million cycles",
        empty="A staircase needs at least 15 bars; 18 are planned for February 2027.",
    )
    return {card.key: card for card in (dots(), classes(), whole, found, empty)}
