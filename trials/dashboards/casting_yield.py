"""How much of what was poured became good castings."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.reading import spoken
from trials.choices import CastingVerdict
from trials.models import CastingRun


@dataclass(frozen=True, slots=True)
class CastingYield:
    """Shipped over poured mass of one run. `fraction` is None, with the reason in `lacks`,
    where a mass is missing; open pieces count as not shipped and are named.
    """

    poured_kg: float | None
    shipped_kg: float
    good: int
    unweighed: int
    unjudged: int
    scrap: int

    @property
    def fraction(self) -> float | None:
        if self.poured_kg is None or self.unweighed or not self.good:
            return None
        return self.shipped_kg / self.poured_kg

    @property
    def lacks(self) -> str:
        """What stands in the way of a yield, in words; empty where there is one."""
        if self.poured_kg is None:
            return _("needs the poured mass")
        if not self.good:
            return _("no piece was judged good yet")
        if self.unweighed:
            return ngettext(
                "%(n)d good piece is not weighed",
                "%(n)d good pieces are not weighed",
                self.unweighed,
            ) % {"n": self.unweighed}
        return ""


def yield_of(run: CastingRun) -> CastingYield:
    """Count and weigh the pieces of a run. One query."""
    pieces = list(run.castings.values("verdict", "mass_kg"))
    good = [
        each["mass_kg"] for each in pieces if each["verdict"] == CastingVerdict.GOOD
    ]
    return CastingYield(
        poured_kg=run.poured_mass_kg,
        shipped_kg=sum(mass for mass in good if mass is not None),
        good=len(good),
        unweighed=sum(mass is None for mass in good),
        unjudged=sum(each["verdict"] == CastingVerdict.OPEN for each in pieces),
        scrap=sum(each["verdict"] == CastingVerdict.SCRAP for each in pieces),
    )


def fact(run: CastingRun) -> dict[str, Any]:
    """The yield as a fact of the run's page."""
    found = yield_of(run)
    if found.fraction is None:
        return {"label": _("Yield"), "value": "", "more": found.lacks}
    weighed = _("%(shipped)s of %(poured)s in %(good)d good pieces") % {
        "shipped": spoken(found.shipped_kg, "kg"),
        "poured": spoken(found.poured_kg, "kg"),
        "good": found.good,
    }
    still = _(", %(n)d not judged") % {"n": found.unjudged} if found.unjudged else ""
    return {
        "label": _("Yield"),
        "value": 100 * found.fraction,
        "unit": "%",
        "place": "0.1",
        "more": weighed + still,
        "is_lead": True,
    }
