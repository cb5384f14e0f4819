"""Files of vendors that never were, one for each kind of evidence: names, units and marks
as such machines print them, numbers from curves that are known exactly.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Invented:
    """One kind of file: columns (name, printed unit), rows, and the profile's answers."""

    evidence: str
    method: str
    """The kind of method that evaluates it."""
    columns: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    rows: Sequence[Sequence[float | str]]
    symbol: str
    expected: float
    settings: Mapping[str, Any] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    """Channels whose numbers have no unit."""
    tolerance: float = 2e-3
    edition: str = ""
    """A method of the catalog that takes it."""

    def text(
        self,
        *,
        delimiter: str = ";",
        decimal: str = ",",
        thousands: str = "",
        unit_row: bool = True,
        digits: int = 4,
    ) -> str:
        """The file as a machine in that country writes it."""
        quote = bool(thousands) or delimiter == decimal
        lines = ["Bench export v7", "Bar: {bar}", ""]
        names = [name for name, _unit in self.columns]
        if not unit_row:
            names = [
                f"{name} [{unit}]" if unit else name for name, unit in self.columns
            ]
        lines.append(delimiter.join(names))
        if unit_row:
            lines.append(delimiter.join(unit or "-" for _name, unit in self.columns))
        for row in self.rows:
            cells = [
                cell
                if isinstance(cell, str)
                else _written(cell, decimal, thousands, digits)
                for cell in row
            ]
            lines.append(delimiter.join(f'"{c}"' if quote else c for c in cells))
        return "\n".join(lines) + "\n"

    def profile(
        self,
        *,
        delimiter: str = ";",
        decimal: str = ",",
        thousands: str = "",
        unit_row: bool = True,
    ) -> dict[str, Any]:
        """What a person says about it."""
        made: dict[str, Any] = {
            "format": "delimited",
            "evidence": self.evidence,
            "delimiter": delimiter,
            "decimal_mark": decimal,
            "header_line": 4,
            "unit_row": unit_row,
            "columns": [
                {"channel": channel, "position": at}
                for at, channel in enumerate(self.channels, start=1)
                if channel
            ],
            "stated": [{"name": "specimen", "key": "Bar", "line": 2, "optional": True}],
        }
        if thousands:
            made["thousands_mark"] = thousands
        if self.constants:
            made["constants"] = dict(self.constants)
        return made


def _written(value: float, decimal: str, thousands: str, digits: int) -> str:
    text = f"{value:,.{digits}f}" if thousands else f"{value:.{digits}f}"
    return text.translate(str.maketrans({",": thousands or ",", ".": decimal}))


def dsc() -> Invented:
    """A triangle of 40 K on a level baseline: onset 540, peak 560, 200 J/g at 10 K/min."""
    temperature = np.arange(470.0, 700.0, 0.5)
    height = 2 * 200.0 * (10 / 60) / 40.0
    flow = height * np.clip(1 - np.abs(temperature - 560) / 20, 0, None)
    rows = [(t, -f * 12.5, 12.5, 10.0) for t, f in zip(temperature, flow, strict=True)]
    return Invented(
        "dsc",
        "dsc",
        (("Ts", "°C"), ("HF", "mW"), ("Weight", "mg"), ("Ramp", "°C/min")),
        ("temperature", "heat_flow_power", "mass", "rate"),
        rows,
        "dH",
        200.0,
        {"from_c": 500.0, "to_c": 620.0, "direction": "heating"},
        edition="ASTM-E794-06",
    )


def cup() -> Invented:
    """Newtonian cooling to 25 degC, arrested by a liquidus at 620 and a solidus at 560."""
    rows, temperature = [], 690.0
    for step in range(4000):
        heat = 0.0
        if 560 < temperature <= 620:
            heat = 0.72 - 0.006 * (620 - temperature)
        temperature += 0.1 * (-(temperature - 25) / 700 + heat)
        rows.append((step * 0.1, temperature))
    return Invented(
        "cooling-curve",
        "cooling-curve",
        (("Zeit", "s"), ("Tiegel", "°C")),
        ("time", "temperature"),
        rows,
        "T_liq",
        620.0,
        {"smoothing_s": 3.0, "ambient_c": 25.0},
        constants={"ambient_temperature": {"value": "25", "unit": "degC"}},
        tolerance=5e-3,
        edition="HOUSE-CUP-1",
    )


