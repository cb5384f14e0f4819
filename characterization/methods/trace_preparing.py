"""From channels as recorded, and what a file states, to those a method evaluates. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from characterization.methods import polarization
from characterization.methods.traces import Channels, TraceError

DSC_CHANNELS = {
    "temperature": "degC",
    "heat_flow": "W/g",
    "time": "s",
    "rate": "K/min",
}


def current_density(
    channels: Channels, stated: Mapping[str, float]
) -> Mapping[str, np.ndarray]:
    """Potential and current density; of a current by the area that the file states."""
    if "current_density" in channels or "current" not in channels:
        return {
            name: channels[name]
            for name in ("potential", "current_density")
            if name in channels
        }
    area = stated.get("electrode_area")
    if not area:
        raise TraceError(
            "The file gives a current and no current density, and says no electrode area "
            "with its unit; an import profile can state electrode_area.",
            code="electrode_area",
        )
    return {
        "potential": channels["potential"],
        "current_density": channels["current"] / area,
    }


def per_gram(
    channels: Channels, stated: Mapping[str, float]
) -> Mapping[str, np.ndarray]:
    """Heat flow per gram; of a power by the mass that is stated or stands in a column."""
    there = {name: channels[name] for name in DSC_CHANNELS if name in channels}
    if "heat_flow" in there or "heat_flow_power" not in channels:
        return there
    mass = stated.get("sample_mass")
    if not mass and "mass" in channels:
        mass = float(channels["mass"][0])
    if not mass or not mass > 0:
        raise TraceError(
            "The file gives a heat flow in mW and no mass of the sample; an import profile "
            "can state sample_mass.",
            code="sample_mass",
        )
    return there | {"heat_flow": channels["heat_flow_power"] / mass}


def electrode(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: polarization.electrode_of(str(value)) for name, value in said.items()}
