"""What is odd about a tensile curve, as a code and a sentence for the reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from characterization.methods import curve_events
from characterization.methods.flag import Flag
from characterization.methods.hardening import Hardening
from characterization.methods.modulus import ModulusLine, ProofPoint
from characterization.methods.tensile_settings import TensileSettings


def flags_of(
    *,
    stress: np.ndarray,
    strain: np.ndarray,
    top: int,
    broke: bool,
    unloaded: bool,
    removed_at: int | None,
    line: ModulusLine | None,
    proof: ProofPoint | None,
    hardening: Hardening | None,
    settings: TensileSettings,
) -> tuple[Flag, ...]:
    """Every remark about a recording that was cut at its fracture."""
    found: list[Flag] = []
    if line is None:
        found.append(
            Flag("no_modulus_line", "No modulus line could be drawn: check the window.")
        )
    else:
        found += _line_flags(line, settings)
        found += _yielding_flags(stress, strain, top, line, proof)
    found += _slip_flags(stress, strain, line, proof, settings)
    if removed_at is not None:
        found.append(
            Flag(
                "extensometer_removed",
                "The extensometer left the bar before fracture, at "
                f"{strain[removed_at] * 100:.2f} % recorded strain; "
                "strains after that are not measured.",
                {"strain": float(strain[removed_at])},
            )
        )
    elif unloaded:
        found.append(
            Flag(
                "unloaded",
                f"The force was taken off to {stress[-1]:.1f} MPa and no fracture is "
                "recorded: nothing is given at break.",
                {"stress_mpa": float(stress[-1])},
            )
        )
    elif not broke:
        found.append(
            Flag(
                "no_fracture_drop",
                "The recording ends without a fall of force: the strain at break is "
                "that of the last recording.",
            )
        )
    if hardening is not None and hardening.points < 20:
        found.append(
            Flag(
                "few_hardening_points",
                f"n and K come from {hardening.points} recordings only.",
                {"points": hardening.points},
            )
        )
    return tuple(found)


def elongation_flags(figures: Mapping[str, float | None]) -> tuple[Flag, ...]:
    """Whether the strain went back between the highest force and the break."""
    at_top = figures["total_elongation_at_top_pct"]
    at_break = figures["total_elongation_at_break_pct"]
    if at_top is None or at_break is None or at_break >= at_top:
        return ()
    return (
        Flag(
            "strain_went_back",
            f"At, {at_break:.2f} %, is below Agt, {at_top:.2f} %: the strain went back "
            "after the highest force. Unloaded, or the extensometer moved?",
            {"at_break_pct": at_break, "at_top_pct": at_top},
        ),
    )


def _line_flags(line: ModulusLine, settings: TensileSettings) -> Iterator[Flag]:
    """Whether the modulus line is worth its name."""
    modulus = line.slope_mpa / 1000
    low, high = settings.modulus_band_gpa
    if settings.modulus_gpa is not None:
        yield Flag(
            "fixed_modulus",
            f"The modulus was not measured: fixed at {modulus:g} GPa.",
            {"modulus_gpa": modulus},
        )
    elif not low <= modulus <= high:
        yield Flag(
            "modulus_out_of_band",
            f"E is {modulus:.1f} GPa, outside {low:g} to {high:g} GPa: extensometer "
            "slip? Check extensometer or window.",
            {"modulus_gpa": modulus, "low_gpa": low, "high_gpa": high},
        )
    if line.r_squared < settings.lowest_r_squared:
        yield Flag(
            "low_r_squared",
            f"R² of the modulus line is {line.r_squared:.4f}, below "
            f"{settings.lowest_r_squared:g}: check extensometer or window.",
            {"r_squared": line.r_squared},
        )
    if line.points < settings.fewest_window_points:
        yield Flag(
            "few_window_points",
            f"The modulus window holds {line.points} recordings; "
            f"{settings.fewest_window_points} are expected. It was not widened.",
            {"points": line.points},
        )
    if not line.converged:
        yield Flag(
            "window_not_settled",
            f"Rp still moved by {settings.stop_mpa:g} MPa or more after {line.passes} "
            "passes of the modulus window.",
            {"passes": line.passes},
        )


def _slip_flags(
    stress: np.ndarray,
    strain: np.ndarray,
    line: ModulusLine | None,
    proof: ProofPoint | None,
    settings: TensileSettings,
) -> Iterator[Flag]:
    """Whether the extensometer moved on the bar and stayed on."""
    # A slip within the window spoils the very slope it would be judged by.
    modulus = 1000 * settings.modulus_band_gpa[0]
    if line is not None:
        modulus = max(modulus, line.slope_mpa)
    limit = 0.6 * (float(stress.max()) if proof is None else proof.stress_mpa)
    at = curve_events.slipped_at(
        stress, strain, modulus_mpa=modulus, elastic_limit_mpa=limit
    )
    if at is not None:
        yield Flag(
            "extensometer_slip",
            f"The extensometer slipped at {at * 100:.2f} % recorded strain.",
            {"strain": at},
        )


def _yielding_flags(
    stress: np.ndarray,
    strain: np.ndarray,
    top: int,
    line: ModulusLine,
    proof: ProofPoint | None,
) -> Iterator[Flag]:
    """Serrated flow and yielding at one stress, both common in Al-Mg."""
    if proof is None:
        return
    serrated = curve_events.serrations(stress[proof.index :], noise_mpa=line.noise_mpa)
    if serrated is not None:
        yield Flag(
            "serrations",
            f"Serrated flow (Portevin-Le Chatelier): {serrated.count} falls of "
            f"{serrated.mean_drop_mpa:.1f} MPa on average. Nothing was smoothed: Rm is "
            "the highest stress recorded.",
            {"count": serrated.count, "mean_drop_mpa": serrated.mean_drop_mpa},
        )
    plateau = curve_events.plateau_strain(
        stress[proof.index : top + 1], strain[proof.index : top + 1]
    )
    if plateau >= curve_events.PLATEAU_STRAIN:
        yield Flag(
            "luders",
            f"The bar yielded at one stress over {plateau * 100:.1f} % strain (Lüders "
            "band).",
            {"strain": plateau},
        )
