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
_AIR = {"air_density_g_cm3": 0.0012}
_ARMS = [[51, 32], [89, 16], [127, 8], [165, 4]]
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
    "density": Known("density", _AIR),
    **{
        kind: Known(kind)
        for kind in (
            "conductivity", "density-index", "grain-comparison", "grain-planimetric",
            "arm-spacing", "nitric-acid-mass-loss", "immersion",
        )
    },
}  # fmt: skip
"""By kind, with the settings that hold where no edition is named. A hardness map says its
own force. Kinds whose edition says what they are (ball, scale, striker, mold, constituent)
need its code.
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


def _brinell(ball: str, force: str) -> Known:
    return Known(
        "brinell",
        {
            "ball_mm": float(ball),
            "force_kgf": float(force),
            "property": f"HBW_{ball}_{force}",
            "least_indents": 3,
        },
    )


def _rockwell(scale: str) -> Known:
    settings = {"scale": scale, "property": scale, "least_readings": 3}
    return Known("rockwell", settings)


def _charpy(striker_mm: int) -> Known:
    settings = {"striker_mm": striker_mm, "property": f"KV{striker_mm}"}
    return Known("charpy", settings)


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
    "ASTM-E10-18-HBW-10-500": _brinell("10", "500"),
    "ASTM-E10-18-HBW-10-1000": _brinell("10", "1000"),
    "ASTM-E10-18-HBW-5-250": _brinell("5", "250"),
    "ASTM-E10-18-HBW-2.5-62.5": _brinell("2.5", "62.5"),
    "ISO-6506-1-2014-HBW-10-500": _brinell("10", "500"),
    "ISO-6506-1-2014-HBW-2.5-62.5": _brinell("2.5", "62.5"),
    **{f"ASTM-E18-22-HR{scale}": _rockwell(f"HR{scale}") for scale in "BEFHK"},
    "ISO-6508-1-2016-HRE": _rockwell("HRE"),
    "ASTM-E23-18": _charpy(8),
    "ISO-148-1-2016-KV2": _charpy(2),
    "ASTM-B311-17": KINDS["density"],
    "ASTM-B962-17": KINDS["density"],
    "ISO-3369-2006": KINDS["density"],
    "VDG-P202-2010": KINDS["density-index"],
    "ASTM-E1004-17": KINDS["conductivity"],
    "ASTM-E112-13-PLANIMETRIC": Known("grain-planimetric", {"shape": "circle"}),
    "ASTM-E112-13-RECTANGLE": Known("grain-planimetric", {"shape": "rectangle"}),
    "ASTM-E112-13-COMPARISON": KINDS["grain-comparison"],
    "ASTM-E112-13-CIRCLES": Known("grain-intercepts", {"counted": "intersections"}),
    "HOUSE-SDAS-1": KINDS["arm-spacing"],
    "ASTM-E562-19-PORES": Known("point-count", {"property": "Vv_pore"}),
    "ASTM-E562-19-PHASE": Known("point-count", {"property": "Vv_phase"}),
    "ASTM-G67-18": KINDS["nitric-acid-mass-loss"],
    "ASTM-G31-21": KINDS["immersion"],
    "HOUSE-CRC-1": Known(
        "hot-tearing",
        {"mold": "CRC", "arms": _ARMS, "index": "HTS_CRC", "critical": "L_crit_CRC"},
    ),
    "HOUSE-SPIRAL-1": Known("fluidity", {"mold": "spiral", "property": "L_f_spiral"}),
    "HOUSE-STRIP-1": Known(
        "fluidity", {"mold": "vacuum strip", "property": "L_f_strip"}
    ),
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
    of_kind = [name for name, one in EDITIONS.items() if one.kind == method.lower()]
    if of_kind:
        raise UnknownMethod(
            f"{method} alone does not say what is measured; name the edition: "
            f"{', '.join(of_kind)}."
        )
    raise UnknownMethod(
        f"No evaluation is known for {method!r}; expected a kind "
        f"({', '.join(KINDS)}) or an edition ({', '.join(EDITIONS)})."
    )
