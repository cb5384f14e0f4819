"""How a tensile curve is evaluated: named, validated, kept with every result."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class SettingsError(ValueError):
    """Settings that contradict themselves; the message names the one at fault."""


class ModulusWindow(StrEnum):
    """Which stretch of the rising curve the modulus line is fitted to."""

    ITERATED = "iterated"
    """`window_low` to `window_high` times Rp0.2, found by iteration."""

    FRACTION_OF_RM = "fraction of Rm"
    """`window_low` to `window_high` times Rm. Unfit where Rp0.2 is near Rm/2."""

    STRESS_RANGE = "stress range"
    """`window_low` to `window_high`, in MPa."""

    FIXED_MODULUS = "fixed modulus"
    """The slope is `modulus_gpa`; the iterated window gives its strain zero only."""


class StrainZero(StrEnum):
    """Where strains are counted from."""

    MODULUS_LINE = "modulus line"
    """Its intercept on the strain axis: corrects a toe and a preload."""

    AS_RECORDED = "as recorded"
    """The recording's own zero; the proof strength is corrected all the same."""


@dataclass(frozen=True, slots=True)
class StandardUncertainties:
    """Standard uncertainties (k = 1) of what a result is made of; 0: not considered.

    Relative ones are fractions: 0.005 is 0.5 % (a class 1 frame: 1 % / sqrt 3 = 0.0058).
    """

    force_rel: float = 0.0
    diameter_mm: float = 0.0
    area_rel: float = 0.0
    """Where the bar is not round; a diameter's is counted twice, as d squared."""
    extension_rel: float = 0.0
    gauge_length_rel: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not 0 <= value < 1:
                raise SettingsError(
                    f"uncertainty/{field.name} is {value!r}; expected 0 to below 1."
                )


@dataclass(frozen=True, slots=True)
class TensileSettings:
    """Parameters of one evaluation; the defaults are the house method.

    Fractions of strain are dimensionless (0.002 is 0.2 %), stresses in MPa, the
    modulus in GPa.
    """

    window: ModulusWindow = ModulusWindow.ITERATED
    window_low: float = 0.10
    window_high: float = 0.40
    start_low_mpa: float = 20.0
    start_high_mpa: float = 60.0
    stop_mpa: float = 0.1
    at_most_passes: int = 8
    modulus_gpa: float | None = None
    offset: float = 0.002
    strain_zero: StrainZero = StrainZero.MODULUS_LINE
    hardening_from: float = 0.02
    hardening_to: float | None = None
    """Total strain where the n and K fit ends; not given: at the highest force."""
    ramberg_from: float = 0.0005
    """Plastic strain where the fit of the Ramberg-Osgood exponent begins."""
    ramberg_to: float = 0.02
    """And where it ends; never beyond the highest force."""
    fracture_drop: float = 0.25
    """A fall of this fraction of the highest force within `fracture_points` recordings."""
    fracture_points: int = 3
    fewest_window_points: int = 20
    fewest_hardening_points: int = 5
    lowest_r_squared: float = 0.995
    modulus_band_gpa: tuple[float, float] = (60.0, 80.0)
    uncertainty: StandardUncertainties | None = None
    """What is known of force, dimensions and strain; not given: no uncertainty."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "window", ModulusWindow(self.window))
        object.__setattr__(self, "strain_zero", StrainZero(self.strain_zero))
        object.__setattr__(self, "modulus_band_gpa", _band(self.modulus_band_gpa))
        object.__setattr__(self, "uncertainty", _uncertainties(self.uncertainty))
        for rule in (_numbers, _rising, _counts, _fractions, _modulus):
            rule(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> TensileSettings:
        """Settings as a test method's row keeps them; what is left out is default.

        Raises SettingsError for an unknown name or an impossible value.
        """
        values = dict(values or {})
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise SettingsError(
                f"{', '.join(unknown)} is not a setting of the tensile evaluation; "
                f"expected some of {', '.join(sorted(known))}."
            )
        try:
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise SettingsError(str(error)) from error

    def as_json(self) -> dict[str, Any]:
        """Every setting by name, ready to be kept with a result."""
        kept = {**asdict(self), "modulus_band_gpa": list(self.modulus_band_gpa)}
        if self.uncertainty is None:
            del kept["uncertainty"]
        return kept


def _uncertainties(given: Any) -> StandardUncertainties | None:
    """Standard uncertainties from the object a method's row keeps."""
    if given is None or isinstance(given, StandardUncertainties):
        return given
    if not isinstance(given, Mapping):
        raise SettingsError(f"uncertainty is {given!r}; expected an object.")
    known = [field.name for field in fields(StandardUncertainties)]
    if unknown := sorted(set(given) - set(known)):
        raise SettingsError(
            f"uncertainty: {', '.join(unknown)} is not known; expected some of "
            f"{', '.join(known)}."
        )
    return StandardUncertainties(**given)


