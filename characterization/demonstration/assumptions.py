"""What the demonstration assumes, in one table. None of it was measured.

No tensile values of cast 535 with scandium are published, so the levels of the variants
are invented: chosen for size, not for truth. Each row says where it comes from;
`docs/demonstration.md` is this table to read.
"""

from dataclasses import dataclass

SEED = 535


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number that the generator uses."""

    name: str
    value: float
    unit: str
    source: str


def _named(*rows: tuple[str, float, str, str]) -> dict[str, Assumption]:
    return {row[0]: Assumption(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Variant:
    """One alloy of the grid: what it is called and what it aims at [wt%]."""

    code: str
    scandium: str
    zirconium: str

    @property
    def is_baseline(self) -> bool:
        return self.code == BASE


BASE, VARIANT = "535.0", "535+0.30SC"
SCANDIUM = ("0.00", "0.10", "0.20", "0.30", "0.40")
ZIRCONIUM = ("0.00", "0.12")


def _code(scandium: str, zirconium: str) -> str:
    added = [
        f"{amount}{symbol}"
        for amount, symbol in ((scandium, "SC"), (zirconium, "ZR"))
        if amount != "0.00"
    ]
    return "+".join(["535", *added]) if added else BASE


VARIANTS = tuple(
    Variant(_code(scandium, zirconium), scandium, zirconium)
    for zirconium in ZIRCONIUM
    for scandium in SCANDIUM
)
"""535 with 0 to 0.4 wt% Sc, without and with Zr: the grid of the first trial."""

HEATS_PER_ALLOY = 3
AS_CAST, AGED = "F", "T5"
TEMPERS = (AS_CAST, AGED)


@dataclass(frozen=True, slots=True)
class Mold:
    """One way a heat is poured: how many bars of each temper, and how fast it solidifies."""

    name: str
    section_mm: float
    bars_per_temper: dict[str, int]
    description: str


METAL = Mold("metal", 12.7, {AS_CAST: 4, AGED: 4}, "B108 bar mold no. 2")
SAND = Mold("sand", 12.7, {AS_CAST: 3, AGED: 3}, "B26 bars, no-bake sand")
PLATE = Mold("plate", 50.0, {AGED: 3}, "Step plate, no-bake sand, bars from 50 mm")
MOLDS = (SAND, METAL)
PLATE_ALLOYS = (BASE, VARIANT)
"""Only these are poured into the step plate, which shows what a slow section does."""

EXAMINED = tuple(one.code for one in VARIANTS if one.zirconium == "0.00")
"""Alloys of which a mount of each heat is looked at, as cast in the metal mold."""
PORES_COUNTED = (BASE, VARIANT)
"""Those whose pores are measured too."""

FATIGUED = (BASE, VARIANT)
"""Alloys of which bars of each heat are tested in fatigue, aged, from the metal mold."""
FATIGUE_BARS_PER_HEAT = 4
STRESSES_MPA = {
    BASE: (120, 120, 110, 110, 110, 100, 100, 100, 90, 90, 75, 70),
    VARIANT: (140, 140, 125, 125, 125, 110, 110, 110, 100, 100, 85, 80),
}
"""Amplitudes at R = -1, replicated as ASTM E739 asks for; the two lowest run out."""
RUN_OUT_CYCLES, CYCLES_PER_S = 10_000_000, 50

MEASURED_AFTER_FRACTURE = ((BASE, AS_CAST), (VARIANT, AGED))
"""Of the metal mold: their broken bars are measured, where others have A alone."""

LEVELS = _named(
    (
        "Rp0.2, metal",
        138,
        "MPa",
        "Typical of 535 in a foundry's data sheet of Almag 35.",
    ),
    ("Rm, metal", 275, "MPa", "As above."),
    ("A, metal", 13.0, "%", "As above."),
    ("Rp0.2, sand", 131, "MPa", "Assumed: 5 % under the metal mold's."),
    ("Rm, sand", 262, "MPa", "Assumed: 5 % under the metal mold's."),
    ("A, sand", 10.5, "%", "Assumed: above the minimum of 9 % for sand."),
    ("Rp0.2, plate", 112, "MPa", "Assumed: 50 mm in sand, coarse grain."),
    ("Rm, plate", 215, "MPa", "Assumed: above 75 % of the minimum of cast bars."),
    ("A, plate", 6.0, "%", "Assumed: above 25 % of the minimum of cast bars."),
)
EFFECTS = _named(
    (
        "as cast, per scandium in solution",
        45,
        "MPa/wt%",
        "Assumed: Al-5..6Mg with 0.2 to 0.4 wt% Sc has Rp0.2 of 100 to 150 MPa as cast.",
    ),
    (
        "aging, at most",
        62,
        "MPa",
        "Assumed: aging at 300 to 350 °C adds 40 to 100 MPa to Rp0.2.",
    ),
    ("aging, scale of scandium", 0.12, "wt%", "Assumed: the first tenth does most."),
    ("stress relief of aging", -4, "MPa", "Assumed: nothing precipitates in 535."),
    ("zirconium on aging", 1.12, "times", "Assumed: shells slow the coarsening."),
    ("zirconium as cast", 3, "MPa", "Assumed: a little refinement beside Ti and B."),
    ("solution, metal", 0.28, "wt%", "Assumed: most scandium is held on cooling."),
    (
        "solution, sand",
        0.16,
        "wt%",
        "Assumed: slow cooling loses some as coarse Al3Sc.",
    ),
    (
        "solution, plate",
        0.0,
        "wt%",
        "Assumed: 50 mm in sand loses all; scandium does not pay there.",
    ),
    ("Rm per Rp0.2", 0.55, "1", "Assumed."),
    ("loss of elongation", 0.0045, "per MPa of Rp0.2", "Assumed: ductility is paid."),
    ("hardness per Rp0.2", 0.28, "HBW/MPa", "Rule of thumb: 3.3 MPa per HV."),
    ("hardness of 535", 70, "HBW", "Data sheet of Almag 35."),
    ("density, metal", 2.622, "g/cm3", "Data sheet of Almag 35: 2.62."),
    ("density, sand", 2.611, "g/cm3", "Assumed: 0.4 % more porosity."),
    ("mean intercept, metal", 105, "um", "Assumed: fine already with Ti and B."),
    (
        "mean intercept per scandium",
        -75,
        "um/wt%",
        "Assumed: some refinement beside Ti and B.",
    ),
    ("pores, metal", 0.55, "%", "Assumed: degassed metal in a permanent mold."),
    (
        "Z per A/(1 + A)",
        1.15,
        "1",
        "Assumed: cast Al-Mg hardly necks; 1 is a bar that thins evenly.",
    ),
    (
        "fatigue coefficient of 535",
        250,
        "MPa",
        "Axial, R = -1, amplitude = coefficient x (2N)^b: 77 MPa at 1e7 cycles. Data sheet "
        "of Almag 35: 69 MPa, read as rotating bending at 5e8; 91 at 1e7 by the same b; "
        "0.85 of it under axial load, assumed.",
    ),
    ("fatigue exponent b", -0.07, "1", "Assumed: -0.05 to -0.12 is usual for metals."),
    (
        "fatigue coefficient per Rm",
        1.0,
        "1",
        "Assumed: it grows as Rm does; no lives of 535 with scandium are published.",
    ),
    (
        "HV 5 amid the 50 mm step",
        76,
        "1",
        "Assumed: coarse grain, little scandium held.",
    ),
    (
        "HV 5 gained at the mold wall",
        24,
        "1",
        "Assumed: the skin freezes fast and holds its scandium for the aging.",
    ),
    ("depth of that gain", 6, "mm", "Assumed: it falls to 1/e over so much."),
)


@dataclass(frozen=True, slots=True)
class Scatter:
    """Standard deviations; strengths in MPa, elongation in percent."""

    proof_strength_mpa: float
    tensile_strength_mpa: float
    elongation_pct: float
    source: str


BETWEEN_HEATS = Scatter(3.5, 4.0, 0.8, "Assumed: Rp0.2 and Rm of heats within 2 %.")
WITHIN_HEAT = Scatter(2.5, 3.5, 1.2, "Assumed: bars of a mold, elongation within 10 %.")
SCATTER = _named(
    ("hardness between heats", 0.8, "HBW", "Assumed."),
    ("hardness between indents", 1.2, "HBW", "Assumed."),
    ("density between heats", 0.0015, "g/cm3", "Assumed."),
    ("mean intercept between heats", 4, "um", "Assumed."),
    ("pores between heats", 0.08, "%", "Assumed."),
    ("HV 5 between indents", 1.8, "1", "Assumed: 2 % of the value."),
    ("log10 of fatigue life", 0.16, "1", "Assumed: few pores; castings scatter more."),
    ("recovery of scandium", 1.5, "%", "Assumed: 90 to 98 % over many heats."),
    ("burn of OES", 0.8, "% of the value", "Assumed repeatability."),
)

AGING_TEMPERATURE_C, AGING_TIME_H = 325, 4
LOGGED_LOAD, COLD_LOAD, COLD_BY_K = 1, 3, 7.5
"""Of the aging, counted from 1: the log of its furnace is there; it ran outside its
tolerance, as its remark says.
"""
POUR_TEMPERATURE_C, MOLD_TEMPERATURE_C = 735, 260
MODULUS_GPA = 71.0  # The data sheet has 10.3 Msi.
DIAMETER_MM, GAUGE_LENGTH_MM = 12.7, 50.8  # B557 round bar, 4D.
SERRATION_MPA = 3.0  # Portevin-Le Chatelier, as in any Al-Mg at room temperature.
STRESS_NOISE_MPA, STRAIN_NOISE = 0.25, 1.5e-6

# What the lots hold [wt%], as their certificates say. Simulated.
ASSAYS = {
    "ingot": {
        "Mg": "6.95",
        "Mn": "0.18",
        "Ti": "0.15",
        "Fe": "0.08",
        "Si": "0.07",
        "Cu": "0.012",
        "Zn": "0.011",
        "Be": "0.0052",
        "B": "0.0014",
        "Na": "0.0003",
    },
    "magnesium": {"Mg": "99.8"},
    "master": {"Sc": "2.00", "Fe": "0.10", "Si": "0.06"},
    "zirconium": {"Zr": "10.1", "Fe": "0.18", "Si": "0.09"},
}
INGOT_KG, MAGNESIUM_KG_PER_MASTER_KG = 100.0, 0.075
RECOVERY = {"Mg": 0.95, "Sc": 0.95, "Zr": 0.90, "Be": 0.93, "Ti": 0.98, "Mn": 0.99}
"""True shares that stay in the melt; domain practice has the ranges."""
FADE_PER_MIN = {"Mg": 2.5e-4, "Sc": 1.2e-4, "Be": 6.0e-4, "Ti": 2.0e-4}
"""Share of the content that is lost each minute between first and last pour."""
FADE_WHILE_HELD = 0.5
"""Before the first pour it is so much slower: the skin of the melt is whole."""
DEVIATING_HEAT = ("535+0.20SC", 2)
DEVIATING_RECOVERY = 0.78
"""Master alloy went in cold and was poured before it had dissolved: outside its window."""

TARGETS_WT_PCT = {
    # element: (from, target, to); Mg, Mn, Ti, Be as 535.0.
    "Mg": ("6.50", "6.80", "7.20"),
    "Mn": ("0.10", "0.15", "0.25"),
    "Ti": ("0.10", "0.12", "0.25"),
    "Be": ("0.0030", "0.0040", "0.0070"),
}
WINDOW_SCANDIUM, WINDOW_ZIRCONIUM = "0.03", "0.03"


@dataclass(frozen=True, slots=True)
class Price:
    """A price as somebody said it; `contained` is the scandium in that form [wt%]."""

    material: str
    value: str
    form: str
    contained: str
    source: str


PRICES = (
    Price(
        "Scandium, as quoted",
        "3800",
        "metal",
        "100",
        "As quoted in a 2021 press release; a price of oxide read as metal.",
    ),
    Price(
        "Scandium oxide 99.99 %",
        "3800",
        "oxide",
        "65.2",
        "USGS, price of 2020, from memory: to be checked.",
    ),
    Price(
        "Al-2Sc master alloy",
        "340",
        "master-alloy",
        "2.00",
        "USGS, about 0.34 US$/g, from memory: to be checked.",
    ),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to one bar's test, where it is not simply approved."""

    pore_at: float | None = None
    """A pore ends the test at this fraction of Rm: low, and valid data."""
    slips: bool = False
    """The extensometer slides; an approver marks the test invalid."""
    wrong_diameter_mm: float | None = None
    """Typed into the frame; a technician corrects it, the curve is evaluated again."""
    stays: str = ""
    """`submitted` or `in-progress` (the halves are not fitted yet)."""
    is_long: bool = False
    """Recorded fast: too large for the row, so the bytes lie in the file store."""
    gripped_badly: bool = False
    """Broke in the grip below the minimum; marked invalid as a replacement allows."""
    broke_at_mm: float | None = None
    """From the nearer gauge mark, outside the middle half: flagged for the approver."""


