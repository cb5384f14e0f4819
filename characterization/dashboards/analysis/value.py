"""Gain against what scandium costs: does it pay, and where does it not?"""

from django.utils.translation import gettext as _

from characterization.dashboards.analysis import (
    costs,
    prices,
    programs,
    scenario,
    shipped,
)
from characterization.dashboards.analysis.asked import (
    Asked,
    one_of,
    setting_key,
    subject,
)
from characterization.dashboards.analysis.contents import contents
from characterization.dashboards.analysis.gains import gains_of
from characterization.dashboards.analysis.page import (
    Dashboard,
    DataTable,
    Filter,
    Note,
    Option,
    Placed,
    Switch,
    address,
    counted,
)
from characterization.dashboards.analysis.scenario import PriceForm, Scenario
from characterization.dashboards.analysis.stored import stored
from characterization.dashboards.analysis.value_view import View
from characterization.dashboards.condition_charts import Scale
from labtrack.accounts.models import User
from labtrack.charts.card import Column
from trials.cost.scandium import sc_cost_per_kg

KEY = "value"


MOST_CONDITIONS = 120
EXAMPLE_WT_PCT = 0.30
EXAMPLE_RECOVERY = 0.95


def build(person: User, asked: Asked, path: str) -> Dashboard:
    """The dashboard; a constant number of queries."""
    program = programs.chosen(person, asked.text("program"))
    assumed, sliders = scenario.read(asked)
    against = one_of(asked.text("against"), ("today", "same-temper"), name="against")
    about = subject(
        person, asked, code="Rp0.2", alloys=program.alloys, more=[program.filter]
    )
    common = {
        "key": KEY,
        "title": _("Gain against cost of scandium"),
        "question": _(
            "What one more US$ of scandium per kg of alloy buys, by measured contents."
        ),
        "reading": about.reading,
        "filters": [*about.filters, _against(against)],
        "sliders": sliders,
        "switches": _presets(asked, path, assumed),
        "scope_words": about.setting_words,
    }
    on_record = prices.table(
        person, asked, path, assumed, is_simulated=about.reading.is_simulated
    )
    if about.prop is None or not about.everything:
        return Dashboard(
            **common, tables=[on_record, _forms(assumed)], empty=_nothing()
        )
    considered = sorted(
        about.everything,
        key=lambda one: (
            setting_key(one) != about.setting,
            -getattr(one, "n_heats", 0),
        ),
    )[:MOST_CONDITIONS]
    found = stored(about.reading, [about.prop.code], considered)
    measured = contents((one.heat for row in found for one in row.heats), {"Sc"})
    view = View(
        about,
        Scale.of(about.prop, person.unit_system),
        assumed,
        measured,
        gains_of(
            found,
            measured,
            assumed,
            alloy_id=program.program.baseline_id if program.program else None,
            about=about,
            is_same_temper=against == "same-temper",
        ),
        [row for row in found if setting_key(row.condition) == about.setting],
    )
    spent = costs.of_heats(person, (one.heat for row in view.here for one in row.heats))
    return Dashboard(
        **common,
        **counted(found),
        tiles=view.tiles(),
        charts=[Placed(view.card())] if view.here else [],
        tables=[
            view.gains_table(),
            on_record,
            _forms(assumed),
            shipped.table(view, spent),
            view.weights(),
        ],
        notes=[*view.notes(), *spent.notes()],
        empty=None if view.gains else _nothing(),
    )


def _against(chosen: str) -> Filter:
    return Filter(
        "against",
        _("Gain over"),
        chosen,
        [
            Option("today", _("the baseline as cast")),
            Option("same-temper", _("the baseline in the same temper")),
        ],
    )


def _presets(asked: Asked, path: str, assumed: Scenario) -> list[Switch]:
    return [
        Switch(
            form.key,
            f"{form.per_kg_contained:,} US$/kg, {form.label}",
            assumed.price == form.per_kg_contained,
            address(path, asked.query, price=str(form.per_kg_contained)),
        )
        for form in scenario.price_forms()
    ]


def _nothing() -> Note:
    return Note(
        "info",
        _("No gain can be told yet."),
        _(
            "It needs a baseline and an alloy with measured scandium, cast the same way, "
            "with two heats each."
        ),
    )


def _forms(assumed: Scenario) -> DataTable:
    """What the same 0.30 % costs by each reading of the price."""

    def at(form: PriceForm, recovery: float) -> str:
        cost = sc_cost_per_kg(
            EXAMPLE_WT_PCT, price_per_kg=float(form.per_kg_contained), recovery=recovery
        )
        return f"{cost:.2f}"

    overall = float(assumed.recovery) * float(assumed.conversion)
    return DataTable(
        key="price-forms",
        title=_("What 0.30 % scandium costs, by the form of the price"),
        note=_("the forms must not be mixed: a factor of 4.5 lies between them"),
        columns=[
            Column(_("Price")),
            Column(_("Per kg contained Sc"), "US$/kg", is_number=True),
            Column(_("At 95 % recovery"), _("US$/kg alloy"), is_number=True),
            Column(_("At your yields"), _("US$/kg alloy"), is_number=True),
            Column(_("What it is"), css="opt wrap"),
        ],
        rows=[
            [
                form.label,
                f"{form.per_kg_contained:,}",
                at(form, EXAMPLE_RECOVERY),
                at(form, overall),
                form.says,
            ]
            for form in scenario.price_forms()
        ],
    )
