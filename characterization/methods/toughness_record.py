"""Fracture toughness from a record of force against the opening of the crack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from characterization.methods import fracture_toughness
from characterization.methods.flag import Flag
from characterization.methods.from_readings.rows import of_diagnostics
from characterization.methods.settings import INSTRUMENTS, SaidBy, Setting
from characterization.methods.tensile_result import Figure
from characterization.methods.traces import (
    Channels,
    TraceError,
    TraceMethod,
    TraceResult,
)
from labtrack.statistics.samples import SampleError

UNIT = "MPa*m^0.5"
SIZES = {"b_mm": "B", "w_mm": "W", "a_mm": "a"}


def evaluate_toughness_record(
    channels: Channels, settings: Mapping[str, Any]
) -> TraceResult:
    """K_Q by the 5 % secant, and K_Ic only where every requirement is met.

    Parameters
    ----------
    channels : mapping
        `force` [N], `opening` [mm].
    settings : mapping
        `geometry`: "C(T)" or "SE(B)". `b_mm`, `w_mm`, `a_mm`, `s_mm` [mm];
        `proof_strength_mpa` [MPa]; `slope_low`, `slope_high`: shares of the highest force.
        `u_force_n` [N], `u_length_mm` [mm]: standard uncertainties.

    Returns
    -------
    TraceResult
        Without a size P_Q and P_max alone: K_Q then stays owed, and a flag says so.

    Raises
    ------
    TraceError
        Where the record has no straight beginning, or sizes that cannot be.

    References
    ----------
    ASTM E399-22, 9.1, A2.5 and A4.5; ASTM B645-21 for aluminum.
    """
    window = (
        float(settings.get("slope_low") or 0.2),
        float(settings.get("slope_high") or 0.6),
    )
    force, opening = channels["force"], channels["opening"]
    try:
        read = fracture_toughness.secant_reading(force, opening, window)
    except SampleError as error:
        raise TraceError(str(error)) from error
    steps = [
        (
            "Initial slope",
            f"{read.slope / 1000:.4g} kN/mm, fitted from {window[0]:g} to {window[1]:g} of "
            "the highest force",
        ),
        ("Secant", "95 % of the initial slope (5 % secant)"),
        ("P_Q", f"{read.p_q_n:.5g} N ({read.how})"),
        ("P_max", f"{read.p_max_n:.5g} N"),
    ]
    drawing = {
        "zero": read.zero_mm,
        "slope": read.slope,
        "p_q": [read.p_q_at_mm, read.p_q_n],
        "p_max": [read.p_max_at_mm, read.p_max_n],
    }
    missing = [word for name, word in SIZES.items() if settings.get(name) in (None, "")]
    if missing:
        flag = Flag(
            "sizes-missing",
            f"Neither the file nor a person states {', '.join(missing)}; K_Q is owed "
            "until it is evaluated again with them.",
        )
        return TraceResult(
            "toughness record 1", (), tuple(steps), (flag,), dict(settings), drawing
        )
    return _with_sizes(read, settings, steps, drawing)


def _with_sizes(
    read: fracture_toughness.SecantReading,
    settings: Mapping[str, Any],
    steps: list[tuple[str, str]],
    drawing: Mapping[str, Any],
) -> TraceResult:
    geometry = settings["geometry"]
    b, w, a = (float(settings[name]) for name in SIZES)
    span, proof = settings.get("s_mm"), settings.get("proof_strength_mpa")
    try:
        found = fracture_toughness.toughness_of_forces(
            read.p_q_n, read.p_max_n, geometry=geometry, thickness_mm=b, width_mm=w,
            crack_mm=a, span_mm=span, proof_strength_mpa=proof,
        )  # fmt: skip
        u = fracture_toughness.uncertainty_of(
            found, geometry=geometry, thickness_mm=b, width_mm=w, crack_mm=a,
            u_force_n=settings.get("u_force_n"), u_length_mm=settings.get("u_length_mm"),
        )  # fmt: skip
    except SampleError as error:
        raise TraceError(str(error), code="sizes") from error
    failed = [c.check for c in found.diagnostics if c.outcome.value != "passed"]
    is_valid = found.symbol == "K_Ic"
    why = "" if is_valid else f"Not valid as K_Ic: {'; '.join(failed)}."[:200]
    return TraceResult(
        version="toughness record 1",
        figures=(
            Figure("K_Q", found.k_q, UNIT, ""),
            Figure("K_Ic", found.k_q if is_valid else None, UNIT, why),
        ),
        steps=(
            ("Specimen", f"{geometry}, B {b:g} mm, W {w:g} mm, a {a:g} mm"),
            ("f(a/W)", f"{found.shape_factor:.4f} at a/W {a / w:.4f}"),
            *steps,
            ("Rp0.2", "not known" if proof is None else f"{proof:g} MPa, as stated"),
            *((c.check, f"{c.outcome}: {c.detail}") for c in found.diagnostics),
        ),
        flags=tuple(of_diagnostics(found.diagnostics)),
        settings=dict(settings),
        drawing=drawing,
        uncertainties={}
        if u is None
        else {"K_Q": u, **({"K_Ic": u} if is_valid else {})},
    )


def _opening(channels: Channels, _stated: Mapping[str, float]) -> dict[str, np.ndarray]:
    """A clip gauge is an extensometer by its name: on a crack it measures the opening."""
    there = {name: channels[name] for name in ("force", "opening") if name in channels}
    if "opening" not in there and "extension" in channels:
        there["opening"] = channels["extension"]
    return there


TOUGHNESS_RECORD = TraceMethod(
    kind="fracture-toughness",
    trace_kind="fracture-toughness",
    channels={"force": "N", "opening": "mm"},
    evaluate=evaluate_toughness_record,
    prepare=_opening,
    said={
        "b_mm": "thickness",
        "w_mm": "width",
        "a_mm": "crack_length",
        "s_mm": "span",
        "proof_strength_mpa": "proof_strength",
    },
    settings=(
        Setting("b_mm", "Thickness B", "mm", 1, 500, said_by=SaidBy.TEST),
        Setting("w_mm", "Width W", "mm", 1, 1000, said_by=SaidBy.TEST),
        Setting("a_mm", "Crack length a", "mm", 0.1, 1000, said_by=SaidBy.TEST),
        Setting(
            "s_mm", "Span S of SE(B), if not 4 W", "mm", 1, 5000, is_required=False,
            said_by=SaidBy.TEST,
        ),
        Setting(
            "proof_strength_mpa", "Rp0.2 at the test temperature", "MPa", 1, 2000,
            is_required=False, said_by=SaidBy.TEST,
        ),
        Setting(
            "slope_low", "Slope fitted from", "1", 0.05, 0.8, is_required=False,
            help="Share of the highest force. ASTM E399-22, 9.1.",
        ),
        Setting(
            "slope_high", "to, shares of the highest force", "1", 0.1, 0.95,
            is_required=False, above="slope_low",
        ),
        Setting(
            "u_force_n", "Standard uncertainty of the force", "N", 0, 1e6,
            is_required=False, group=INSTRUMENTS,
        ),
        Setting(
            "u_length_mm", "Standard uncertainty of a, B, W", "mm", 0, 10,
            is_required=False, group=INSTRUMENTS,
        ),
    ),
)  # fmt: skip
