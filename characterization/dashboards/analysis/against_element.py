"""A property against a measured element: does more scandium do more?"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from characterization.dashboards.analysis import bars as stored_bars
from characterization.dashboards.analysis import literature, programs
from characterization.dashboards.analysis.against_notes import (
    MOST_SERIES,
    below,
    left_out,
    no_chemistry,
    nothing,
    too_many,
)
from characterization.dashboards.analysis.against_series import grouped
from characterization.dashboards.analysis.against_view import MODELS, View, models
from characterization.dashboards.analysis.asked import (
    Asked,
    one_of,
    subject,
)
from characterization.dashboards.analysis.contents import (
    contents,
)
from characterization.dashboards.analysis.page import (
    Dashboard,
    Filter,
    Option,
    Placed,
    Switch,
    address,
    counted,
)
from characterization.dashboards.analysis.stored import Stored, stored
from characterization.dashboards.condition_charts import Scale
from labtrack.accounts.models import User

KEY = "property-against-element"
ELEMENTS = ("Sc", "Zr", "Mg", "Ti", "Mn", "Fe", "Si", "Be", "Cu", "Cr", "Zn", "B")


def build(person: User, asked: Asked, path: str) -> Dashboard:
    """The dashboard; a constant number of queries."""
    program = programs.chosen(person, asked.text("program"))
    element = one_of(asked.text("element"), ELEMENTS, name="element")
    model = one_of(asked.text("model"), MODELS, name="model")
    about = subject(
        person, asked, code="Rp0.2", alloys=program.alloys, more=[program.filter]
    )
    common = {
        "key": KEY,
        "title": _("Property against measured %(element)s") % {"element": element},
        "question": _(
            "Does more of it do more, and how sure is that? Each point is a heat."
        ),
        "reading": about.reading,
        "filters": [
            *about.filters,
            _elements(element),
            models(model),
        ],
        "scope_words": about.setting_words,
    }
    if about.prop is None or not about.conditions:
        return Dashboard(**common, empty=nothing(about))
    found = stored(about.reading, [about.prop.code], about.conditions)
    measured = contents(
        (one.heat for row in found for one in row.heats), {element, "Zr"}
    )
    groups = grouped(found, measured, element, about, model)
    scale = Scale.of(about.prop, person.unit_system)
    shown = groups[:MOST_SERIES]
    published = (
        literature.rows(about.prop, element, scale, registered(found))
        if asked.is_on("literature")
        else []
    )
    dots = (
        stored_bars.of(about.reading, [p.row for g in shown for p in g.points])
        if asked.is_on("bars")
        else stored_bars.Bars({}, 0, 0)
    )
    view = View(about, element, scale, shown, groups, dots, model)
    return Dashboard(
        **common,
        **counted(found),
        switches=_switches(asked, path),
        tiles=[tile for group in shown if (tile := view.tile(group))],
        charts=[Placed(view.card(published))] if shown else [],
        tables=[view.fits(), view.heats()],
        notes=[
            *left_out(found, measured, element),
            *too_many(groups),
            *below(groups, element),
            *dots.notes(),
            *(
                [literature.nothing_drawn(about.prop, element)]
                if asked.is_on("literature") and not published
                else []
            ),
        ],
        empty=None if shown else no_chemistry(element, found),
        links=[{"label": _("Literature"), "url": literature.list_url()}],
    )


def registered(found: Sequence[Stored]) -> set[int]:
    """The registered alloys of these conditions, a variant's being its parent."""
    alloys = (row.condition.alloy for row in found)
    return {alloy.parent_id or alloy.pk for alloy in alloys}


def _elements(element: str) -> Filter:
    return Filter(
        "element", _("Element"), element, [Option(one, one) for one in ELEMENTS]
    )


def _switches(asked: Asked, path: str) -> list[Switch]:
    return [
        Switch(
            name,
            label,
            asked.is_on(name),
            address(path, asked.query, **{name: "" if asked.is_on(name) else "1"}),
        )
        for name, label in (
            ("bars", _("Bars behind the heats")),
            ("literature", _("Literature")),
        )
    ]