def cell() -> Invented:
    """Wagner-Traud with 60 and 120 mV a decade about -800 mV and 2 uA/cm2, 2 cm2."""
    potential = np.arange(-1000.0, -599.0, 1.0)
    eta = potential + 800
    density = 2.0 * (10 ** (eta / 60) - 10 ** (-eta / 120))
    rows = [(e, 2 * i) for e, i in zip(potential, density, strict=True)]
    return Invented(
        "polarization",
        "polarization",
        (("Ewe", "mV"), ("Im", "µA")),
        ("potential", "current"),
        rows,
        "E_corr_SCE",
        -800.0,
        {"reference": "SCE", "window_low_mv": 50.0, "window_high_mv": 150.0,
         "branches": "both"},
        constants={
            "electrode_area": {"value": "2.0", "unit": "cm^2"},
            "reference_electrode": {"value": "SCE"},
        },
        edition="ASTM-G59-97",
    )  # fmt: skip


def notch() -> Invented:
    """C(T), B 25, W 50, a 25 mm: straight to 18 kN, then bending away; K_Q by the secant."""
    opening = np.arange(0.0, 0.7, 0.002)
    force = np.minimum(40_000 * opening, 18_000 + 6_000 * (opening - 0.45))
    rows = [
        (i * 0.1, f, v) for i, (f, v) in enumerate(zip(force, opening, strict=True))
    ]
    # 0.95 * 40,000 v = 18,000 + 6,000 (v - 0.45) at v = 0.478125.
    p_q = 0.95 * 40_000 * 0.478125
    k_q = p_q / (0.025 * math.sqrt(0.05)) * 9.6591 / 1e6
    return Invented(
        "fracture-toughness",
        "fracture-toughness",
        (("t", "s"), ("P", "N"), ("V", "mm")),
        ("time", "force", "opening"),
        rows,
        "K_Q",
        k_q,
        {"geometry": "C(T)"},
        constants={
            "crack_length": {"value": "25.0", "unit": "mm"},
            "thickness": {"value": "25.0", "unit": "mm"},
            "width": {"value": "50.0", "unit": "mm"},
            "proof_strength": {"value": "150", "unit": "MPa"},
        },
        tolerance=5e-3,
        edition="ASTM-E399-22-CT",
    )


def growth() -> Invented:
    """A crack in C(T), B 10, W 50 mm, 4 kN at R 0.1, grown by da/dN = 1e-7 dK^3."""
    from characterization.methods.crack_growth import stress_intensity_range

    step = 0.01
    lengths = np.arange(15.0, 30.0, step)
    ranges = stress_intensity_range(
        lengths + step / 2, geometry="C(T)", thickness_mm=10, width_mm=50,
        force_max_n=4000, stress_ratio=0.1,
    )  # fmt: skip
    cycles = np.concatenate([[0.0], np.cumsum(step / (1e-7 * ranges**3))[:-1]])
    rows = list(zip(cycles[::25], lengths[::25], strict=True))
    return Invented(
        "crack-growth",
        "crack-growth",
        (("N", ""), ("a", "mm")),
        ("cycles", "crack_length"),
        rows,
        "m_Paris",
        3.0,
        {"geometry": "C(T)", "rate_low": 1e-5, "rate_high": 1e-3},
        constants={
            "thickness": {"value": "10", "unit": "mm"},
            "width": {"value": "50", "unit": "mm"},
            "force_max": {"value": "4", "unit": "kN"},
            "stress_ratio": {"value": "0.1"},
        },
        plain=("cycles",),
        tolerance=1e-2,
        edition="ASTM-E647-23",
    )


def particles() -> Invented:
    """Forty pores of 25 um2 and one of 100 um2 in a field of 0.11 mm2: 1 %."""
    rows = [(25.0, 6.0, 0.9, 1.0)] * 40 + [(100.0, 14.0, 0.7, 1.0)]
    return Invented(
        "particles",
        "area-fraction",
        (("Fläche", "µm²"), ("Feret", "µm"), ("Circ.", ""), ("Feld", "")),
        ("area", "feret", "circularity", "field"),
        rows,
        "Aa_pore",
        1.0,
        {"property": "Aa_pore"},
        constants={"field_area": {"value": "0.11", "unit": "mm^2"}},
        plain=("circularity", "field"),
        edition="ASTM-E1245-03-PORES",
    )


