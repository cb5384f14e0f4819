"""Words with a fixed meaning in melting and chemistry. Stored values are stable."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SampleStage(models.TextChoices):
    """When in the life of a melt a chemistry sample was taken."""

    AFTER_CHARGE_IN = "after-charge-in", _("After charge-in")
    AFTER_ADDITION = "after-addition", _("After addition")
    AFTER_DEGAS = "after-degas", _("After degassing")
    BEFORE_FIRST_POUR = "before-first-pour", _("Before first pour")
    MID_POUR = "mid-pour", _("Mid pour")
    LAST_POUR = "last-pour", _("Last pour")
    RECEIPT = "receipt", _("On receipt")
    """Of a lot."""
    CHECK = "check", _("Check of the instrument")
    """Of a reference material."""
    OTHER = "other", _("Other")


POUR_STAGES = (
    SampleStage.BEFORE_FIRST_POUR,
    SampleStage.MID_POUR,
    SampleStage.LAST_POUR,
)
"""The samples that speak for the metal in the molds."""


class SampleState(models.TextChoices):
    TO_BE_NAMED = "to-be-named", _("To be named")
    """An instrument made it; a person owes the stage."""
    NAMED = "named", _("Named")


class ChemistryMethod(models.TextChoices):
    """How a composition was measured."""

    OES = "oes", _("Spark OES")
    ICP = "icp", _("ICP-OES")
    WET = "wet", _("Wet chemistry")
    OTHER = "other", _("Other method")


class MeltEventKind(models.TextChoices):
    """What happens to a melt besides additions, samples and pours."""

    CHARGE_IN = "charge-in", _("Charge in")
    MELTED = "melted", _("Melted")
    TEMPERATURE = "temperature", _("Temperature")
    FLUX = "flux", _("Flux")
    DEGAS = "degas", _("Degas")
    STIR = "stir", _("Stir")
    SKIM = "skim", _("Skim")
    HOLD = "hold", _("Hold")
    RPT_BEFORE = "rpt-before", _("RPT before degassing")
    RPT_AFTER = "rpt-after", _("RPT after degassing")
    POUR_START = "pour-start", _("Pour start")
    POUR_END = "pour-end", _("Pour end")
    NOTE = "note", _("Note")


EVENT_UNITS = {
    MeltEventKind.CHARGE_IN: "degC",
    MeltEventKind.MELTED: "degC",
    MeltEventKind.TEMPERATURE: "degC",
    MeltEventKind.FLUX: "kg",
    MeltEventKind.DEGAS: "degC",
    MeltEventKind.STIR: "degC",
    MeltEventKind.SKIM: "kg",
    MeltEventKind.HOLD: "degC",
    MeltEventKind.RPT_BEFORE: "%",
    MeltEventKind.RPT_AFTER: "%",
    MeltEventKind.POUR_START: "degC",
    MeltEventKind.POUR_END: "degC",
}
"""What the value of an event is: a temperature, the mass of flux or dross, a density
index. Canonical units; a kind that is not named has no value.
"""


WITH_DURATION = {MeltEventKind.DEGAS, MeltEventKind.STIR, MeltEventKind.HOLD}
WITH_GAS = {MeltEventKind.DEGAS, MeltEventKind.FLUX}


def numbers_of(kind: str) -> set[str]:
    """What is noted of a melt event of that kind, beside its time and a note."""
    has = {
        "value": kind in EVENT_UNITS,
        "duration": kind in WITH_DURATION,
        "rotor": kind == MeltEventKind.DEGAS,
        "flow": kind == MeltEventKind.DEGAS,
        "gas": kind in WITH_GAS,
    }
    return {name for name, is_noted in has.items() if is_noted}


class Decision(models.TextChoices):
    """What a person decided about a melt."""

    POUR = "pour", _("Pour")
    CORRECT = "correct", _("Correct")
    HOLD = "hold", _("Hold")
