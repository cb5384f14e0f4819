"""The way in: which dashboard answers which question."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.choices import Basis
from characterization.dashboards.analysis.stored import reading
from labtrack.accounts.models import User
from labtrack.navigation import address_of


@dataclass(frozen=True)
class Entry:
    """One dashboard: its name and the question it answers."""

    title: str
    answers: str
    url: str
    icon: str


@dataclass(frozen=True)
class Landing:
    """The entries that exist."""

    entries: list[Entry]
    is_simulated: bool


def landing(person: User) -> Landing:
    """Every dashboard with the question it answers."""
    found = [
        Entry(title, answers, address_of(f"{name}"), icon)
        for name, icon, title, answers in (
            (
                "characterization:analysis-property-against-element",
                "chart-scatter",
                _("Property against measured scandium"),
                _("Does more of an element do more? Heat means with line and bands."),
            ),
            (
                "characterization:analysis-comparison",
                "scale",
                _("Comparison with the baseline"),
                _(
                    "Is it better than today's alloy, by how much, how sure, at what cost?"
                ),
            ),
            (
                "characterization:analysis-chemistry-drift",
                "chart-line",
                _("Chemistry of heats over time"),
                _("Do heats hit what they aim at, and how fast does an element fade?"),
            ),
            (
                "characterization:analysis-strength-elongation",
                "trending-up",
                _("Strength against elongation"),
                _(
                    "Is strength bought with ductility? Lines of equal quality, d printed."
                ),
            ),
            (
                "characterization:analysis-value",
                "coins",
                _("Gain against cost of scandium"),
                _("Does it pay, at which price and recovery, and where does it not?"),
            ),
            (
                "trials:scandium-origin",
                "waypoints",
                _("Where the scandium came from"),
                _("From any casting back to mine, refiner and certificate."),
            ),
            (
                "characterization:condition-list",
                "layers",
                _("Material conditions"),
                _("What may be averaged together: statistics, diagnostics and inputs."),
            ),
            (
                "characterization:literature-value-list",
                "book-open-check",
                _("Literature"),
                _("Published values with their sources, never pooled with ours."),
            ),
        )
    ]
    here = reading(person, basis=Basis.WORKING, wants_simulated=False)
    return Landing([one for one in found if one.url], here.is_simulated)
