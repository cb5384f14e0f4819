"""The pages of a heat-treatment cycle and of a furnace load."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.visibility import visible_to
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.dashboards import columns, load_steps
from trials.models import HeatTreatmentCycle, HeatTreatmentLoad

SHOWN = 20


def compose_cycle(cycle: HeatTreatmentCycle, reader: Reader) -> RecordDetail:
    loads = visible_to(reader.person, HeatTreatmentLoad).filter(cycle=cycle)
    may_record = reader.may("record", cycle.compartment_id)
    is_used = cycle.loads.exists()
    edition = reverse("trials:heat-treatment-cycle-edition", args=[cycle.pk])
    edit = reverse("trials:heat-treatment-cycle-update", args=[cycle.pk])
    actions = [Action(_("New edition"), edition)]
    if not is_used:
        actions.append(Action(_("Edit"), edit))
    return RecordDetail(
        record=cycle,
        noun=_("Heat-treatment cycle"),
        title=cycle.code,
        sub=_("Edition %(edition)d, %(temper)s")
        % {"edition": cycle.edition, "temper": cycle.get_temper_display()},
        breadcrumbs=[
            columns.home(
                _("Heat-treatment cycles"), reverse("trials:heat-treatment-cycle-list")
            ),
            columns.here(cycle),
        ],
        facts=[
            {"label": _("Edition"), "value": cycle.edition, "is_lead": True},
            {"label": _("Temper"), "value": cycle.temper, "is_lead": True},
            {
                "label": _("Use"),
                "value": _("In use, fixed") if is_used else _("Not used yet"),
            },
            {
                "label": _("Tolerances"),
                "value": _("±%(k)s K, ±%(pct)s %% of a time")
                % {
                    "k": f"{cycle.temperature_tolerance_k:g}",
                    "pct": f"{cycle.time_tolerance_pct:g}",
                },
            },
            {"label": _("Owner"), "value": cycle.organisation.name},
            {"label": _("Written by"), "value": cycle.created_by},
        ],
        sections=[
            _segments(cycle, reader),
            _editions(cycle, reader),
            _loads(loads.order_by("-started_at", "-pk")[:SHOWN], reader),
        ],
        primary=Action(
            _("Record a load"),
            _url("trials:heat-treatment-load-create", cycle=cycle.pk),
            "plus",
        )
        if may_record
        else None,
        actions=actions if may_record else [],
        slot="heat-treatment-cycle",
    )


def compose_load(load: HeatTreatmentLoad, reader: Reader) -> RecordDetail:
    """Shows the items that the reader may see, and no others."""
    items = list(
        load.items.filter(compartment_id__in=reader.seen).select_related(
            "casting",
            "specimen__source_heat",
            "specimen__source_lot",
            "compartment",
        )
    )
    hidden = load.items.count() - len(items)
    may_edit = all(
        reader.may("correct", pk)
        for pk in set(load.items.values_list("compartment_id", flat=True))
    )
    marks = sorted({item.compartment.marking for item in items} - {""})
    return RecordDetail(
        record=load,
        noun=_("Heat-treatment load"),
        title=load.code,
        sub=load.furnace,
        breadcrumbs=[
            columns.home(
                _("Heat-treatment loads"), reverse("trials:heat-treatment-load-list")
            ),
            columns.here(load),
        ],
        facts=[
            reader.fact(_("Cycle"), load.cycle),
            {"label": _("Started"), "value": reader.when(load.started_at)},
            {"label": _("Finished"), "value": reader.when(load.finished_at)},
            {"label": _("Furnace"), "value": load.furnace},
            {"label": _("Furnace class and survey"), "value": load.furnace_class},
            {"label": _("Items"), "value": len(items), "more": _hidden(hidden)},
            *_order(load),
        ],
        sections=[load_steps.section(load, reader), _items(items, reader)],
        primary=Action(
            _("Record how it ran"),
            reverse("trials:heat-treatment-load-segments", args=[load.code]),
            "thermometer",
        )
        if may_edit
        else None,
        actions=[
            Action(
                _("Edit"),
                reverse("trials:heat-treatment-load-update", args=[load.code]),
            )
        ]
        if may_edit
        else [],
        slot="heat-treatment-load",
        states=["simulated"]
        if items and all(item.compartment.is_simulated for item in items)
        else [],
        extra={
            "markings": " · ".join(marks),
            "is_simulated": bool(items)
            and all(item.compartment.is_simulated for item in items),
        },
    )


def _order(load: HeatTreatmentLoad) -> list[dict]:
    """Why a load stands that contradicts the tests of its specimens."""
    if not load.order_reason:
        return []
    label = _("Right all the same, because")
    return [{"label": label, "value": load.order_reason, "is_wide": True}]


def _hidden(n: int) -> str:
    return _("and %(n)s") % {"n": columns.withheld_count(n)} if n else ""


def _items(items, reader: Reader) -> Section:
    return Section(
        title=_("In the furnace"),
        columns=[
            columns.column(_("Item")),
            columns.column(_("Mark")),
            columns.column(_("Heat or lot"), css="opt"),
            columns.column(_("Position"), css="opt"),
        ],
        rows=[
            [
                reader.cell(item.specimen or item.casting),
                item.specimen.stamp_mark if item.specimen else _("Casting"),
                reader.cell(item.specimen.root) if item.specimen else "",
                item.position,
            ]
            for item in items
        ],
    )


def _segments(cycle: HeatTreatmentCycle, reader: Reader) -> Section:
    return Section(
        title=_("Segments"),
        columns=[
            columns.column(_("No."), is_number=True),
            columns.column(_("Step")),
            columns.column(_("Set temperature"), is_number=True),
            columns.column(_("Time"), is_number=True),
            columns.column(_("Ramp"), is_number=True, css="opt"),
            columns.column(_("Medium")),
            columns.column(_("Medium at"), is_number=True, css="opt"),
            columns.column(_("Longest delay"), is_number=True, css="opt"),
        ],
        rows=[
            [
                str(step.position),
                step.get_kind_display(),
                reader.entered(step.set_temperature_as_entered),
                reader.entered(step.duration_as_entered),
                reader.entered(step.ramp_as_entered),
                step.medium,
                reader.entered(step.medium_temperature_as_entered),
                reader.entered(step.delay_as_entered),
            ]
            for step in cycle.segments.all()
        ],
    )


def _editions(cycle: HeatTreatmentCycle, reader: Reader) -> Section:
    others = (
        visible_to(reader.person, HeatTreatmentCycle)
        .filter(organisation_id=cycle.organisation_id, code=cycle.code)
        .exclude(pk=cycle.pk)
    )
    return Section(
        title=_("Other editions"),
        columns=[
            columns.column(_("Edition")),
            columns.column(_("Temper")),
            columns.column(_("Written"), is_number=True),
        ],
        rows=[
            [
                reader.cell(other, str(other.edition)),
                other.temper,
                reader.when(other.created_at),
            ]
            for other in others.order_by("-edition")
        ],
        empty=_("This is the only edition."),
    )


def _loads(loads, reader: Reader) -> Section:
    return Section(
        title=_("Loads"),
        columns=[
            columns.column(_("Load")),
            columns.column(_("Furnace")),
            columns.column(_("Started"), is_number=True),
        ],
        rows=[
            [reader.cell(load), load.furnace, reader.when(load.started_at)]
            for load in loads
        ],
        empty=_("No load that you may see."),
    )


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