def indents() -> Invented:
    """HV 0.5: five indents of 112.4 um, at their places on a map."""
    rows = [
        (112.4 + d, 112.4 - d, 0.25 * i, 1.5)
        for i, d in enumerate((0, 0.2, -0.3, 0.1, 0))
    ]
    return Invented(
        "vickers",
        "vickers",
        (("Diag. X", "µm"), ("Diag. Y", "µm"), ("Pos X", "mm"), ("Pos Y", "mm")),
        ("d1", "d2", "x", "y"),
        rows,
        "HV_0.5",
        0.1891 * 0.5 * 9.80665 / 0.1124**2,
        {"force_kgf": 0.5, "property": "HV_0.5", "least_indents": 5},
        constants={"test_force": {"value": "0.5", "unit": "kgf"}},
        edition="ASTM-E384-22-HV-0.5",
    )  # fmt: skip


def readouts() -> Invented:
    """HV 5 as the machine reads it, without diagonals."""
    return Invented(
        "vickers",
        "vickers",
        (("HV5", ""),),
        ("HV",),
        [(80.0,), (82.0,), (84.0,)],
        "HV_5",
        82.0,
        {"force_kgf": 5.0, "property": "HV_5", "least_indents": 3},
        constants={"test_force": {"value": "5", "unit": "kgf"}},
        plain=("HV",),
        edition="ASTM-E92-17-HV-5",
    )


def balls() -> Invented:
    """HBW 10/500: diameters of 3.00 mm give 70.2... by the formula of E10."""
    d, big = 3.0, 10.0
    force = 500 * 9.80665
    hbw = 0.102 * 2 * force / (math.pi * big * (big - math.sqrt(big**2 - d**2)))
    return Invented(
        "brinell",
        "brinell",
        (("D1", "mm"), ("D2", "mm")),
        ("d1", "d2"),
        [(3.0, 3.0)] * 3,
        "HBW_10_500",
        hbw,
        {"ball_mm": 10.0, "force_kgf": 500.0, "property": "HBW_10_500", "least_indents": 3},
        edition="ASTM-E10-18-HBW-10-500",
    )  # fmt: skip


def lives() -> Invented:
    """An S-N list by highest stress at R 0.1, on the line sigma_a = 400 (2N)^-0.1."""
    rows: list[tuple[float | str, ...]] = []
    for number, cycles in enumerate((2e4, 6e4, 1.5e5, 5e5, 2e6), start=1):
        for scatter in (0.96, 1.04):
            amplitude = 400 * (2 * cycles) ** -0.1
            rows.append(
                (f"B{number}", amplitude * 2 / 0.9, cycles * scatter, "failure")
            )
    rows.append(("B9", 150.0, 1e7, "run-out"))
    return Invented(
        "fatigue",
        "fatigue",
        (("Bar", ""), ("Smax", "MPa"), ("Nf", ""), ("Status", "")),
        ("specimen", "stress_max", "cycles", "runout"),
        rows,
        "b(R=0.1)",
        -0.1,
        constants={"stress_ratio": {"value": "0.1"}},
        plain=("cycles",),
        tolerance=0.15,
        edition="ASTM-E466-21",
    )


def weighings() -> Invented:
    """Five pairs of masses before and after 24 h: 2.0 mg/cm2 lost on 10 cm2."""
    rows = [(5.0, 4.98, 10.0)] * 3
    return Invented(
        "nitric-acid-mass-loss",
        "nitric-acid-mass-loss",
        (("before", "g"), ("after", "g"), ("A", "cm²")),
        ("m0", "m1", "A"),
        rows,
        "NAMLT",
        2.0,
        edition="ASTM-G67-18",
    )


EVERY = {
    one.__name__: one
    for one in (
        dsc, cup, cell, notch, growth, particles, indents, readouts, balls, lives,
        weighings,
    )
}  # fmt: skip
