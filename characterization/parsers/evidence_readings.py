"""Readings as evidence: the columns and constants that their methods declare themselves."""

from __future__ import annotations

from characterization.methods.readings import ReadingColumn, ReadingsMethod
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.parsers.evidence import (
    READINGS,
    SPECIMEN,
    Channel,
    Constant,
    Evidence,
    constants_of,
)

_READINGS = {
    # Kind of method: title of its files, what a row must say.
    "vickers": ("Vickers indents", (("d1", "HV"),)),
    "brinell": ("Brinell indents", (("d1", "HBW"),)),
    "rockwell": ("Rockwell readings", (("HR",),)),
    "charpy": ("Charpy energies", (("KV",),)),
    "density": ("Weighings for density", (("m_air",), ("m_liquid",))),
    "density-index": (
        "Weighings of a reduced pressure pair",
        (("a_air", "rho_atm"), ("v_air", "rho_vac")),
    ),
    "conductivity": ("Readings of conductivity", (("IACS",),)),
    "grain-intercepts": ("Counts of grain intercepts", (("count",), ("line",))),
    "grain-planimetric": ("Counts of grains", (("inside",), ("cut",), ("area",))),
    "grain-comparison": ("Grain sizes by the chart", (("G",),)),
    "point-count": ("Point counts", (("hits",), ("points",))),
    "area-fraction": ("Area fractions of fields", (("area",), ("field",))),
    "arm-spacing": ("Dendrite arms", (("L",), ("N",))),
    "nitric-acid-mass-loss": ("Weighings for NAMLT", (("m0",), ("m1",))),
    "immersion": ("Weighings of immersed coupons", (("m0",), ("m1",), ("t",))),
    "hot-tearing": ("Severities of hot tears", (("C",),)),
    "fluidity": ("Lengths of fluidity", (("L",),)),
}
_WORDS = {
    "d1": "d|d1|d 1|dx|diag|diagonal|diagonal 1|diag. x|diagonale|diameter 1",
    "d2": "d2|d 2|dy|diagonal 2|diag. y|diameter 2",
    "HV": "hv|hardness|harte|durete|vickers",
    "HBW": "hbw|hb|brinell|hardness",
    "HR": "hr|hrb|hre|hardness|rockwell",
    "x": "x|pos x|x position|position x|x-pos",
    "y": "y|pos y|y position|position y|y-pos",
    "IACS": "iacs|conductivity|leitfahigkeit|conductivite",
    "KV": "kv|kv2|kv8|energy|impact energy|absorbed energy",
    "m_air": "mass in air|air|in air",
    "m_liquid": "mass in water|mass in liquid|in water|water",
}


def _of_readings(
    method: ReadingsMethod, title: str, needs: tuple[tuple[str, ...], ...]
) -> Evidence:
    """What a method reads in rows, as its own declaration says."""
    scale = ("test_force",) if method.kind == "vickers" else ()
    return Evidence(
        "fields" if method.kind == "area-fraction" else method.kind,
        title,
        (
            SPECIMEN,
            *(
                Channel(
                    column.name, _inside(column), column.unit,
                    is_plain=column.unit == "1", words=_WORDS.get(column.name, ""),
                )
                for column in method.columns
            ),
        ),
        (*needs, *((name,) for name in scale)),
        (
            *constants_of(*scale),
            *(
                Constant(given.name, _inside(given), given.unit, given.unit == "1")
                for given in method.givens
            ),
        ),
        rows=READINGS,
        method=method.kind,
        noun=title[:1].lower() + title[1:],
    )  # fmt: skip


def _inside(column: ReadingColumn) -> str:
    """A label as it stands within a sentence: P_Q stays, Mass before does not."""
    label = column.label
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


OF_READINGS = tuple(
    _of_readings(READINGS_METHODS[kind], title, needs)
    for kind, (title, needs) in _READINGS.items()
)
