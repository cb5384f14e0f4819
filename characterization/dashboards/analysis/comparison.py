"""Conditions against the baseline: better, by how much, how sure, at what cost."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from characterization.dashboards import condition_words
from characterization.dashboards.analysis import costs, limits, programs
from characterization.dashboards.analysis.asked import (
    Asked,
    Subject,
    setting_key,
    subject,
)
from characterization.dashboards.analysis.comparison_view import View
from characterization.dashboards.analysis.contents import contents
from characterization.dashboards.analysis.differences import (
    chosen_baseline,
    compare,
    why_not,
)
from characterization.dashboards.analysis.page import (
    Dashboard,
    DataTable,
    Filter,
    Note,
    Option,
    counted,
)
from characterization.dashboards.analysis.stored import stored
from characterization.dashboards.condition_charts import Scale
from characterization.dashboards.condition_page import address as condition_address
from characterization.models import MaterialCondition
from labtrack.accounts.models import User
from labtrack.charts.card import Column

KEY = "comparison"
MOST_REFUSED = 40


def build(person: User, asked: Asked, path: str) -> Dashboard:
    """The dashboard; a constant number of queries."""
    program = programs.chosen(person, asked.text("program"))
    about = subject(
        person, asked, code="Rp0.2", alloys=program.alloys, more=[program.filter]
    )
    inside = [one for one in about.everything if setting_key(one) == about.setting]
    baseline = chosen_baseline(
        inside,
        asked=asked.text("baseline"),
        alloy_id=program.program.baseline_id if program.program else None,
    )
    common = {
        "key": KEY,
        "title": _("Comparison with the baseline"),
        "question": _(
            "Differences of heat means with 95 % intervals; heats are the unit, not bars."
        ),
        "reading": about.reading,
        "scope_words": about.setting_words,
    }
    if about.prop is None or baseline is None:
        return Dashboard(**common, filters=about.filters, empty=_nothing(about))
    wanted = {one.pk: one for one in (*about.conditions, baseline)}
    found = stored(about.reading, [about.prop.code], wanted.values())
    control = next((row for row in found if row.condition.pk == baseline.pk), None)
    filters = [*about.filters, _baselines(inside, baseline, about.seen)]
    if control is None:
        return Dashboard(**common, filters=filters, empty=_nothing(about))
    measured = contents((h.heat for row in found for h in row.heats), {"Sc"})
    view = View(
        about,
        Scale.of(about.prop, person.unit_system),
        control,
        sorted(
            compare(found, control, about.seen),
            key=lambda one: (one.row.condition.alloy.code, one.row.condition.pk),
        ),
        measured,
        limits.of(person, about.prop, [row.condition for row in found]),
        costs.of_heats(person, (h.heat for row in found for h in row.heats)),
    )
    refused = _refused(about, baseline, asked.text("with"))
    return Dashboard(
        **common,
        **counted(found),
        filters=filters,
        tiles=view.tiles(),
        charts=view.charts(),
        tables=[view.table(), *([refused] if refused.rows else [])],
        notes=view.notes(),
    )


def _baselines(
    inside: Sequence[MaterialCondition],
    baseline: MaterialCondition,
    seen: frozenset[int],
) -> Filter:
    ordered = sorted(inside, key=lambda one: (one.alloy.code, one.pk))
    return Filter(
        "baseline",
        _("Baseline"),
        str(baseline.pk),
        [Option(str(one.pk), condition_words.title(one, seen)) for one in ordered],
    )


def _nothing(about: Subject) -> Note:
    return Note(
        "info",
        _("There is nothing to compare yet."),
        _(
            "A comparison needs results in a baseline condition and in at least one more, "
            "cast the same way; an interval needs two heats of each."
        ),
    )


def _refused(about: Subject, baseline: MaterialCondition, asked_for: str) -> DataTable:
    """What is not compared, and why: the one that was asked for first."""
    others = [(one, why) for one in about.everything if (why := why_not(one, baseline))]
    others.sort(key=lambda pair: (str(pair[0].pk) != asked_for, pair[0].alloy.code))
    return DataTable(
        key="not-compared",
        title=_("Not compared"),
        note=_(
            "what differs in more than alloy and heat treatment is not one comparison"
        ),
        columns=[Column(_("Condition")), Column(_("Why not"), css="w")],
        rows=[
            [
                {
                    "text": condition_words.title(one, about.seen),
                    "url": condition_address(
                        one,
                        property_code=about.prop.code if about.prop else "",
                        basis=about.reading.basis,
                        is_simulated=about.reading.is_simulated,
                    ),
                },
                why[:1].upper() + why[1:],
            ]
            for one, why in others[:MOST_REFUSED]
        ],
    )
