"""The page of a specimen: what it is, its family, what it has been through."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts.natural_keys import key_of
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.choices import SpecimenOrigin
from trials.dashboards import columns
from trials.dashboards.heat import below_lots
from trials.models import Casting, CastingRun, Heat, MaterialLot, Specimen

SHOWN = 20


def compose(specimen: Specimen, reader: Reader) -> RecordDetail:
    line = ancestors(specimen)
    states = list(specimen.material_states.select_related("cycle", "load_item__load"))
    children = list(specimen.children.order_by("code")[:SHOWN])
    may_record = reader.may("record", specimen.compartment_id)
    split_url = _url(
        "trials:specimen-create",
        origin=SpecimenOrigin.SPLIT_FROM_SPECIMEN,
        parent=key_of(specimen),
        count=1,
    )
    is_stock = isinstance(line[0], MaterialLot)
    first = (
        columns.home(_("Material lots"), reverse("trials:material-lot-list"))
        if is_stock
        else columns.home(_("Heats"), reverse("trials:heat-list"))
    )
    return RecordDetail(
        record=specimen,
        noun=_("Specimen"),
        title=specimen.code,
        sub=_sub(specimen, states, reader),
        breadcrumbs=[
            first,
            *(reader.crumb(record) for record in line),
            columns.here(specimen),
        ],
        facts=_facts(specimen, reader, states),
        sections=[_states(states, reader)],
        tree=_tree(specimen, line, children, reader),
        actions=[
            Action(_("Split off a specimen"), split_url),
            Action(_("Edit"), reverse("trials:specimen-update", args=[specimen.code])),
        ]
        if may_record
        else [],
        slot="specimen",
    )


def ancestors(specimen: Specimen) -> list:
    """From the heat or lot down to the parent."""
    line, record = [], specimen.parent
    while record is not None:
        line.insert(0, record)
        record = _above(record)
    return line


def _above(record):
    if isinstance(record, Specimen):
        return record.parent
    if isinstance(record, Casting):
        return record.casting_run
    return record.heat if isinstance(record, CastingRun) else None


def _label(states, reader: Reader) -> str:
    """The present state; the code of a cycle that the reader may not see stays out."""
    return states[-1].label_for(reader.seen) if states else ""


def _sub(specimen: Specimen, states, reader: Reader) -> str:
    parts = [
        specimen.get_kind_display(),
        specimen.get_origin_display().lower(),
        _label(states, reader),
    ]
    return ", ".join(filter(None, parts))


def _facts(specimen: Specimen, reader: Reader, states) -> list[dict]:
    root = specimen.source_heat or specimen.source_lot
    return [
        {"label": _("Stamp mark"), "value": specimen.stamp_mark, "is_lead": True},
        {
            "label": _("Material state"),
            "value": _label(states, reader),
            "is_lead": True,
        },
        reader.fact(_("Alloy"), root.alloy),
        {
            "label": _("Diameter"),
            "value": reader.entered(specimen.diameter_as_entered),
        },
        {
            "label": _("Gauge length"),
            "value": reader.entered(specimen.gauge_length_as_entered),
        },
        {
            "label": _("Section thickness"),
            "value": reader.entered(specimen.section_thickness_as_entered),
        },
        {"label": _("Orientation"), "value": specimen.get_orientation_display()},
        {"label": _("Location"), "value": specimen.location},
        {
            "label": _("Recorded"),
            "value": reader.when(specimen.created_at),
            "more": specimen.created_by.staff_code,
        },
    ]


def _states(states, reader: Reader) -> Section:
    return Section(
        title=_("Material states"),
        columns=[
            columns.column(_("State")),
            columns.column(_("Temper")),
            columns.column(_("Cycle"), css="opt"),
            columns.column(_("Load")),
            columns.column(_("Reached"), is_number=True),
        ],
        rows=[
            [
                state.label_for(reader.seen),
                state.temper,
                reader.cell(state.cycle),
                reader.cell(state.load_item.load if state.load_item else None),
                reader.when(state.reached_at),
            ]
            for state in states
        ],
    )


def _tree(specimen: Specimen, line, children, reader: Reader) -> list[dict]:
    """The line of its ancestors, its siblings counted, and what was split from it."""
    node = {
        "label": specimen.code,
        "is_here": True,
        "note": specimen.stamp_mark,
        "children": [
            {"label": child.code, "url": child.get_absolute_url()} for child in children
        ],
    }
    siblings = (
        line[-1].children if isinstance(line[-1], Specimen) else line[-1].specimens
    )
    others = siblings.count() - 1
    level = [node]
    if others:
        level.append({"label": "", "note": _siblings(others)})
    for record in reversed(line):
        level = [
            {
                "label": record.code,
                "url": record.get_absolute_url(),
                "note": _note(record),
                "children": level,
            }
        ]
    if isinstance(line[0], Heat):
        additions = line[0].additions.select_related("lot")
        return below_lots(additions, reader, level[0])
    return level


def _note(record) -> str:
    if isinstance(record, CastingRun):
        return record.get_process_display()
    if isinstance(record, Casting):
        return record.piece
    if isinstance(record, MaterialLot):
        return f"{record.material}, {record.supplied_temper}"
    return ""


def _siblings(n: int) -> str:
    return ngettext("and %(n)d more beside it", "and %(n)d more beside it", n) % {
        "n": n
    }


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
