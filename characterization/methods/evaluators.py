"""Which function answers a reference case of which kind, for the validation report.

Each function takes one case of the reference material and returns what is computed,
under the names of the case's own `expected`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from characterization.methods.curves import TensileCurve
from characterization.methods.tensile import evaluate
from characterization.methods.tensile_settings import TensileSettings


def tensile_curve_synthetic(case: Mapping[str, Any]) -> dict[str, Any]:
    """An exact Ramberg-Osgood curve under the house method, or the case's settings."""
    recording = case["data"]
    result = evaluate(
        TensileCurve.of_stress_strain(
            np.array(recording["stress_MPa"]), np.array(recording["strain"])
        ),
        TensileSettings.from_json(case.get("settings")),
    )
    computed: dict[str, Any] = {
        "E_MPa_initial": None
        if result.modulus_gpa is None
        else result.modulus_gpa * 1000,
        "Rp0.2_MPa": result.proof_strength_mpa,
        "Rm_MPa": result.tensile_strength_mpa,
        "strain_offset_toe": result.line_zero,
        "strain_at_Rm": result.strain_at_top,
    }
    if result.proof_strength_mpa is None:
        # The reason is a sentence that begins with its kind: "Not reached: …".
        computed["Rp0.2_reason"] = result.reasons["Rp"].split(":")[0].lower()
    return computed


EVALUATORS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "tensile_curve_synthetic": tensile_curve_synthetic,
}