def _band(band: Any) -> tuple[float, float]:
    """Lowest and highest modulus, from a tuple or a JSON list of two."""
    if not isinstance(band, list | tuple) or len(band) != 2:
        raise SettingsError(f"modulus_band_gpa is {band!r}; expected two numbers.")
    return band[0], band[1]


def _numbers(settings: TensileSettings) -> None:
    """What is to be a number is one, and a finite one."""
    optional = {"modulus_gpa", "hardening_to"}
    named = [
        (field.name, getattr(settings, field.name))
        for field in fields(settings)
        if field.name
        not in ("window", "strain_zero", "modulus_band_gpa", "uncertainty")
    ]
    named += [("modulus_band_gpa", value) for value in settings.modulus_band_gpa]
    for name, value in named:
        if value is None and name in optional:
            continue
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value):
            raise SettingsError(f"{name} is {value!r}; expected a number.")


def _rising(settings: TensileSettings) -> None:
    """Each window and band begins below its end."""
    pairs = {
        "window": (settings.window_low, settings.window_high),
        "start window": (settings.start_low_mpa, settings.start_high_mpa),
        "modulus band": settings.modulus_band_gpa,
        "Ramberg-Osgood range": (settings.ramberg_from, settings.ramberg_to),
        "hardening range": (settings.hardening_from, settings.hardening_to or math.inf),
    }
    for name, (low, high) in pairs.items():
        if not 0 <= low < high:
            raise SettingsError(
                f"The {name} runs from {low:g} to {high:g}; expected from 0 or more "
                "to something higher."
            )


def _counts(settings: TensileSettings) -> None:
    """Numbers of passes and points are whole and sensible."""
    lowest = {
        "at_most_passes": 1,
        "fracture_points": 1,
        "fewest_window_points": 2,
        "fewest_hardening_points": 3,
    }
    for name, least in lowest.items():
        value = getattr(settings, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SettingsError(f"{name} is {value!r}; expected {least} or more.")


def _fractions(settings: TensileSettings) -> None:
    """Offset, drop and quality lie where they mean something."""
    for name, high in (
        ("offset", 0.05),
        ("fracture_drop", 1),
        ("lowest_r_squared", 1),
        ("stop_mpa", 100),
    ):
        value = getattr(settings, name)
        if not 0 < value <= high:
            raise SettingsError(
                f"{name} is {value!r}; expected more than 0 and at most {high}."
            )


def _modulus(settings: TensileSettings) -> None:
    """A modulus is given exactly where it is used."""
    fixed = settings.window == ModulusWindow.FIXED_MODULUS
    if fixed != (settings.modulus_gpa is not None):
        raise SettingsError(
            f"modulus_gpa is {settings.modulus_gpa!r} with the window "
            f"{settings.window.value!r}; a fixed modulus needs it, others refuse it."
        )
    if settings.modulus_gpa is not None and not 0 < settings.modulus_gpa < 1000:
        raise SettingsError(
            f"modulus_gpa is {settings.modulus_gpa!r}; expected 0 to 1000 GPa."
        )
    if settings.window in (ModulusWindow.ITERATED, ModulusWindow.FRACTION_OF_RM) and (
        settings.window_high > 1
    ):
        raise SettingsError(
            f"window_high is {settings.window_high!r}; expected a fraction up to 1."
        )
