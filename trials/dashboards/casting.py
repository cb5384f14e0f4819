"""The pages of a casting run and of a casting."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from labtrack.accounts.natural_keys import key_of
from labtrack.pages.detail import Action, Reader, RecordDetail, Section
from trials.choices import CastingVerdict, SpecimenOrigin
from trials.dashboards import casting_yield, columns
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
                "value": reader.entered(run.pour_temperature_as_entered),
            },
            {
                "label": _("Mold temperature"),
                "value": reader.entered(run.mold_temperature_as_entered),
            },
            *_pour_facts(run, reader),
            casting_yield.fact(run),
            {"label": _("Recorded by"), "value": run.created_by},
        ],
        sections=[
            _castings(run, reader),
            columns.specimens(
                bars[:SHOWN],
                reader,
                total=bars.count(),
                link_url=_url("trials:specimen-list", casting_run=key_of(run)),
                title=_("Separately cast specimens"),
            ),
        ],
        primary=Action(
            _("Create bars"), _bars_url(SpecimenOrigin.SEPARATELY_CAST, run), "plus"
        )
        if may_record
        else None,
        actions=[
            Action(
                _("Record castings"),
                _url("trials:casting-batch-create", casting_run=key_of(run)),
                "plus",
            ),
            *_weigh(run),
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
            {"label": _("Number in the pour"), "value": casting.number},
            *_verdict(casting, reader),
            {"label": _("Mass"), "value": reader.entered(casting.mass_as_entered)},
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
            _trace(casting),
            Action(_("Edit"), reverse("trials:casting-update", args=[casting.code])),
        ]
        if may_record
        else [_marks(SpecimenOrigin.CUT_FROM_CASTING, casting), _trace(casting)],
        slot="casting",
    )


def _castings(run: CastingRun, reader: Reader) -> Section:
    castings = run.castings.annotate(bars=Count("specimens"))
    castings = castings.order_by("number", "code")
    total = castings.count()
    return Section(
        title=_("Castings"),
        note=_("%(shown)d of %(total)d") % {"shown": SHOWN, "total": total}
        if total > SHOWN
        else "",
        link_url=_url("trials:casting-list", casting_run=key_of(run))
        if total > SHOWN
        else "",
        link_text=_("All of them"),
        columns=[
            columns.column(_("No."), is_number=True),
            columns.column(_("Casting")),
            columns.column(_("Piece"), css="opt"),
            columns.column(_("Mass"), is_number=True),
            columns.column(_("Verdict")),
            columns.column(_("Scrapped for"), css="opt"),
            columns.column(_("Specimens"), is_number=True, css="opt"),
        ],
        rows=[
            [
                casting.number,
                reader.cell(casting),
                casting.piece,
                reader.entered(casting.mass_as_entered),
                _verdict_cell(casting),
                _scrap_words(casting),
                str(casting.bars),
            ]
            for casting in castings[:SHOWN]
        ],
        empty=_("No castings were recorded; bars may be cast separately."),
    )


def _weigh(run: CastingRun) -> list[Action]:
    """Offered once there are pieces."""
    if not run.castings.exists():
        return []
    url = reverse("trials:casting-run-pieces", args=[run.code])
    return [Action(_("Weigh and judge"), url, "scale")]


def _pour_facts(run: CastingRun, reader: Reader) -> list[dict[str, Any]]:
    """What else was written of the pour; what was not is left out."""
    quantities = (
        (_("Sequence number"), str(run.sequence_number or "")),
        (_("Poured mass"), reader.entered(run.poured_mass_as_entered)),
        (_("Fill time"), reader.entered(run.fill_time_as_entered)),
        (_("Ambient humidity"), reader.entered(run.ambient_humidity_as_entered)),
        (_("Shake-out after"), reader.entered(run.shake_out_as_entered)),
        (_("Filter"), run.filter),
        (_("Chills"), run.chills),
        (_("Coating"), run.coating),
        (_("Gating"), run.gating),
    )
    return [{"label": label, "value": value} for label, value in quantities if value]


def _verdict(casting: Casting, reader: Reader) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {
            "label": _("Verdict"),
            "state": CastingVerdict(casting.verdict).state,
            "value": casting.get_verdict_display(),
            "more": casting.judged_by or "",
        }
    ]
    if casting.verdict == CastingVerdict.SCRAP:
        facts.append(
            {
                "label": _("Scrapped for"),
                "value": _scrap_words(casting),
                "more": reader.when(casting.judged_at),
                "is_wide": True,
            }
        )
    if casting.inspection_notes:
        facts.append(
            {
                "label": _("Inspection notes"),
                "value": casting.inspection_notes,
                "is_wide": True,
            }
        )
    return facts


def _verdict_cell(casting: Casting) -> dict[str, str]:
    state = CastingVerdict(casting.verdict).state
    return {"state": state, "text": casting.get_verdict_display()}


def _scrap_words(casting: Casting) -> str:
    if casting.verdict != CastingVerdict.SCRAP:
        return ""
    return f"{casting.get_scrap_code_display()}: {casting.scrap_reason}"


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


def _trace(casting: Casting) -> Action:
    url = reverse("trials:casting-scandium", args=[casting.code])
    return Action(_("Where its scandium came from"), url)


def _marks(origin: str, parent) -> Action:
    url = _url("trials:specimen-marks", origin=origin, parent=key_of(parent))
    return Action(_("Print marks"), url, "printer")


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
