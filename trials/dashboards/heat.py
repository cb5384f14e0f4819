"""The page of a heat: what went in, what was poured, what came of it."""

import math
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.entry.quantity import shown_as_entered, shown_to
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from labtrack.reading import spoken
from trials.choices import SpecimenOrigin
from trials.dashboards import alloy as alloy_page
from trials.dashboards import columns, heat_melt, heat_missing
from trials.melt_choices import MeltEventKind
from trials.models import ChargeAddition, Heat

SHOWN = 12
PAD = (
    MeltEventKind.TEMPERATURE,
    MeltEventKind.MELTED,
    MeltEventKind.STIR,
    MeltEventKind.SKIM,
    MeltEventKind.DEGAS,
    MeltEventKind.FLUX,
    MeltEventKind.RPT_BEFORE,
    MeltEventKind.RPT_AFTER,
    MeltEventKind.HOLD,
    MeltEventKind.NOTE,
)


def compose(heat: Heat, reader: Reader, specification: str = "") -> RecordDetail:
    """The whole page; `specification` is the key of the one to judge by instead."""
    additions = list(
        heat.additions.select_related("lot", "recorded_by").prefetch_related(
            "recoveries"
        )
    )
    runs = list(
        heat.casting_runs.annotate(
            bars=Count("specimens", distinct=True)
            + Count("castings__specimens", distinct=True)
        ).order_by("poured_at", "pk")
    )
    bars = heat.all_specimens.order_by("pk")
    total = bars.count()
    shown = list(bars[:SHOWN])
    may_record = reader.may("record", heat.compartment_id)
    melt = heat_melt.compose(
        heat,
        reader,
        additions=additions,
        runs=runs,
        may_record=may_record,
        specification=specification,
    )
    return RecordDetail(
        record=heat,
        noun=_("Heat"),
        title=heat.code,
        sub=_sub(heat, reader),
        breadcrumbs=[
            columns.home(_("Heats"), reverse("trials:heat-list")),
            columns.here(heat),
        ],
        facts=[
            *melt.facts,
            *_facts(heat, reader, additions, len(runs), total),
        ],
        sections=[
            _charge(additions, reader, may_record),
            _pours(runs, reader),
            columns.specimens(
                shown,
                reader,
                total=total,
                link_url=_url("trials:specimen-list", heat=key_of(heat)),
            ),
        ],
        tree=tree(heat, additions, runs, reader),
        primary=Action(
            _("Record a pour"),
            _url("trials:casting-run-create", heat=key_of(heat)),
            "plus",
        )
        if may_record
        else None,
        actions=[
            Action(
                _("Where its scandium came from"),
                reverse("trials:heat-scandium", args=[heat.code]),
            ),
            *(_actions(heat) if may_record else []),
        ],
        slot="heat",
        missing=heat_missing.of(
            heat, additions=additions, runs=runs, melt=melt, may_record=may_record
        ),
        extra={
            "targets": _targets(heat, reader),
            "melt": melt,
            "pad": _pad(heat) if may_record else [],
        },
    )


def charged_kg(additions: list[ChargeAddition]) -> float:
    """Everything that went in, withheld lots too."""
    return math.fsum(addition.mass_kg for addition in additions)


def tree(heat: Heat, additions, runs, reader: Reader) -> list[dict]:
    """Lots above, the heat, and its pours below."""
    node = {
        "label": heat.code,
        "is_here": True,
        "children": [
            {
                "label": run.code,
                "url": run.get_absolute_url(),
                "note": _("%(process)s, %(n)s")
                % {
                    "process": run.get_process_display(),
                    "n": columns.counted_specimens(run.bars),
                },
            }
            for run in runs
        ],
    }
    return below_lots(additions, reader, node)


def below_lots(additions, reader: Reader, node: dict) -> list[dict]:
    """The node under the lots that were charged; hidden lots are one line."""
    lots, hidden_kg, hidden = {}, [], set()
    for addition in additions:
        if reader.sees(addition.lot):
            lots.setdefault(addition.lot, []).append(addition.mass_kg)
        else:
            hidden.add(addition.lot_id)
            hidden_kg.append(addition.mass_kg)
    nodes = [
        {
            "label": lot.code,
            "url": lot.get_absolute_url(),
            "note": f"{lot.material}, {spoken(math.fsum(masses), 'kg', 5)}",
        }
        for lot, masses in lots.items()
    ]
    if hidden:
        note = (
            _("%(n)d lot, %(mass)s") if len(hidden) == 1 else _("%(n)d lots, %(mass)s")
        )
        nodes.append(
            {
                "is_withheld": True,
                "note": note
                % {"n": len(hidden), "mass": spoken(math.fsum(hidden_kg), "kg", 5)},
            }
        )
    if not nodes:
        return [node]
    nodes[-1]["children"] = [node]
    return nodes


def _sub(heat: Heat, reader: Reader) -> str:
    parts = [
        heat.alloy.code if reader.sees(heat.alloy) else _("alloy withheld"),
        _("furnace %(furnace)s") % {"furnace": heat.furnace} if heat.furnace else "",
        _("crucible %(crucible)s") % {"crucible": heat.crucible}
        if heat.crucible
        else "",
    ]
    return ", ".join(filter(None, parts))


