"""A material condition in words, for a reader who may not see every part of it."""

from typing import Any

from django.utils.translation import gettext as _

from characterization.models import MaterialCondition
from characterization.models.tested_under import labeled
from labtrack.reading import in_words
from trials.choices import SpecimenOrigin


def title(condition: MaterialCondition, seen: frozenset[int]) -> str:
    """Alloy, state, and what it was tested under: `535+0.30SC, T5-325-4H, 10 K/min`."""
    alloy = (
        condition.alloy.code if _sees(condition.alloy, seen) else _("alloy withheld")
    )
    return labeled(f"{alloy}, {state(condition, seen)}", condition.tested_under_words)


def state(condition: MaterialCondition, seen: frozenset[int]) -> str:
    """The cycle, the supplied temper, or as cast."""
    cycle = condition.cycle
    if cycle is not None:
        return cycle.code if _sees(cycle, seen) else _("cycle withheld")
    return condition.supplied_temper or _("F, as cast")


def cast_as(one: Any) -> str:
    """How the bars of a condition or criterion come to be, where it says so:
    `permanent mold, over 6 to 13 mm`.
    """
    parts = [
        one.get_process_display().lower() if one.process else "",
        ""
        if one.origin == SpecimenOrigin.SEPARATELY_CAST
        else one.get_origin_display().lower(),
        one.get_orientation_display().lower() if one.orientation else "",
        one.section_class.name if one.section_class else "",
        in_words(one.tested_under_words),
    ]
    return ", ".join(part for part in parts if part)


def subtitle(condition: MaterialCondition) -> str:
    """Everything else that may not be mixed in one mean."""
    temperature = condition.test_temperature_c
    parts = [
        condition.get_process_display() if condition.process else "",
        condition.get_origin_display().lower(),
        condition.get_orientation_display().lower() if condition.orientation else "",
        _("section %(band)s") % {"band": condition.section_class.name}
        if condition.section_class
        else "",
        _("after earlier treatment") if condition.exposure else "",
        ""
        if temperature is None
        else _("tested at %(t)s") % {"t": degrees(temperature)},
        in_words(condition.tested_under_words),
    ]
    text = ", ".join(part for part in parts if part)
    return _("%(what)s. Material condition %(pk)s.") % {
        "what": text[:1].upper() + text[1:],
        "pk": condition.pk,
    }


def how_tested(condition: MaterialCondition) -> str:
    """Temperature and conditions of the test: `200 °C, soak 20 min`."""
    return labeled(degrees(condition.test_temperature_c), condition.tested_under_words)


def degrees(temperature_c: float) -> str:
    """A test temperature, for who is looking: `23 °C`, or `73 °F`."""
    return in_words(f"{temperature_c:g} °C")


def _sees(record, seen: frozenset[int]) -> bool:
    return record.compartment_id is None or record.compartment_id in seen
