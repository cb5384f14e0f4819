"""The page of a trial: what was planned of each run, and what became of it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts.natural_keys import key_of
from labtrack.pages.detail import Action, Reader, RecordDetail
from labtrack.pages.missing import Missing, in_order
from labtrack.quantities import shown_unit
from trials.choices import FactorKind
from trials.dashboards.columns import here, home
from trials.dashboards.heat_chemistry import Standing, standing
from trials.models import Factor, Trial, TrialRun


@dataclass(frozen=True, slots=True)
class Level:
    """One factor of one run: as planned, and as measured where it is an element."""

    planned: str
    measured: str = ""
    basis: str = ""
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the table."""

    number: int
    order: int | None
    block: str
    levels: list[Level]
    heat: Any
    """A cell that leads to the heat, "withheld", or None."""
    note: str
    missing: str
    url: str


@dataclass(frozen=True, slots=True)
class DesignTable:
    """The design as a screen shows it."""

    heads: list[dict[str, str]]
    runs: list[Run]
    has_order: bool
    has_block: bool
    n_made: int
    n_wanted: int


def compose(trial: Trial, reader: Reader) -> RecordDetail:
    may_edit = reader.may("correct", trial.compartment_id)
    table = design_table(trial, reader, may_edit=may_edit)
    program = trial.program
    return RecordDetail(
        record=trial,
        noun=_("Trial"),
        title=trial.title,
        is_code=False,
        sub=trial.question,
        breadcrumbs=[
            home(_("Trials"), reverse("trials:trial-list")),
            *([reader.crumb(program)] if program else []),
            here(trial),
        ],
        facts=[
            {"label": _("Code"), "value": trial.code},
            {"label": _("Design"), "value": trial.get_design_kind_display()},
            {"label": _("Blocked by"), "value": trial.blocked_by},
            {
                "label": _("Seed"),
                "value": "" if trial.seed is None else str(trial.seed),
            },
            {"label": _("Planned by"), "value": trial.created_by},
            {"label": _("Hypothesis"), "value": trial.hypothesis, "is_wide": True},
        ],
        missing=_lacks(trial, table) if may_edit else [],
        primary=Action(
            _("Edit the table"), reverse("trials:trial-table", args=[key_of(trial)])
        )
        if may_edit
        else None,
        actions=[
            Action(_("Edit"), reverse("trials:trial-update", args=[key_of(trial)]))
        ]
        if may_edit
        else [],
        slot="trial",
        extra={"table": table},
    )


def design_table(trial: Trial, reader: Reader, *, may_edit: bool) -> DesignTable:
    """Planned against actual; seven statements however many runs there are."""
    factors = list(trial.factors.all())
    runs = list(
        trial.runs.select_related("heat__organisation").prefetch_related("levels")
    )
    heats = [run.heat for run in runs if run.heat and reader.sees(run.heat)]
    elements = {factor.element for factor in factors if factor.element}
    measured = standing(heats, elements) if heats and elements else {}
    rows = [_run(run, factors, measured, reader, may_edit=may_edit) for run in runs]
    return DesignTable(
        heads=[
            {"label": factor.name, "unit": shown_unit(factor.unit)}
            for factor in factors
        ],
        runs=rows,
        has_order=any(run.planned_order is not None for run in runs),
        has_block=any(run.block for run in runs),
        n_made=sum(run.heat_id is not None for run in runs),
        n_wanted=sum(not run.dropped_because for run in runs),
    )


def _run(
    run: TrialRun,
    factors: list[Factor],
    measured: dict[int, dict[str, Standing]],
    reader: Reader,
    *,
    may_edit: bool,
) -> Run:
    texts = {level.factor_id: level.text for level in run.levels.all()}
    sees = run.heat is not None and reader.sees(run.heat)
    found = measured.get(run.heat_id or 0, {})
    levels = [
        _level(factor, texts.get(factor.pk, ""), found.get(factor.element), sees=sees)
        for factor in factors
    ]
    owed = [
        factor.name
        for factor, level in zip(factors, levels, strict=True)
        if level.is_owed
    ]
    return Run(
        number=run.number,
        order=run.planned_order,
        block=run.block,
        levels=levels,
        heat=reader.cell(run.heat) if run.heat else None,
        note=run.dropped_because or run.shares_heat_because,
        missing=_missing(run, owed, sees=sees),
        url=reverse("trials:trial-run-update", args=[run.pk]) if may_edit else "",
    )


def _level(
    factor: Factor, planned: str, found: Standing | None, *, sees: bool
) -> Level:
    if factor.kind != FactorKind.ELEMENT or not sees:
        return Level(planned)
    if found is None:
        return Level(planned, is_owed=True)
    if found.wt_pct is None:
        text = f"< {found.below_wt_pct:.4g}"
    else:
        text = f"{found.wt_pct:.3g}"
    return Level(planned, text, found.basis_text)


def _missing(run: TrialRun, owed: list[str], *, sees: bool) -> str:
    if run.dropped_because:
        return ""
    if run.heat_id is None:
        return _("a heat")
    if not sees:
        return ""
    return _("measured %(elements)s") % {"elements": ", ".join(owed)} if owed else ""


def _lacks(trial: Trial, table: DesignTable) -> list[Missing]:
    edit = reverse("trials:trial-update", args=[key_of(trial)])
    grid = reverse("trials:trial-table", args=[key_of(trial)])
    found = []
    if not table.runs:
        found.append(
            Missing(
                _("The table of runs"),
                _("no heat can be linked before it stands"),
                grid,
                is_blocking=True,
            )
        )
    waiting = sum(run.missing == _("a heat") for run in table.runs)
    if waiting:
        found.append(
            Missing(
                ngettext("The heat of %(n)d run", "The heats of %(n)d runs", waiting)
                % {"n": waiting},
                _("link each from its row below"),
            )
        )
    unmeasured = sum(bool(run.missing) for run in table.runs) - waiting
    if unmeasured:
        found.append(
            Missing(
                ngettext(
                    "Chemistry of %(n)d heat", "Chemistry of %(n)d heats", unmeasured
                )
                % {"n": unmeasured},
                _("planned levels are no measured ones"),
            )
        )
    if not trial.hypothesis:
        found.append(Missing(_("What is expected"), "", edit))
    return in_order(found)
