"""Hardness and density of the demonstration's coupons, from readings."""

from datetime import date, datetime, timedelta

import numpy as np

from characterization.actions.readouts import ReadingEntry
from characterization.demonstration import assumptions
from characterization.demonstration.assumptions import AS_CAST, SCATTER, SEED
from characterization.demonstration.block import Block
from characterization.demonstration.levels import level
from characterization.demonstration.making import Bar
from characterization.demonstration.people import Cast
from characterization.methods.brinell import hardness
from characterization.methods.density import water_density
from labtrack.instruments.actions import instruments
from labtrack.instruments.models import Instrument

BRINELL, DENSITY = "ASTM-E10-18-HBW-10-500", "ASTM-B311-17"
FORCE_KGF, BALL_MM = 500, 10
INDENTS, WEIGHINGS = 5, 2
TESTS_A_DAY = 40


def run(cast: Cast, made: list[Bar], *, day: datetime, calibrated_on: date) -> None:
    """Five indents on every coupon; two weighings of those that stay as cast."""
    random = np.random.default_rng([SEED, 10])
    heats: dict[tuple[str, int], float] = {}
    tester = instrument(cast, "Brinell tester", "hardness tester", calibrated_on)
    balance = instrument(cast, "Density balance", "balance", calibrated_on)
    indents = Block(cast, tester, BRINELL)
    weighings = Block(cast, balance, DENSITY)
    for n, coupon in enumerate(made):
        tested = day + timedelta(days=n // TESTS_A_DAY, minutes=9 * (n % TESTS_A_DAY))
        shift = heats.setdefault(
            (coupon.melt.variant.code, coupon.melt.number), float(random.normal())
        )
        common = {"tested": tested, "temperature": f"{22 + random.uniform(-1, 1):.1f}"}
        indents.add_readings(
            coupon,
            list(_indents(coupon, shift, random)),
            number=f"HB-{n + 1:04}",
            **common,
        )
        if coupon.temper == AS_CAST:
            weighings.add_readings(
                coupon,
                list(_weighings(coupon, shift, random)),
                number=f"D-{n + 1:04}",
                **common,
            )
    indents.store()
    weighings.store()


def instrument(cast: Cast, name: str, kind: str, calibrated_on: date) -> Instrument:
    """A simulated instrument of the foundry, calibrated."""
    made = instruments.register(
        name=f"{name} (simulated)",
        serial_number=f"SIM-{name[:1]}1",
        kind=kind,
        time_zone=cast.foundry.time_zone,
        default_compartment=cast.program,
        by=cast["manager"],
    )
    begun = calibrated_on - timedelta(days=120)
    instruments.record_calibration(
        instrument=made,
        performed_on=begun,
        valid_until=begun + timedelta(days=365),
        certificate="simulated certificate",
        by=cast["manager"],
    )
    return made


def _indents(coupon: Bar, shift: float, random: np.random.Generator):
    expected = level(
        scandium=coupon.melt.contents.get("Sc", 0.0),
        zirconium=coupon.melt.contents.get("Zr", 0.0),
        mold=coupon.mold,
        temper=coupon.temper,
    ).hardness
    expected += shift * SCATTER["hardness between heats"].value
    for number in range(1, INDENTS + 1):
        own = SCATTER["hardness between indents"].value * random.normal()
        diagonal = _diagonal(expected + own)
        for name in ("d1", "d2"):
            read = diagonal + 0.005 * random.normal()
            yield ReadingEntry(number, name, f"{read:.3f}", "mm")


def _diagonal(hbw: float) -> float:
    """The diameter [mm] of an indent that reads this hardness, by halving."""
    low, high = 0.5, 9.5
    while high - low > 1e-6:
        middle = (low + high) / 2
        found = hardness(force_kgf=FORCE_KGF, ball_mm=BALL_MM, diagonal_mm=middle)
        low, high = (middle, high) if found > hbw else (low, middle)
    return low


def _weighings(coupon: Bar, shift: float, random: np.random.Generator):
    mold = "metal" if coupon.mold is assumptions.METAL else "sand"
    density = LEVELS_OF_DENSITY[mold] + shift * SCATTER["density between heats"].value
    mass = 24 + 2 * random.normal()
    water = 22.4
    for number in range(1, WEIGHINGS + 1):
        in_water = mass * (1 - water_density(water) / density)
        yield ReadingEntry(number, "m_air", f"{mass:.4f}", "g")
        yield ReadingEntry(
            number, "m_liquid", f"{in_water + 2e-4 * random.normal():.4f}", "g"
        )
        yield ReadingEntry(number, "T_liquid", f"{water:.1f}", "degC")


LEVELS_OF_DENSITY = {
    mold: assumptions.EFFECTS[f"density, {mold}"].value for mold in ("metal", "sand")
}
