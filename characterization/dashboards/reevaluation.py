"""What another evaluation of a test would change, side by side."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from characterization.models import Property, Test
from labtrack.quantities import shown_unit
from labtrack.rounding import of_float, to_place


def before_and_after(
    test: Test, after: Mapping[str, float], reasons: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Symbol with unit, the stored figure and the new one (or why there is none), in the
    method's order.
    """
    before = {
        m.property.code: m.value for m in test.measurements.select_related("property")
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
                _shown(part.property, before.get(code)),
                _shown(part.property, after.get(code)) if code in after else why,
            )
        )
    return rows


def _shown(prop: Property, value: float | None) -> str:
    if value is None:
        return _("none")
    return f"{to_place(of_float(value), prop.place_of(value)):f}"
