"""Micrographs as pages show them: the series of a test, and one field in the viewer."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from characterization.choices import EvaluationState
from characterization.dashboards import micrograph_series, settings_words
from characterization.imaging.asked import ImageSettings
from characterization.imaging.pyramid import TILE, levels_of
from characterization.models import (
    FieldEvaluation,
    ImageEvaluation,
    Micrograph,
    Test,
)
from characterization.models.micrograph import JOB_KIND, right_to_measure
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.charts.card import ChartCard
from labtrack.jobs.models import Job


@dataclass(frozen=True)
class ShownField:
    """One field of the series with what was measured on it."""

    micrograph: Micrograph
    value: float | None
    unit: str
    place: str
    reason: str
    thumbnail_url: str
    overlay_url: str
    facts: list[str]


@dataclass(frozen=True)
class ShownSeries:
    """Everything the page of a test shows of its micrographs."""

    fields: list[ShownField]
    evaluation: ImageEvaluation | None
    waiting: ImageEvaluation | None
    job: Job | None
    """Of the evaluation that waits: how far it is, or why it was set aside."""
    evaluations: list[ImageEvaluation]
    charts: list[ChartCard]
    settings: list[tuple[str, str]]
    sentence: str
    may_measure: bool
    has_settings: bool
    lacks_scale: bool
    compare_url: str

    @property
    def first_open(self) -> Micrograph:
        """The first field that has no value yet, or the first."""
        waiting = (
            one.micrograph
            for one in self.fields
            if one.value is None and not one.micrograph.excluded_because
        )
        return next(waiting, self.fields[0].micrograph)


@dataclass(frozen=True)
class ShownMicrograph:
    """One field in the viewer."""

    micrograph: Micrograph
    title: str
    config: dict[str, Any]
    facts: list[dict[str, Any]]
    result: dict[str, Any] | None
    breadcrumbs: list[dict[str, Any]]
    siblings: list[Micrograph]
    may_measure: bool
    waiting: bool

    @property
    def config_id(self) -> str:
        """Where the viewer finds what it shows."""
        return f"viewer-{self.micrograph.pk}"


def tile_url(micrograph: Micrograph) -> str:
    """The whole picture in one tile."""
    return reverse("characterization:micrograph-tile", args=[micrograph.pk, 0, 0, 0])


def of_test(test: Test, *, person: User) -> ShownSeries | None:
    """The series of a test version; None where it has none."""
    rows = list(
        Micrograph.objects.filter(series=test.test_uid)
        .select_related("submission")
        .order_by("number")
    )
    if not rows:
        return None
    evaluations = list(
        ImageEvaluation.objects.filter(series=test.test_uid)
        .select_related("made", "created_by")
        .order_by("-number")
    )
    shown = next(
        (
            e
            for e in evaluations
            if e.state == EvaluationState.DONE and e.made.version <= test.version
        ),
        None,
    )
    waiting = next((e for e in evaluations if e.state == EvaluationState.WAITING), None)
    measured = (
        {f.micrograph_id: f for f in shown.fields.all()} if shown is not None else {}
    )
    result = shown.result if shown is not None else None
    return ShownSeries(
        fields=[_field(row, measured.get(row.pk), shown) for row in rows],
        evaluation=shown,
        waiting=waiting,
        job=_job_of(waiting, person),
        evaluations=evaluations,
        charts=micrograph_series.charts(
            result, is_simulated=test.compartment.is_simulated
        ),
        settings=_settings(shown),
        sentence=micrograph_series.sentence(result),
        may_measure=test.is_current
        and permissions.may(person, right_to_measure(test), test.compartment_id),
        # Rows of arms are drawn by hand: nothing can be set.
        has_settings=test.method.kind != "arm-spacing",
        lacks_scale=any(row.um_per_pixel is None for row in rows),
        compare_url=_compare_url(rows),
    )


def _job_of(waiting: ImageEvaluation | None, person: User) -> Job | None:
    if waiting is None:
        return None
    jobs = visible_to(person, Job).filter(kind=JOB_KIND, subject_id=waiting.pk)
    return jobs.order_by("-pk").first()


def _compare_url(rows: list[Micrograph]) -> str:
    if len(rows) < 2:
        return ""
    address = reverse("characterization:micrograph-compare")
    return f"{address}?left={rows[0].pk}&right={rows[1].pk}"


def _field(
    row: Micrograph, found: FieldEvaluation | None, shown: ImageEvaluation | None
) -> ShownField:
    result = found.result if found else {}
    overlay = (
        reverse(
            "characterization:micrograph-overlay", args=[row.pk, shown.number, 0, 0, 0]
        )
        if found and shown
        else ""
    )
    return ShownField(
        micrograph=row,
        value=result.get("value"),
        unit=result.get("unit", ""),
        place="0.01" if result.get("unit") == "%" else "0.1",
        reason=row.excluded_because or result.get("reason", ""),
        thumbnail_url=tile_url(row),
        overlay_url=overlay,
        facts=_words(result),
    )


def _words(result: dict[str, Any]) -> list[str]:
    details = result.get("details", {})
    found = []
    if "objects" in details:
        found.append(_("%(n)d objects") % {"n": details["objects"]})
    if details.get("counted"):
        found.append(_("%(n)g grains on the lines") % {"n": details["counted"]})
    if details.get("by_hand"):
        found.append(_("crossings by hand"))
    if "answered" in details:
        found.append(
            _("%(n)d of %(of)d points")
            % {"n": details["answered"], "of": details["points"]}
        )
    if details.get("dendrites"):
        found.append(_("%(n)d dendrites") % {"n": details["dendrites"]})
    return found


def _settings(shown: ImageEvaluation | None) -> list[tuple[str, str]]:
    if shown is None:
        return []
    rows = [(_("Program"), shown.program), *settings_words.rows_of(shown.settings)]
    if shown.corrections:
        fields = ", ".join(sorted(shown.corrections, key=int))
        rows.append((_("corrected by hand on fields"), fields))
    return rows


def viewer(micrograph: Micrograph, *, person: User) -> ShownMicrograph:
    """One field for the viewer: tiles, what was measured last, what may be done."""
    test = (
        Test.objects.filter(test_uid=micrograph.series, is_current=True)
        .select_related("method", "specimen")
        .get()
    )
    last = ImageEvaluation.last_of(micrograph.series)
    found = (
        FieldEvaluation.objects.filter(
            micrograph=micrograph, evaluation__state=EvaluationState.DONE
        )
        .select_related("evaluation")
        .order_by("-evaluation__number")
        .first()
    )
    return ShownMicrograph(
        micrograph=micrograph,
        title=_("Field %(number)d of %(specimen)s")
        % {"number": micrograph.number, "specimen": test.specimen.code},
        config=_config(micrograph, test, last, found),
        facts=_facts(micrograph),
        result=found.result if found else None,
        breadcrumbs=[
            {"label": test.specimen.code, "url": test.specimen.get_absolute_url()},
            {"label": test.method.code, "url": test.get_absolute_url()},
            {"label": _("field %(n)d") % {"n": micrograph.number}},
        ],
        siblings=list(
            Micrograph.objects.filter(series=micrograph.series).order_by("number")
        ),
        may_measure=permissions.may(
            person, right_to_measure(test), test.compartment_id
        ),
        waiting=bool(last and last.state == EvaluationState.WAITING),
    )


def _config(
    micrograph: Micrograph,
    test: Test,
    last: ImageEvaluation | None,
    found: FieldEvaluation | None,
) -> dict[str, Any]:
    """Everything the viewer needs, as plain values."""
    base = reverse("characterization:micrograph-tile", args=[micrograph.pk, 0, 0, 0])
    drawn = (
        reverse(
            "characterization:micrograph-overlay",
            args=[micrograph.pk, found.evaluation.number, 0, 0, 0],
        )
        if found
        else ""
    )
    settings = last.settings if last else ImageSettings().as_json()
    details = found.result.get("details", {}) if found else {}
    return {
        "width": micrograph.width,
        "height": micrograph.height,
        "levels": levels_of(micrograph.height, micrograph.width),
        "tile": TILE,
        "tiles": base.removesuffix("0/0/0.png"),
        "overlay": drawn.removesuffix("0/0/0.png"),
        "umPerPixel": micrograph.um_per_pixel,
        "kind": test.method.kind,
        "columns": settings.get("columns", 10),
        "rows": settings.get("rows", 10),
        "lines": details.get("lines", []),
        "crossings": details.get("crossings", []),
        "corrections": (last.corrections if last else {}).get(
            str(micrograph.number), {}
        ),
    }


def _facts(row: Micrograph) -> list[dict[str, Any]]:
    scale = (
        _("%(um)s µm/px, %(source)s")
        % {
            "um": f"{row.um_per_pixel:.4g}",
            "source": row.scale_said or row.get_scale_source_display(),
        }
        if row.um_per_pixel
        else _("none: lengths are not measured")
    )
    return [
        {
            "label": _("Picture"),
            "value": f"{row.width} × {row.height} px, {row.bits} bit {row.format}",
        },
        {"label": _("Scale"), "value": scale},
        {"label": _("Etchant"), "value": row.etchant},
        {"label": _("Magnification as stated"), "value": row.magnification},
        {"label": _("Place"), "value": row.location},
        {"label": _("Section plane"), "value": row.section_plane},
    ]
