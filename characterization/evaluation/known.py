"""The methods with evidence in files: by kind, and by the code of each edition.

The catalogue's rows decide in an installation; a test holds these against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class UnknownMethod(ValueError):
    """A method that no evaluation stands for; the message lists those that are."""


@dataclass(frozen=True, slots=True)
class Known:
    """The kind of a method, and what its edition fixes."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)


_DSC = {"from_c": 480.0, "to_c": 680.0, "rate_k_per_min": None}
_CUP = {"smoothing_s": 3.0, "ambient_c": 25.0}
_TAFEL = {
    "reference": "",
    "window_low_mv": 50.0,
    "window_high_mv": 150.0,
    "branches": "both",
}
_GROWTH = {"geometry": "C(T)", "rate_low": 1e-5, "rate_high": 1e-3}
KINDS: Mapping[str, Known] = {
    "tensile": Known("tensile"),
    "vickers": Known("vickers"),
    "dsc": Known("dsc", _DSC),
    "cooling-curve": Known("cooling-curve", _CUP),
    "polarization": Known("polarization", _TAFEL),
    "fracture-toughness": Known("fracture-toughness", {"geometry": "C(T)"}),
    "crack-growth": Known("crack-growth", _GROWTH),
    "fatigue": Known("fatigue"),
    "area-fraction": Known("area-fraction", {"property": "Aa_pore"}),
    "grain-intercepts": Known("grain-intercepts"),
}
"""By kind, with the settings that hold where no edition is named. A hardness map says its
own force.
"""


def _vickers(force: str, least: int = 5) -> Known:
    return Known(
        "vickers",
        {
            "force_kgf": float(force),
            "property": f"HV_{force}",
            "least_indents": least,
        },
    )


EDITIONS: Mapping[str, Known] = {
    **dict.fromkeys(
        (
            "ASTM-B557-15", "ASTM-B557M-15", "ISO-6892-1-2019", "ASTM-E8-22",
            "ASTM-E8M-22", "ASTM-E21-20",
        ),
        KINDS["tensile"],
    ),
    "ASTM-E384-22-HV-0.1": _vickers("0.1"),
    "ASTM-E384-22-HV-0.5": _vickers("0.5"),
    "ASTM-E384-22-HV-1": _vickers("1"),
    "ASTM-E92-17-HV-5": _vickers("5"),
    "ASTM-E92-17-HV-10": _vickers("10"),
    "ISO-6507-1-2018-HV-5": _vickers("5", 3),
    "ASTM-E794-06": KINDS["dsc"],
    "HOUSE-CUP-1": KINDS["cooling-curve"],
    "ASTM-G59-97": KINDS["polarization"],
    "ASTM-E399-22-CT": Known("fracture-toughness", {"geometry": "C(T)"}),
    "ASTM-E399-22-SEB": Known("fracture-toughness", {"geometry": "SE(B)"}),
    "ASTM-E647-23": KINDS["crack-growth"],
    "ASTM-E466-21": KINDS["fatigue"],
    "ASTM-E606-21": KINDS["fatigue"],
    "ASTM-E112-13-INTERCEPTS": Known("grain-intercepts", {"counted": "intercepts"}),
    "ASTM-E1245-03-PORES": Known("area-fraction", {"property": "Aa_pore"}),
    "ASTM-E1245-03-PHASE": Known("area-fraction", {"property": "Aa_phase"}),
}  # fmt: skip
OTHER_NAMES = {"ISO-6892-1": "ISO-6892-1-2019"}


def known(method: str) -> Known:
    """The kind and settings of a method. Raises UnknownMethod with those that are known."""
    if method.lower() in KINDS:
        return KINDS[method.lower()]
    code = OTHER_NAMES.get(method.upper(), method.upper())
    if code in EDITIONS:
        return EDITIONS[code]
    raise UnknownMethod(
        f"No evaluation is known for {method!r}; expected one of "
        f"{', '.join((*KINDS, *EDITIONS))}."
    )
