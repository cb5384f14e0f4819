"""What an edition fixes where grains, points and areas are counted."""

from __future__ import annotations

from dataclasses import dataclass

from characterization.methods.settings import MethodSettings, setting


@dataclass(frozen=True, slots=True)
class InterceptSettings(MethodSettings):
    """What is counted along the test lines."""

    counted: str = setting(
        "Counted",
        options=("intercepts", "intersections"),
        is_identity=True,
        default="intercepts",
        help="Grains cut by the line, or boundaries crossed. ASTM E112-13, 13.",
    )


@dataclass(frozen=True, slots=True)
class PlanimetricSettings(MethodSettings):
    """The test area in which grains are counted."""

    shape: str = setting(
        "Test area",
        options=("circle", "rectangle"),
        is_identity=True,
        default="circle",
        help="Jeffries' circle or Saltykov's rectangle. ASTM E112-13, 12.",
    )


@dataclass(frozen=True, slots=True)
class FractionSettings(MethodSettings):
    """What the fraction is of."""

    property: str = setting("Gives", "%", is_property=True, is_identity=True)
