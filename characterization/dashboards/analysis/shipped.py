"""What a kilogram of shipped casting costs in metal, gates and returns counted."""

from django.utils.translation import gettext as _

from characterization.dashboards.analysis.costs import Costs
from characterization.dashboards.analysis.gains import scandium_of
from characterization.dashboards.analysis.page import DataTable
from characterization.dashboards.analysis.stored import Stored
from characterization.dashboards.analysis.value_view import View
from labtrack.charts.card import Column
from trials.cost.casting import CastingCost, Returns, casting_cost


def table(view: View, costs: Costs) -> DataTable:
    """Each condition of the chosen way of casting, at the casting yield of the scenario.
    Gates and risers that are kept apart are worth their scandium, less what remelting
    loses; mixed with other returns they are worth none.
    """
    return DataTable(
        key="shipped",
        title=_("What a kilogram of shipped casting costs in metal"),
        note=_(
            "charge at the prices of its lots; yield, recovery and what scandium of returns "
            "is worth as above; no heat treatment, inspection, scrap"
        ),
        columns=[
            Column(_("Condition"), css="wrap"),
            Column(costs.label, "US$/kg", is_number=True, css="opt wrap"),
            Column(_("Poured"), _("kg per kg shipped"), is_number=True, css="opt2"),
            Column(_("Metal"), _("US$/kg shipped"), is_number=True),
            Column(
                _("Scandium of returns kept apart"),
                _("US$/kg shipped"),
                is_number=True,
                css="opt",
            ),
            Column(_("Less that"), _("US$/kg shipped"), is_number=True),
        ],
        rows=[_row(view, costs, row) for row in sorted(view.here, key=view.name)],
        empty=_("No condition is cast this way."),
    )


def _row(view: View, costs: Costs, row: Stored) -> list:
    condition = {"text": view.name(row), "url": view.url(row)}
    per_kg = costs.of_row(row)
    if per_kg is None:
        return [condition, _("not known"), None, None, None, None]
    cost = _cost(view, row, per_kg)
    return [
        condition,
        f"{per_kg:.2f}",
        f"{cost.poured_kg:.2f}",
        f"{cost.metal:.2f}",
        f"{cost.credit:.2f}",
        f"{cost.total:.2f}",
    ]


def _cost(view: View, row: Stored, per_kg: float) -> CastingCost:
    assumed = view.assumed
    scandium = assumed.per_kg_alloy(scandium_of(row, view.measured) or 0.0)
    returns = Returns(is_segregated=True, remelt_recovery=float(assumed.recovery))
    return casting_cost(
        shipped_kg=1.0,
        alloy_per_kg=per_kg,
        casting_yield=float(assumed.casting),
        scandium_per_kg=scandium,
        returns=returns,
    )
