"""How a tensile curve is evaluated: named, validated, kept with every result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from characterization.methods.settings import (
    SettingsError,
    declared,
    hold,
    nested,
    setting,
)
from characterization.methods.tensile_instruments import (
    StandardUncertainties,
    uncertainties_from,
)

__all__ = [
    "ModulusWindow",
    "SettingsError",
    "StandardUncertainties",
    "StrainZero",
    "TensileSettings",
]


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
class TensileSettings:
    """Parameters of one evaluation; the defaults are the house method.

    Fractions of strain are dimensionless (0.002 is 0.2 %), stresses in MPa, the
    modulus in GPa.
    """

    window: ModulusWindow = setting(
        "Modulus window",
        options=tuple(str(one) for one in ModulusWindow),
        default=ModulusWindow.ITERATED,
        group="Modulus and proof strength",
        option_words=(
            "fractions of Rp0.2, by iteration",
            "fractions of Rm",
            "stresses in MPa",
            "a fixed modulus",
        ),
        help="Where the modulus line is fitted. ISO 6892-1, 13; ASTM E111.",
    )
    window_low: float = setting(
        "Window from",
        "1",
        0,
        2000,
        default=0.10,
        group="Modulus and proof strength",
        help="A fraction, or MPa where the window is given in stresses.",
    )
    window_high: float = setting(
        "Window to",
        "1",
        0,
        2000,
        default=0.40,
        above="window_low",
        group="Modulus and proof strength",
    )
    modulus_gpa: float | None = setting(
        "Fixed modulus",
        "GPa",
        0.001,
        999,
        default=None,
        group="Modulus and proof strength",
        help="Only with a fixed modulus: E is then not measured.",
    )
    offset: float = setting(
        "Offset of the proof strength",
        "%",
        0.001,
        5,
        default=0.002,
        shown_in=0.01,
        group="Modulus and proof strength",
        is_identity=True,
        help="Plastic strain: 0.2 % gives Rp0.2. ISO 6892-1, 13.1; ASTM B557, 7.7.",
    )
    strain_zero: StrainZero = setting(
        "Strains counted from",
        options=tuple(str(one) for one in StrainZero),
        default=StrainZero.MODULUS_LINE,
        group="Modulus and proof strength",
        option_words=("the modulus line's intercept", "the recording's own zero"),
        help="The intercept corrects a toe and a preload.",
    )
    start_low_mpa: float = setting(
        "Iteration starts from",
        "MPa",
        0,
        1000,
        default=20.0,
        group="Iteration",
    )
    start_high_mpa: float = setting(
        "Iteration starts up to",
        "MPa",
        0,
        2000,
        default=60.0,
        above="start_low_mpa",
        group="Iteration",
    )
    stop_mpa: float = setting(
        "Stops when Rp moves less than",
        "MPa",
        0.001,
        100,
        default=0.1,
        group="Iteration",
    )
    at_most_passes: int = setting(
        "Passes, at most",
        "1",
        1,
        100,
        default=8,
        is_whole=True,
        group="Iteration",
    )
    hardening_from: float = setting(
        "Hardening fitted from",
        "%",
        0,
        100,
        default=0.02,
        shown_in=0.01,
        group="Hardening",
        help="Total strain of the fit of n and K. ASTM E646.",
    )
    hardening_to: float | None = setting(
        "Hardening fitted up to",
        "%",
        0.001,
        100,
        default=None,
        above="hardening_from",
        shown_in=0.01,
        group="Hardening",
        help="Empty: at the highest force.",
    )
    ramberg_from: float = setting(
        "Ramberg-Osgood fitted from",
        "%",
        0,
        50,
        default=0.0005,
        shown_in=0.01,
        group="Hardening",
        help="Plastic strain of the fit of the exponent m.",
    )
    ramberg_to: float = setting(
        "Ramberg-Osgood fitted up to",
        "%",
        0.001,
        50,
        default=0.02,
        above="ramberg_from",
        shown_in=0.01,
        group="Hardening",
        help="Never beyond the highest force.",
    )
    fewest_hardening_points: int = setting(
        "Recordings for these fits, at least",
        "1",
        3,
        100_000,
        default=5,
        is_whole=True,
        group="Hardening",
    )
    fracture_drop: float = setting(
        "Fracture is a fall of",
        "%",
        0.1,
        100,
        default=0.25,
        shown_in=0.01,
        group="Fracture and plausibility",
        help="Of the highest force.",
    )
    fracture_points: int = setting(
        "within recordings",
        "1",
        1,
        10_000,
        default=3,
        is_whole=True,
        group="Fracture and plausibility",
    )
    fewest_window_points: int = setting(
        "Recordings in the window, at least",
        "1",
        2,
        100_000,
        default=20,
        is_whole=True,
        group="Fracture and plausibility",
        help="Fewer are flagged.",
    )
    lowest_r_squared: float = setting(
        "R² of the modulus line, at least",
        "1",
        0.5,
        1,
        default=0.995,
        group="Fracture and plausibility",
        help="Lower is flagged. ISO 6892-1, annex G.",
    )
    modulus_band_gpa: tuple[float, float] = setting(
        "Plausible modulus from",
        "GPa",
        0,
        1000,
        default=(60.0, 80.0),
        group="Fracture and plausibility",
        help="Outside it is flagged.",
    )
    uncertainty: StandardUncertainties | None = nested(StandardUncertainties)
    """What is known of force, dimensions and strain; not given: no uncertainty."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "window", _one_of(ModulusWindow, self.window))
        object.__setattr__(self, "strain_zero", _one_of(StrainZero, self.strain_zero))
        object.__setattr__(self, "modulus_band_gpa", _band(self.modulus_band_gpa))
        object.__setattr__(self, "uncertainty", uncertainties_from(self.uncertainty))
        own = [one for one in declared(type(self)) if not one.within]
        hold(own, {one.name: getattr(self, one.name) for one in own})
        _modulus(self)

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
        del kept["uncertainty"]
        if self.uncertainty is not None:
            stated = asdict(self.uncertainty)
            kept["uncertainty"] = {k: v for k, v in stated.items() if v is not None}
        return kept


def _one_of(choices: type[StrEnum], given: Any) -> StrEnum:
    """Also by its text; what is none of them is refused with the other settings."""
    return given if given not in list(choices) else choices(given)


def _band(band: Any) -> tuple[float, float]:
    """Lowest and highest modulus, from a tuple or a JSON list of two."""
    if not isinstance(band, list | tuple) or len(band) != 2:
        raise SettingsError(f"modulus_band_gpa is {band!r}; expected two numbers.")
    return band[0], band[1]


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
