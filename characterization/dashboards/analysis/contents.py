"""What was measured of an element in each heat, as a regressor: never what was aimed at."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trials.dashboards.heat_chemistry import Standing, standing
from trials.models import Heat

SMALL_LIMIT_WT_PCT = 0.01
"""A "<" up to this is close enough to zero to have a place on an axis: at half of it."""
WITH_ZR_WT_PCT = 0.05
"""From here on a heat counts as one with zirconium ("others each" of 535.0)."""


@dataclass(frozen=True, slots=True)
class Content:
    """One element of one heat as it enters a chart [wt%]."""

    x: float
    words: str
    is_below: bool


def contents(
    heats: Iterable[Heat], elements: Iterable[str]
) -> dict[int, dict[str, Content]]:
    """Heat id to element to content; a heat without a usable number is absent."""
    found: dict[int, dict[str, Content]] = {}
    for heat_id, by_element in standing({h.pk for h in heats}, list(elements)).items():
        for element, stands in by_element.items():
            content = _content(stands)
            if content is not None:
                found.setdefault(heat_id, {})[element] = content
    return found


def _content(stands: Standing) -> Content | None:
    if stands.wt_pct is not None:
        return Content(
            x=stands.wt_pct,
            words=_("%(x)s wt%%, %(basis)s")
            % {"x": f"{stands.wt_pct:.4g}", "basis": stands.basis_text},
            is_below=False,
        )
    below = stands.below_wt_pct
    if below is None or below > SMALL_LIMIT_WT_PCT:
        return None
    return Content(
        x=below / 2,
        words=_("below %(x)s wt%%, %(basis)s")
        % {"x": f"{below:.4g}", "basis": stands.basis_text},
        is_below=True,
    )


def zirconium(content: dict[str, Content]) -> str:
    """Which series a heat belongs to by its measured zirconium."""
    zr = content.get("Zr")
    if zr is None:
        return "unmeasured"
    return "with" if zr.x >= WITH_ZR_WT_PCT else "without"


def zirconium_words(key: str) -> str:
    """The same for the name of a series."""
    return {
        "with": _("with Zr"),
        "without": _("no Zr"),
        "unmeasured": _("Zr not measured"),
    }[key]
