"""What the demonstration assumes, in one table. None of it was measured.

No tensile values of cast 535 with scandium are published, so the levels of the variant
are invented: chosen for size, not for truth. Each row says where it comes from.
"""

from dataclasses import dataclass

SEED = 535


@dataclass(frozen=True, slots=True)
class Level:
    """What the bars of one alloy in one temper have on average."""

    proof_strength_mpa: float
    tensile_strength_mpa: float
    elongation_pct: float
    source: str


BASE, VARIANT = "535.0", "535+0.30SC"
AS_CAST, AGED = "F", "T5"

LEVELS = {
    (BASE, AS_CAST): Level(
        138, 275, 13.0, "Typical values in a foundry's data sheet of Almag 35."
    ),
    (BASE, AGED): Level(
        134,
        271,
        13.5,
        "Assumed: nothing precipitates in 535 at 325 °C, some stress is relieved.",
    ),
    (VARIANT, AS_CAST): Level(
        152,
        288,
        12.0,
        "Assumed: Al-5..6Mg castings with 0.2 to 0.4 wt% Sc, Rp0.2 of 100 to 150 MPa.",
    ),
    (VARIANT, AGED): Level(
        206, 318, 9.5, "Assumed: aging at 300 to 350 °C adds 40 to 100 MPa to Rp0.2."
    ),
}


@dataclass(frozen=True, slots=True)
class Scatter:
    """Standard deviations; strengths in MPa, elongation in percent."""

    proof_strength_mpa: float
    tensile_strength_mpa: float
    elongation_pct: float
    source: str


BETWEEN_HEATS = Scatter(3.5, 4.0, 0.8, "Assumed: Rp0.2 and Rm of heats within 2 %.")
WITHIN_HEAT = Scatter(2.5, 3.5, 1.2, "Assumed: bars of a mold, elongation within 10 %.")

HEATS_PER_ALLOY = 3
BARS_PER_TEMPER = 4
"""Of each heat: as many bars in F as in T5."""

AGING_TEMPERATURE_C, AGING_TIME_H = 325, 4
POUR_TEMPERATURE_C, MOLD_TEMPERATURE_C = 735, 260
MODULUS_GPA = 71.0  # The data sheet has 10.3 Msi.
DIAMETER_MM, GAUGE_LENGTH_MM = 12.7, 50.8  # B557 round bar, 4D.
SERRATION_MPA = 3.0  # Portevin-Le Chatelier, as in any Al-Mg at room temperature.
STRESS_NOISE_MPA, STRAIN_NOISE = 0.25, 1.5e-6

# Charge of one heat [kg]. 0.30 wt% Sc at 95 % recovery from certified 2.00 % master
# alloy; magnesium makes up for the dilution.
CHARGE_KG = {
    BASE: {"ingot": "118.0", "magnesium": "0.6"},
    VARIANT: {"ingot": "100.0", "magnesium": "1.5", "master": "19.0"},
}
TARGETS_WT_PCT = {
    # element: (from, target, to); Mg, Mn, Ti, Be as 535.0, Sc the variant's own.
    "Mg": ("6.50", "6.80", "7.20"),
    "Mn": ("0.10", "0.15", "0.25"),
    "Ti": ("0.10", "0.12", "0.25"),
    "Be": ("0.0030", "0.0040", "0.0070"),
    "Sc": ("0.27", "0.30", "0.33"),
}


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


FATES = {
    # (alloy, heat of that alloy, temper, bar of that temper), each counted from 1.
    (BASE, 1, AS_CAST, 4): Fate(wrong_diameter_mm=12.07),
    (BASE, 2, AS_CAST, 2): Fate(slips=True),
    (BASE, 2, AGED, 1): Fate(is_long=True),
    (VARIANT, 1, AGED, 3): Fate(pore_at=0.78),
    (BASE, 3, AGED, 4): Fate(stays="submitted"),
    (VARIANT, 3, AS_CAST, 3): Fate(stays="submitted"),
    (VARIANT, 3, AS_CAST, 4): Fate(stays="in-progress"),
    (VARIANT, 3, AGED, 2): Fate(stays="submitted"),
    (VARIANT, 3, AGED, 3): Fate(stays="in-progress"),
    (VARIANT, 3, AGED, 4): Fate(stays="in-progress"),
}
