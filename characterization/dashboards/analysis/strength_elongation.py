"""Strength against elongation under lines of equal quality, with d printed."""

from django.utils.translation import gettext as _

from characterization.dashboards.analysis import literature, programs
from characterization.dashboards.analysis.against_element import registered
from characterization.dashboards.analysis.asked import Asked, one_of, subject
from characterization.dashboards.analysis.contents import contents
from characterization.dashboards.analysis.page import (
    Dashboard,
    Filter,
    Note,
    Option,
    Placed,
    Switch,
    address,
    counted,
)
from characterization.dashboards.analysis.stored import stored
from characterization.dashboards.analysis.strength_pairs import (
    NO_BARS,
    bars_of,
    pairs_of,
    slope_of,
)
from characterization.dashboards.analysis.strength_view import View
from characterization.dashboards.condition_charts import Scale
from characterization.models import Property
from labtrack.accounts.models import User

KEY = "strength-elongation"
ELONGATIONS = ("A_4D", "A_5D", "A_50", "A_ext")


def build(person: User, asked: Asked, path: str) -> Dashboard:
    """The dashboard; a constant number of queries."""
    program = programs.chosen(person, asked.text("program"))
    gauge = one_of(asked.text("elongation"), ELONGATIONS, name="elongation")
    source = one_of(asked.text("d"), ("own", "a356"), name="d")
    about = subject(
        person,
        asked,
        codes=("Rm", gauge),
        alloys=program.alloys,
        more=[program.filter],
    )
    common = {
        "key": KEY,
        "title": _("Strength against elongation"),
        "question": _("Is strength bought with ductility? Each point is a heat."),
        "reading": about.reading,
        "filters": [*about.filters, _gauges(gauge), _sources(source)],
        "scope_words": about.setting_words,
    }
    found = (
        stored(about.reading, ["Rm", gauge, "K", "n"], about.conditions)
        if about.conditions
        else []
    )
    pairs, excluded = pairs_of(found, gauge)
    if not pairs:
        return Dashboard(**common, empty=_nothing(gauge))
    measured = contents((pair.strength.heat for pair in pairs), {"Sc"})
    props = Property.objects.in_bulk(["Rm", gauge], field_name="code")
    scale = Scale.of(props["Rm"], person.unit_system)
    shown = [row for row in found if row.code in ("Rm", gauge)]
    dots = (
        bars_of(about.reading, pairs, shown, gauge) if asked.is_on("bars") else NO_BARS
    )
    published = (
        literature.pairs(props["Rm"], props[gauge], scale, registered(shown))
        if asked.is_on("literature")
        else []
    )
    view = View(
        about,
        props[gauge],
        scale,
        pairs,
        measured,
        slope_of(pairs, found, source),
        dots,
        published,
    )
    return Dashboard(
        **common,
        **counted([row for row in found if row.code == "Rm"]),
        switches=[
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
        ],
        tiles=view.tiles(),
        charts=[Placed(view.card())],
        tables=[view.conditions(), view.heats()],
        notes=[
            *view.notes(excluded),
            *dots.notes,
            *(
                [literature.no_pair(props[gauge])]
                if asked.is_on("literature") and not published
                else []
            ),
        ],
        links=[{"label": _("Literature"), "url": literature.list_url()}],
    )


def _gauges(gauge: str) -> Filter:
    return Filter(
        "elongation", _("Elongation"), gauge, [Option(one, one) for one in ELONGATIONS]
    )


def _sources(source: str) -> Filter:
    return Filter(
        "d",
        _("d of Q = Rm + d log A"),
        source,
        [
            Option("own", _("0.4 K of these bars")),
            Option("a356", _("150 MPa, A356 and A357 only")),
        ],
    )


def _nothing(gauge: str) -> Note:
    return Note(
        "info",
        _("No heat has both Rm and %(gauge)s under these filters.") % {"gauge": gauge},
        _(
            "The elongation of fitted halves is measured by hand; tests that owe it wait in the work list."
        ),
    )
