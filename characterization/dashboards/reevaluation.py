"""What another evaluation of a test would change, side by side."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from characterization.dashboards.calculated import FIGURES
from characterization.models import Property, Test
from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.rounding import of_float, to_significant
from labtrack.templatetags.display import pretty_unit, rounded

Figure = tuple[float, float | None]
"""A number in its canonical unit, and its expanded uncertainty."""


def before_and_after(
    test: Test, after: Mapping[str, Figure], reasons: Mapping[str, str], *, person: User
) -> list[tuple[str, str, str]]:
    """Symbol with the reader's unit, the stored figure and the new one (or why there is
    none), each with its uncertainty, in the method's order.
    """
    before = {
        m.property.code: (m.value, m.uncertainty)
        for m in test.measurements.select_related("property")
    }
    rows = []
    for part in test.method.parts.select_related("property").order_by("position"):
        code = part.property.code
        if code not in after and code not in reasons:
            continue
        unit = unit_for(part.property, person)
        why = reasons.get(code, "")
        old = before.get(code, (None, None))
        rows.append(
            (
                f"{code} [{unit}]" if unit else code,
                shown(part.property, *old, person=person),
                shown(part.property, *after[code], person=person)
                if code in after
                else why,
            )
        )
    return rows


def unit_for(prop: Property, person: User) -> str:
    """The unit that this person reads the property in, as people write it."""
    unit = quantities.customary_unit(prop.canonical_unit, person.unit_system)
    return "" if unit == "1" else pretty_unit(unit)


def shown(
    prop: Property, value: float | None, uncertainty: float | None, *, person: User
) -> str:
    """A figure at its place in the reader's unit with its uncertainty, if it has one:
    `82.3 ± 1.4`.
    """
    if value is None:
        return _("none")
    text, unit = rounded(
        value, prop.canonical_unit, person.unit_system, prop.place_of(value)
    )
    if uncertainty is None:
        return text
    size = quantities.convert_difference(
        of_float(uncertainty), prop.canonical_unit, unit
    )
    return f"{text} ± {to_significant(size, FIGURES):f}" if size else text