def _facts(heat, reader: Reader, additions, runs: int, bars: int) -> list[dict]:
    return [
        {
            "label": _("Charged"),
            "value": charged_kg(additions) if additions else None,
            "unit": "kg" if additions else "",
            "is_lead": True,
        },
        *_heel(heat, reader),
        {"label": _("Pours"), "value": runs, "is_lead": True},
        {"label": _("Specimens"), "value": bars, "is_lead": True},
        reader.fact(_("Alloy"), heat.alloy),
        {"label": _("Charged at"), "value": reader.when(heat.charged_at)},
        {"label": _("Furnace"), "value": heat.furnace},
        {"label": _("Crucible"), "value": heat.crucible},
        {"label": _("Melter"), "value": heat.melted_by},
    ]


def _heel(heat: Heat, reader: Reader) -> list[dict]:
    if heat.heel_mass_kg is None:
        return []
    mass = {
        "label": _("Heel"),
        "value": reader.entered(heat.heel_mass_as_entered),
    }
    if heat.heel_from is None:
        return [mass]
    return [mass, reader.fact(_("Heel of"), heat.heel_from)]


def _charge(additions, reader: Reader, may_record: bool) -> Section:
    total = charged_kg(additions)
    rows = [
        [
            reader.cell(addition.lot),
            addition.lot.material if reader.sees(addition.lot) else "",
            addition.get_purpose_display(),
            reader.when(addition.added_at),
            _correctable(addition, reader, may_record),
            f"{100 * addition.mass_kg / total:.1f}",
            _recovery(addition, may_record),
            reader.entered(addition.loss_as_entered),
        ]
        for addition in additions
    ]
    return Section(
        title=_("Charge"),
        columns=[
            columns.column(_("Lot")),
            columns.column(_("Material"), css="opt"),
            columns.column(_("Purpose"), css="opt2"),
            columns.column(_("Added"), is_number=True, css="opt"),
            columns.column(_("Mass"), is_number=True),
            columns.column(_("Share"), is_number=True, unit="%"),
            columns.column(_("Recovery"), css="opt2"),
            columns.column(_("Loss"), is_number=True, css="opt2"),
        ],
        rows=rows,
        footer=[
            _("Total"),
            "",
            "",
            "",
            shown_to(reader.person, f"{total:.6g} kg"),
            "100.0",
            "",
            "",
        ]
        if rows
        else None,
        empty=_("Nothing has been charged yet."),
    )


def _correctable(addition: ChargeAddition, reader: Reader, may_record: bool):
    """The mass, leading to its correction."""
    text = reader.entered(addition.mass_as_entered)
    if not may_record:
        return text
    return {
        "text": text,
        "url": reverse("trials:charge-addition-update", args=[addition.pk]),
    }


def _recovery(addition: ChargeAddition, may_record: bool):
    """The estimates that were set, leading to where they are set."""
    said = [
        f"{row.element} {shown_as_entered(row.recovery_as_entered)}"
        for row in addition.recoveries.all()
        if row.recovery_as_entered
    ]
    text = ", ".join(said) or _("default")
    if not may_record:
        return text
    url = reverse("trials:charge-addition-recoveries", args=[addition.pk])
    return {"text": text, "url": url}


def _pours(runs, reader: Reader) -> Section:
    return Section(
        title=_("Casting runs"),
        columns=[
            columns.column(_("Run")),
            columns.column(_("Process"), css="wrap"),
            columns.column(_("Mold"), css="opt2 wrap"),
            columns.column(_("Poured"), is_number=True, css="opt"),
            columns.column(_("At"), is_number=True),
            columns.column(_("Specimens"), is_number=True),
        ],
        rows=[
            [
                reader.cell(run),
                run.get_process_display(),
                run.mold or run.get_mold_class_display(),
                reader.when(run.poured_at),
                reader.entered(run.pour_temperature_as_entered),
                str(run.bars),
            ]
            for run in runs
        ],
        empty=_("Nothing has been poured yet."),
    )


def _targets(heat: Heat, reader: Reader) -> Section | None:
    return alloy_page.targets_section(heat.alloy) if reader.sees(heat.alloy) else None


def _pad(heat: Heat) -> list[dict]:
    """Big buttons for what is logged with gloves on."""
    key = key_of(heat)
    log = [
        {
            "text": kind.label,
            "url": f"{reverse('trials:melt-event-create', args=[key])}?kind={kind.value}",
        }
        for kind in PAD
    ]
    sample = {
        "text": _("Sample"),
        "url": _url("trials:chemistry-sample-create", source=key),
    }
    return [*log, sample]


def _actions(heat: Heat) -> list[Action]:
    drawn = _url(
        "trials:specimen-create",
        origin=SpecimenOrigin.DRAWN_FROM_MELT,
        parent=key_of(heat),
        kind="disc",
        count=1,
    )
    return [
        Action(
            _("Log an addition"),
            reverse("trials:charge-addition-create", args=[key_of(heat)]),
            "plus",
        ),
        Action(_("Draw a sample"), drawn),
        Action(_("Edit"), reverse("trials:heat-update", args=[heat.code])),
    ]


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
