"""Chemistry of heats over time: hit or missed, and how fast an element fades."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from characterization.dashboards.analysis import programs
from characterization.dashboards.analysis.against_element import ELEMENTS
from characterization.dashboards.analysis.asked import Asked, one_of
from characterization.dashboards.analysis.drift_data import (
    by_heat,
    contents_of,
    fade_of,
    samples_of,
)
from characterization.dashboards.analysis.drift_view import View
from characterization.dashboards.analysis.page import (
    Dashboard,
    Filter,
    Note,
    Option,
    markings,
)
from characterization.dashboards.analysis.stored import reading
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from trials.models import Heat

KEY = "chemistry-drift"
MOST_HEATS = 200


def build(person: User, asked: Asked, path: str) -> Dashboard:
    """The dashboard; a constant number of queries."""
    program = programs.chosen(person, asked.text("program"))
    element = one_of(asked.text("element"), ELEMENTS, name="element")
    here = reading(person, basis=asked.basis, wants_simulated=asked.is_on("simulated"))
    heats = list(
        visible_to(person, Heat)
        .filter(compartment__is_simulated=here.is_simulated)
        .filter(**({} if program.alloys is None else {"alloy__in": program.alloys}))
        .select_related("compartment", "organisation", "alloy")
        .order_by("-charged_at", "-pk")[:MOST_HEATS]
    )
    alloys = _alloys(heats, here.person)
    alloy = asked.text("alloy")
    if alloy:
        heats = [one for one in heats if one.alloy.code == alloy]
    heats.reverse()
    found, below = contents_of(heats, element)
    samples = samples_of(heats, element)
    view = View(element, found, bool(alloy), here.is_simulated)
    fades = [fade for one in by_heat(samples) if (fade := fade_of(one))]
    is_empty = not found and not samples
    return Dashboard(
        key=KEY,
        title=_("Chemistry of heats over time: %(element)s") % {"element": element},
        question=_(
            "Control limits say what the process does; a window says what it should do."
        ),
        reading=here,
        has_basis=False,
        filters=[
            program.filter,
            Filter("element", _("Element"), element, [Option(o, o) for o in ELEMENTS]),
            Filter(
                "alloy",
                _("Alloy"),
                alloy,
                [Option("", _("all, as deviation from target")), *alloys],
            ),
        ],
        n_heats=len({one.heat.pk for one in found}),
        markings=markings(heats),
        tiles=view.tiles(fades),
        charts=[] if is_empty else view.charts(samples, fades),
        tables=[] if is_empty else [view.heats(), view.fades(fades)],
        notes=view.notes(below),
        empty=_nothing(element, heats) if is_empty else None,
    )


def _alloys(heats: Sequence[Heat], person: User) -> list[Option]:
    return [Option(code, code) for code in sorted({one.alloy.code for one in heats})]


def _nothing(element: str, heats: Sequence[Heat]) -> Note:
    return Note(
        "info",
        _("No heat here has a measured %(element)s content.") % {"element": element},
        _(
            "%(n)d heats are in sight. A chemistry sample with %(element)s puts a heat on "
            "the chart; two samples of its pour tell how it fades."
        )
        % {"n": len(heats), "element": element},
    )
