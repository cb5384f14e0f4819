"""Ways from a record to the dashboards that it is part of."""

from django.urls import reverse
from django.utils.translation import gettext as _

from characterization.dashboards.analysis.asked import setting_key
from characterization.dashboards.analysis.page import address
from characterization.models import MaterialCondition


def of_condition(
    condition: MaterialCondition,
    *,
    property_code: str,
    basis: str,
    is_simulated: bool,
) -> list[dict[str, str]]:
    """The dashboards with this condition's property and way of casting chosen."""
    query = {
        "property": property_code,
        "cast": setting_key(condition),
        "basis": basis,
        "simulated": "1" if is_simulated else "",
    }
    return [
        {"label": label, "url": address(reverse(f"characterization:{name}"), query)}
        for name, label in (
            ("analysis-comparison", _("Compare with the baseline")),
            ("analysis-property-against-element", _("Against measured scandium")),
            ("analysis-strength-elongation", _("Strength against elongation")),
            ("analysis-value", _("Gain against cost")),
        )
    ]


def of_program(code: str) -> list[dict[str, str]]:
    """The dashboards with one program chosen."""
    return [
        {
            "label": label,
            "url": address(reverse(f"characterization:{name}"), {"program": code}),
        }
        for name, label in (
            (
                "analysis-property-against-element",
                _("Property against measured scandium"),
            ),
            ("analysis-comparison", _("Comparison with the baseline")),
            ("analysis-chemistry-drift", _("Chemistry of heats over time")),
            ("analysis-strength-elongation", _("Strength against elongation")),
            ("analysis-value", _("Gain against cost of scandium")),
        )
    ]
