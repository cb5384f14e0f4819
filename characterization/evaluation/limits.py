"""Limits of the figures that files give, where no catalog is at hand.

In an installation the catalog's rows decide; a test holds these against them. The checks
and their sentences are those of every other door (`methods.limits`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from characterization.evaluation.request import Answer
from characterization.methods import limits
from labtrack import rounding

Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """One property: where it is reported, what cannot be and what is unusual."""

    code: str
    canonical_unit: str
    place: str
    hard: Range
    soft: Range
    figures: int = 0
    coarse: tuple[float, str] | None = None
    """The value from which it is reported to another place, and that place."""

    @property
    def hard_low(self) -> float | None:
        return self.hard[0]

    @property
    def hard_high(self) -> float | None:
        return self.hard[1]

    @property
    def soft_low(self) -> float | None:
        return self.soft[0]

    @property
    def soft_high(self) -> float | None:
        return self.soft[1]

    def reported(self, value: float) -> str:
        """The value at its place with its unit."""
        number = rounding.of_float(value)
        shown = rounding.to_place(number, self.place)
        if self.figures and number:
            shown = rounding.to_significant(number, self.figures)
        elif self.coarse and abs(shown) >= Decimal(repr(self.coarse[0])):
            shown = rounding.to_place(number, self.coarse[1])
        unit = "" if self.canonical_unit == "1" else self.canonical_unit
        return f"{shown:f} {unit}".rstrip()


OF_FILES: Mapping[str, Limits] = {
    row.code: row
    for row in (
        Limits("Rm", "MPa", "1", (0.1, 2000), (120, 450)),
        Limits("Rp0.2", "MPa", "1", (0.1, 2000), (80, 350)),
        Limits("A_4D", "%", "0.1", (0, 60), (0.3, 25), coarse=(10, "0.5")),
        Limits("A_5D", "%", "0.1", (0, 60), (0.3, 25), coarse=(10, "0.5")),
        Limits("A_50", "%", "0.1", (0, 60), (0.3, 25), coarse=(10, "0.5")),
        Limits("A", "%", "0.1", (0, 60), (0.3, 25)),
        Limits("A_ext", "%", "0.1", (0, 60), (0.3, 25)),
        Limits("At", "%", "0.1", (0, 62), (0.3, 26)),
        Limits("Ag", "%", "0.1", (0, 60), (0.1, 25)),
        Limits("Agt", "%", "0.1", (0, 62), (0.2, 26)),
        Limits("Z", "%", "1", (0, 100), (0, 70)),
        Limits("E", "GPa", "1", (0.1, 500), (60, 80)),
        Limits("n", "1", "0.01", (0, 0.6), (0.05, 0.35)),
        Limits("K", "MPa", "1", (0.1, 5000), (200, 900)),
        Limits("W", "MJ/m^3", "0.1", (0, 2000), (0.2, 150)),
        Limits("HV_0.1", "1", "0.1", (1, 3000), (20, 250), figures=3),
        Limits("HV_0.5", "1", "0.1", (1, 3000), (20, 250), figures=3),
        Limits("HV_1", "1", "0.1", (1, 3000), (20, 250), figures=3),
        Limits("HV_5", "1", "0.1", (1, 3000), (20, 250), figures=3),
        Limits("HV_10", "1", "0.1", (1, 3000), (20, 250), figures=3),
        Limits("l_mean", "um", "1", (0.1, 50000), (10, 2000)),
        Limits("G", "1", "0.1", (-12, 16), (-5, 14)),
        Limits("Aa_pore", "%", "0.01", (0, 100), (0, 10)),
        Limits("Aa_phase", "%", "0.01", (0, 100), (0, 10)),
        Limits("F_max_pore", "um", "1", (0, 50000), (1, 3000)),
        Limits("sphericity", "1", "0.01", (0, 1), (0.1, 1)),
        Limits("T_liq_DSC", "degC", "1", (400, 700), (600, 660)),
        Limits("T_sol_DSC", "degC", "1", (400, 700), (430, 610)),
        Limits("T_peak", "degC", "1", (0, 1000), (430, 660)),
        Limits("dH", "J/g", "1", (0, 2000), (0.5, 450)),
        Limits("heating_rate", "K/min", "0.1", (-1000, 1000), (-50, 50)),
        Limits("T_liq", "degC", "1", (400, 700), (600, 660)),
        Limits("T_sol", "degC", "1", (400, 700), (430, 610)),
        Limits("T_min", "degC", "0.1", (400, 700), (600, 660)),
        Limits("dT_rec", "delta_K", "0.1", (0, 60), (0, 10)),
        Limits("t_solid", "s", "1", (0.1, 100000.0), (5, 2000)),
        Limits("sigma_a", "MPa", "1", (0.1, 2000), (20, 300)),
        Limits("sigma_max", "MPa", "1", (-2000, 2000), (10, 600)),
        Limits("R", "1", "0.01", (None, 0.999999), (-1.5, 0.9)),
        Limits("N_f", "1", "1", (1, 10000000000000.0), (1000, 10000000000.0)),
        Limits("f_cycles", "Hz", "0.1", (0.0001, 30000), (0.1, 20000)),
        Limits("K_Q", "MPa*m^0.5", "0.1", (0.1, 300), (5, 80)),
        Limits("K_Ic", "MPa*m^0.5", "0.1", (0.1, 300), (5, 80)),
        Limits("m_Paris", "1", "0.01", (0.5, 15), (2, 5)),
        Limits("dK_th", "MPa*m^0.5", "0.1", (0.1, 30), (1, 6)),
        Limits("HBW_10_500", "1", "0.1", (15.9, 109), (50, 105), figures=3),
        Limits("HBW_10_1000", "1", "0.1", (31.8, 218), (50, 218), figures=3),
        Limits("HBW_5_250", "1", "0.1", (31.8, 218), (50, 218), figures=3),
        Limits("HBW_2.5_62.5", "1", "0.1", (31.8, 218), (50, 218), figures=3),
        Limits("HRB", "1", "1", (0, 100), (5, 95)),
        Limits("HRE", "1", "1", (0, 100), (40, 98)),
        Limits("HRF", "1", "1", (0, 100), (20, 98)),
        Limits("HRH", "1", "1", (0, 100), (50, 99)),
        Limits("HRK", "1", "1", (0, 100), (20, 98)),
        Limits("KV2", "J", "0.5", (0, 300), (2, 60), coarse=(10, "1")),
        Limits("KV8", "J", "0.5", (0, 300), (2, 60), coarse=(10, "1")),
        Limits("LE", "mm", "0.01", (0, 5), (0, 2.5)),
        Limits("SA", "%", "5", (0, 100), (0, 100)),
        Limits("rho", "g/cm^3", "0.001", (2, 3.2), (2.5, 2.75)),
        Limits("pore_rho", "%", "0.01", (-60, 50), (-0.2, 5)),
        Limits("DI", "%", "0.1", (-1, 40), (0, 40)),
        Limits("conductivity", "%IACS", "0.1", (10, 65), (18, 40)),
        Limits("G_chart", "1", "0.5", (-12, 16), (-5, 14)),
        Limits("N_A", "1/mm^2", "1", (1e-6, 1e9), (0.1, 100000)),
        Limits("SDAS", "um", "1", (0.5, 2000), (2, 300)),
        Limits("Vv_pore", "%", "0.01", (0, 100), (0, 10)),
        Limits("Vv_phase", "%", "0.01", (0, 100), (0, 10)),
        Limits("NAMLT", "mg/cm^2", "0.1", (0, 150), (0, 75)),
        Limits("CR", "mm/y", "0.001", (0, 1000), (0.0001, 0.5)),
        Limits("HTS_CRC", "1", "1", (0, 10000), (0, 800)),
        Limits("L_crit_CRC", "mm", "1", (1, 2000), (30, 300)),
        Limits("L_f_spiral", "mm", "5", (0, 2500), (300, 900)),
        Limits("L_f_strip", "mm", "5", (0, 2500), (100, 900)),
        Limits("T_pour", "degC", "1", (400, 1100), (650, 800)),
        Limits("dT_superheat", "delta_K", "1", (0, 500), (20, 200)),
        Limits("E_corr_SCE", "mV", "1", (-3000, 3000), (-1100, -600)),
        Limits("R_p", "ohm*cm^2", "1", (0.001, 1e12), (100, 1e7), figures=3),
        Limits("i_corr", "uA/cm^2", "0.01", (1e-06, 1000000.0), (0.01, 50)),
    )
}  # fmt: skip


def judged(answer: Answer) -> Answer:
    """The answer without figures that cannot be, each of the others as it is reported too,
    and a remark for each unusual one.
    """
    if "refused" in answer:
        return answer
    results, flags = [], list(answer["flags"])
    for figure in answer["results"]:
        known = OF_FILES.get(figure["symbol"])
        if (
            known is None
            or figure["value"] is None
            or known.canonical_unit != figure["unit"]
        ):
            results.append(figure)
            continue
        results.append(_possible(figure, known))
        if results[-1]["value"] is not None and not limits.is_usual(
            known, figure["value"]
        ):
            flags.append(_remark(figure, known))
    return {**answer, "results": results, "flags": flags}


def _possible(figure: Mapping[str, Any], known: Limits) -> dict[str, Any]:
    value, unit = figure["value"], "" if figure["unit"] == "1" else figure["unit"]
    if limits.is_possible(known, value):
        return {**figure, "reported": known.reported(value)}
    reason = limits.impossible_result(known, value, unit)
    return {**figure, "value": None, "reason": reason}


def _remark(figure: Mapping[str, Any], known: Limits) -> dict[str, Any]:
    value, unit = figure["value"], figure["unit"]
    return {
        "code": "outside-soft-limits",
        "sentence": limits.unusual(known, value, known.reported(value), unit),
        "figures": {},
    }