FATES = {
    # (alloy, heat of that alloy, mold, temper, bar of that temper), each from 1.
    (BASE, 1, "metal", AS_CAST, 4): Fate(wrong_diameter_mm=12.07),
    (BASE, 2, "metal", AS_CAST, 2): Fate(slips=True),
    (BASE, 2, "metal", AGED, 1): Fate(is_long=True),
    (VARIANT, 1, "metal", AGED, 3): Fate(pore_at=0.78),
    (VARIANT, 2, "sand", AGED, 2): Fate(pore_at=0.74, gripped_badly=True),
    (BASE, 3, "metal", AGED, 4): Fate(stays="submitted"),
    (VARIANT, 3, "metal", AS_CAST, 3): Fate(stays="submitted"),
    (VARIANT, 3, "metal", AS_CAST, 4): Fate(stays="in-progress"),
    (VARIANT, 3, "metal", AGED, 2): Fate(stays="submitted", broke_at_mm=7.4),
    (VARIANT, 3, "metal", AGED, 3): Fate(stays="in-progress"),
    (VARIANT, 3, "metal", AGED, 4): Fate(stays="in-progress"),
}
"""Only bars of these two alloys come one by one through the file intake; the others are
loaded as one block (see `block`), evaluated by the same code.
"""
THROUGH_THE_INTAKE = (BASE, VARIANT)
