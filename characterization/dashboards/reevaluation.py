"""What another evaluation of a test would change, side by side."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from characterization.models import Property, Test
from labtrack.quantities import shown_unit
from labtrack.rounding import of_float, to_place, to_significant

Figure = tuple[float, float | None]
"""A number in its canonical unit, and its expanded uncertainty."""


def before_and_after(
    test: Test, after: Mapping[str, Figure], reasons: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Symbol with unit, the stored figure and the new one (or why there is none), each with
    its uncertainty, in the method's order.
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
        unit = shown_unit(part.property.canonical_unit)
        why = reasons.get(code, "")
        rows.append(
            (
                f"{code} [{unit}]" if unit else code,
                shown(part.property, *before.get(code, (None, None))),
                shown(part.property, *after[code]) if code in after else why,
            )
        )
    return rows


def shown(prop: Property, value: float | None, uncertainty: float | None) -> str:
    """A figure at its place with its uncertainty, if it has one: `82.3 ± 1.4`."""
    if value is None:
        return _("none")
    text = f"{to_place(of_float(value), prop.place_of(value)):f}"
    if uncertainty is None:
        return text
    return f"{text} ± {to_significant(of_float(uncertainty), 2):f}"
