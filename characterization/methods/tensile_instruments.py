"""How well the instruments of a tensile test are known: classes, or standard uncertainties."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from characterization.methods.settings import (
    INSTRUMENTS,
    SettingsError,
    declared,
    hold,
    setting,
)

FORCE_CLASSES = (0.5, 1, 2, 3)
"""ISO 7500-1: largest relative error of the force, [%]."""
EXTENSOMETER_CLASSES = {0.2: 0.6, 0.5: 1.5, 1: 3.0, 2: 6.0}
"""ISO 9513: largest relative error of extension and gauge length [%], and by class the error
of an extension in um that is allowed instead where that is more."""


@dataclass(frozen=True, slots=True)
class StandardUncertainties:
    """Standard uncertainties (k = 1) of what a result is made of; None: not stated.

    Relative ones are fractions: 0.005 is 0.5 %. Force and extensometer are stated by their
    class, whose limit is taken as the half width of a rectangle (JCGM 100:2008, 4.3.7), or
    by a number from their certificate.
    """

    force_class: float | None = setting(
        "Class of the force",
        options=FORCE_CLASSES,
        default=None,
        group=INSTRUMENTS,
        help="ISO 7500-1, table 2; ASTM E4 is class 1. Class 1 is ±1 %: taken as 1 %/√3.",
    )
    force_rel: float | None = setting(
        "or standard uncertainty of the force",
        "%",
        0,
        99,
        default=None,
        shown_in=0.01,
        group=INSTRUMENTS,
        is_alternative=True,
        help="From the certificate of the frame, at k = 1.",
    )
    diameter_mm: float | None = setting(
        "Standard uncertainty of a diameter",
        "mm",
        0,
        0.99,
        default=None,
        group=INSTRUMENTS,
        help="Of a round bar. A caliper of ±0.02 mm: 0.02/√3 = 0.012 mm.",
    )
    area_rel: float | None = setting(
        "Standard uncertainty of the cross-section",
        "%",
        0,
        99,
        default=None,
        shown_in=0.01,
        group=INSTRUMENTS,
        help="Where the bar is not round; a diameter's counts twice, as d squared.",
    )
    extensometer_class: float | None = setting(
        "Class of the extensometer",
        options=tuple(EXTENSOMETER_CLASSES),
        default=None,
        group=INSTRUMENTS,
        help="ISO 9513, table 2: class 1 is ±1 %, or ±3 µm where that is more, and ±1 % "
        "of the gauge length; each over √3.",
    )
    extension_rel: float | None = setting(
        "or standard uncertainty of the extension",
        "%",
        0,
        99,
        default=None,
        shown_in=0.01,
        group=INSTRUMENTS,
        is_alternative=True,
    )
    gauge_length_rel: float | None = setting(
        "Standard uncertainty of the gauge length",
        "%",
        0,
        99,
        default=None,
        shown_in=0.01,
        group=INSTRUMENTS,
        help="Empty: by the class of the extensometer.",
    )

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) == 0:
                # Nothing is exact: 0 is no statement.
                object.__setattr__(self, field.name, None)
        try:
            hold(
                declared(type(self)),
                {f.name: getattr(self, f.name) for f in fields(self)},
            )
        except SettingsError as error:
            raise SettingsError(
                f"uncertainty: {error}", key=f"uncertainty_{error.key}"
            ) from error
        for by_class, by_number in (
            ("force_class", "force_rel"),
            ("extensometer_class", "extension_rel"),
        ):
            if None not in (getattr(self, by_class), getattr(self, by_number)):
                raise SettingsError(
                    f"uncertainty/{by_class} and {by_number} are both given; expected "
                    "one of them.",
                    key=f"uncertainty_{by_number}",
                )

    @property
    def force(self) -> float | None:
        """Relative, [1]."""
        return self.force_rel or _of_class(self.force_class)

    @property
    def gauge_length(self) -> float | None:
        """Relative, [1]."""
        return self.gauge_length_rel or _of_class(self.extensometer_class)

    def section(self, diameter_mm: float | None) -> float | None:
        """Of the cross-section, relative [1]."""
        if diameter_mm and self.diameter_mm:
            return 2 * self.diameter_mm / diameter_mm
        return self.area_rel

    def extension(self, extension_mm: float | None) -> float | None:
        """Of an extension of this size, relative [1]; without a size by the relative limit
        of the class alone.
        """
        if self.extensometer_class is None or self.extension_rel:
            return self.extension_rel
        relative = _of_class(self.extensometer_class) or 0.0
        if not extension_mm:
            return relative
        limit_mm = EXTENSOMETER_CLASSES[self.extensometer_class] / 1000
        return max(relative, limit_mm / abs(extension_mm) / math.sqrt(3))


def _of_class(limit_percent: float | None) -> float | None:
    """The standard uncertainty of a rectangle as wide as the limit of a class."""
    return None if limit_percent is None else limit_percent / 100 / math.sqrt(3)


def uncertainties_from(given: Any) -> StandardUncertainties | None:
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
