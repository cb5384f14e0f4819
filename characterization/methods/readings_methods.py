"""The kinds of method that are evaluated from readings. A further one gets a line here."""

from characterization.methods import brinell
from characterization.methods.from_readings import (
    cast,
    corroded,
    hardness,
    single,
    structure,
    weighed,
)
from characterization.methods.readings import ReadingsMethod

READINGS_METHODS: dict[str, ReadingsMethod] = {
    method.kind: method
    for method in (
        brinell.METHOD,
        weighed.METHOD,
        hardness.VICKERS,
        hardness.ROCKWELL,
        single.CHARPY,
        single.CONDUCTIVITY,
        single.TOUGHNESS,
        structure.INTERCEPTS,
        structure.PLANIMETRIC,
        structure.COMPARISON,
        structure.POINTS,
        structure.AREAS,
        structure.ARMS,
        corroded.MASS_LOSS,
        corroded.IMMERSION,
        cast.DENSITY_INDEX,
        cast.HOT_TEARING,
        cast.FLUIDITY,
    )
}
