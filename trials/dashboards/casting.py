"""The pages of a casting run and of a casting."""

from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.choices import SpecimenOrigin
from trials.dashboards import columns
from trials.models import Casting, CastingRun

SHOWN = 30


def compose_run(run: CastingRun, reader: Reader) -> RecordDetail:
    bars = run.specimens.order_by("code")
    may_record = reader.may("record", run.compartment_id)
    return RecordDetail(
        record=run,
        noun=_("Casting run"),
        title=run.code,
        sub=", ".join(
            filter(
                None,
                [run.get_process_display(), run.get_mold_class_display(), run.mold],
            )
        ),
        breadcrumbs=[
            columns.home(_("Heats"), reverse("trials:heat-list")),
            reader.crumb(run.heat),
            columns.here(run),
        ],
        facts=[
            reader.fact(_("Heat"), run.heat),
            reader.fact(_("Alloy"), run.heat.alloy),
            {"label": _("Poured"), "value": reader.when(run.poured_at)},
            {
                "label": _("Pour temperature"),
                "value": shown_as_entered(run.pour_temperature_as_entered),
            },
            {
                "label": _("Mold temperature"),
                "value": shown_as_entered(run.mold_temperature_as_entered),
            },
            {"label": _("Recorded by"), "value": run.created_by},
        ],
        sections=[
            columns.specimens(
                bars[:SHOWN],
                reader,
                total=bars.count(),
                link_url=_url("trials:specimen-list", casting_run=key_of(run)),
                title=_("Separately cast specimens"),
            ),
            _castings(run, reader),
        ],
        primary=Action(
            _("Create bars"), _bars_url(SpecimenOrigin.SEPARATELY_CAST, run), "plus"
        )
        if may_record
        else None,
        actions=[
            Action(
                _("Record a casting"),
                _url("trials:casting-create", casting_run=key_of(run)),
                "plus",
            ),
            _marks(SpecimenOrigin.SEPARATELY_CAST, run),
            Action(_("Edit"), reverse("trials:casting-run-update", args=[run.code])),
        ]
        if may_record
        else [_marks(SpecimenOrigin.SEPARATELY_CAST, run)],
        slot="casting-run",
    )


def compose_casting(casting: Casting, reader: Reader) -> RecordDetail:
    bars = casting.specimens.order_by("code")
    may_record = reader.may("record", casting.compartment_id)
    run = casting.casting_run
    return RecordDetail(
        record=casting,
        noun=_("Casting"),
        title=casting.code,
        sub=casting.piece,
        breadcrumbs=[
            columns.home(_("Heats"), reverse("trials:heat-list")),
            reader.crumb(run.heat),
            reader.crumb(run),
            columns.here(casting),
        ],
        facts=[
            {"label": _("Piece"), "value": casting.piece},
            {"label": _("Mass"), "value": shown_as_entered(casting.mass_as_entered)},
            {"label": _("Process"), "value": run.get_process_display()},
            {"label": _("Poured"), "value": reader.when(run.poured_at)},
            {"label": _("Recorded by"), "value": casting.created_by},
        ],
        sections=[
            columns.specimens(
                bars[:SHOWN],
                reader,
                total=bars.count(),
                title=_("Specimens cut from it"),
            ),
            _loads(casting, reader),
        ],
        primary=Action(
            _("Cut specimens"),
            _bars_url(SpecimenOrigin.CUT_FROM_CASTING, casting),
            "plus",
        )
        if may_record
        else None,
        actions=[
            _marks(SpecimenOrigin.CUT_FROM_CASTING, casting),
            Action(_("Edit"), reverse("trials:casting-update", args=[casting.code])),
        ]
        if may_record
        else [_marks(SpecimenOrigin.CUT_FROM_CASTING, casting)],
        slot="casting",
    )


def _castings(run: CastingRun, reader: Reader) -> Section:
    castings = run.castings.annotate(bars=Count("specimens")).order_by("code")[:SHOWN]
    return Section(
        title=_("Castings"),
        columns=[
            columns.column(_("Casting")),
            columns.column(_("Piece")),
            columns.column(_("Mass"), is_number=True),
            columns.column(_("Specimens"), is_number=True),
        ],
        rows=[
            [
                reader.cell(casting),
                casting.piece,
                shown_as_entered(casting.mass_as_entered),
                str(casting.bars),
            ]
            for casting in castings
        ],
        empty=_("No castings were recorded; bars may be cast separately."),
    )


def _loads(casting: Casting, reader: Reader) -> Section:
    items = casting.load_items.select_related("load__cycle").order_by(
        "load__started_at", "pk"
    )
    return Section(
        title=_("Heat treatment"),
        note=_("Specimens cut later carry it."),
        columns=[
            columns.column(_("Load")),
            columns.column(_("Cycle")),
            columns.column(_("Position"), css="opt"),
            columns.column(_("Finished"), is_number=True),
        ],
        rows=[
            [
                reader.cell(item.load),
                reader.cell(item.load.cycle),
                item.position,
                reader.when(item.load.finished_at),
            ]
            for item in items
        ],
        empty=_("Not heat treated as a casting."),
    )


def _bars_url(origin: str, parent) -> str:
    return _url("trials:specimen-create", origin=origin, parent=key_of(parent))


def _marks(origin: str, parent) -> Action:
    url = _url("trials:specimen-marks", origin=origin, parent=key_of(parent))
    return Action(_("Print marks"), url, "printer")


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
