"""The design table of a trial: typed cell by cell, or pasted whole from a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.entry.forms import EditForm, RecordForm, nothing_invisible
from trials.choices import FactorKind
from trials.designs.custom_table import (
    BLOCK,
    ELEMENT,
    MOST_FACTORS,
    MOST_RUNS,
    ORDER,
    CellFault,
    FactorPlan,
    Pasted,
    RunPlan,
    factor_of,
    faults_of,
    read_pasted,
)
from trials.models import Trial

PREFIX = "cell"
SPARE_COLUMNS, SPARE_ROWS = 1, 2
EMPTY_COLUMNS, EMPTY_ROWS = 3, 8
KINDS = [("", gettext_lazy("as it looks")), *FactorKind.choices]


@dataclass(slots=True)
class Cell:
    """One input: its name, what stands in it, and what is wrong with that."""

    name: str
    label: str
    text: str = ""
    error: str = ""
    choices: Any = ()

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(slots=True)
class Row:
    """One run."""

    number: int
    order: Cell
    block: Cell
    cells: list[Cell]

    @property
    def is_empty(self) -> bool:
        return not any(cell.text for cell in (self.order, self.block, *self.cells))


class Grid:
    """The cells of a form, by the names `cell-h-0` (heading), `cell-k-0` (kind),
    `cell-o-1`, `cell-b-1` (order and block of run 1) and `cell-1-0` (a level).

    `texts` is what was typed: the data of a form or of a draft.
    """

    def __init__(self, texts: Mapping[str, str], columns: int, rows: int):
        columns, rows = min(columns, MOST_FACTORS), min(rows, MOST_RUNS)

        def cell(key: str, label: str, **more: Any) -> Cell:
            name = f"{PREFIX}-{key}"
            return Cell(name, label, str(texts.get(name, "")).strip(), **more)

        self.headings = [
            cell(f"h-{at}", _("Factor %(n)d") % {"n": at + 1}) for at in range(columns)
        ]
        self.kinds = [
            cell(f"k-{at}", _("Kind of factor %(n)d") % {"n": at + 1}, choices=KINDS)
            for at in range(columns)
        ]
        self.rows = [
            Row(
                number=run,
                order=cell(f"o-{run}", _("Order of run %(n)d") % {"n": run}),
                block=cell(f"b-{run}", _("Block of run %(n)d") % {"n": run}),
                cells=[
                    cell(
                        f"{run}-{at}",
                        _("Factor %(factor)d of run %(run)d")
                        % {"factor": at + 1, "run": run},
                    )
                    for at in range(columns)
                ],
            )
            for run in range(1, rows + 1)
        ]

    @classmethod
    def typed(cls, texts: Mapping[str, str]) -> "Grid":
        """As large as what was typed, with a little room."""
        columns, rows = 0, 0
        for name in texts:
            kind, _dash, rest = name.removeprefix(f"{PREFIX}-").partition("-")
            if not name.startswith(f"{PREFIX}-") or not _is_small(rest):
                continue
            if kind in ("o", "b"):
                rows = max(rows, int(rest))
            else:
                columns = max(columns, int(rest) + 1)
            if _is_small(kind):
                rows = max(rows, int(kind))
        return cls(texts, columns or EMPTY_COLUMNS, rows or EMPTY_ROWS)

    @classmethod
    def of(cls, pasted: Pasted) -> "Grid":
        """The cells of a table that is there."""
        texts = {}
        for at, factor in enumerate(pasted.factors):
            unit = f" [{factor.unit}]" if factor.unit else ""
            texts[f"{PREFIX}-h-{at}"] = f"{factor.name}{unit}"
            texts[f"{PREFIX}-k-{at}"] = factor.kind
        for run, row in enumerate(pasted.rows, start=1):
            texts[f"{PREFIX}-o-{run}"] = pasted.orders[run - 1]
            texts[f"{PREFIX}-b-{run}"] = pasted.blocks[run - 1]
            texts |= {f"{PREFIX}-{run}-{at}": text for at, text in enumerate(row)}
        columns = len(pasted.factors) + SPARE_COLUMNS
        rows = len(pasted.rows) + SPARE_ROWS
        return cls(texts, max(columns, EMPTY_COLUMNS), max(rows, EMPTY_ROWS))

    def used_columns(self) -> list[int]:
        return [
            at
            for at, heading in enumerate(self.headings)
            if heading.text or any(row.cells[at].text for row in self.rows)
        ]

    def used_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.is_empty]

    def factors(self) -> list[FactorPlan]:
        return [self._factor(at) for at in self.used_columns()]

    def runs(self) -> list[RunPlan]:
        """The filled rows; an order that is no number has a fault beside it."""
        columns = self.used_columns()
        return [
            RunPlan(
                number=row.number,
                levels=tuple(row.cells[at].text for at in columns),
                order=int(row.order.text) if _is_small(row.order.text) else None,
                block=row.block.text,
            )
            for row in self.used_rows()
        ]

    def judge(self) -> bool:
        """Write every fault beside its cell; whether there is none."""
        faults = [*self._unreadable(), *faults_of(self.factors(), self.runs())]
        for fault in faults:
            cell = self._cell(fault)
            cell.error = cell.error or fault.sentence
        return not faults

    def faults(self) -> list[Cell]:
        """Cells with something wrong, for the summary above the table."""
        cells = [*self.headings, *self.kinds]
        for row in self.rows:
            cells += [row.order, row.block, *row.cells]
        return [cell for cell in cells if cell.error]

    def _factor(self, at: int) -> FactorPlan:
        texts = [row.cells[at].text for row in self.used_rows()]
        factor = factor_of(self.headings[at].text, texts)
        kind = self.kinds[at].text
        if not kind or kind not in FactorKind.values:
            return factor
        element = factor.name if kind == ELEMENT else ""
        return replace(factor, kind=kind, element=element)

    def _unreadable(self) -> list[CellFault]:
        found = []
        for at, row in enumerate(self.used_rows(), start=1):
            if row.order.text and not _is_small(row.order.text):
                sentence = _(
                    "%(given)s is no place in an order; expected 1, 2, 3 …"
                ) % {"given": row.order.text[:40]}
                found.append(CellFault(at, ORDER, row.order.text, sentence))
            for column, index in enumerate(self.used_columns()):
                if sentence := _unseen(row.cells[index].text):
                    found.append(CellFault(at, column, "", sentence))
        for column, index in enumerate(self.used_columns()):
            text = self.headings[index].text
            sentence = _unseen(text) or (
                _("At most 60 characters, its unit apart.") if len(text) > 60 else ""
            )
            if sentence:
                found.append(CellFault(0, column, text, sentence))
        return found

    def _cell(self, fault: CellFault) -> Cell:
        if fault.row == 0:
            return self.headings[self.used_columns()[int(fault.column)]]
        row = self.used_rows()[fault.row - 1]
        if fault.column == ORDER:
            return row.order
        if fault.column == BLOCK:
            return row.block
        return row.cells[self.used_columns()[int(fault.column)]]


class DesignTableForm(EditForm, RecordForm):
    """The table of a trial. `pasted` takes a block of a spreadsheet."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste from a spreadsheet"),
        required=False,
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Headings first, one line per run, such as Order, Sc [wt%], Mold. It is "
            "put into the table below for you to look at, and not saved yet."
        ),
    )

    def __init__(self, *args: Any, grid: Grid | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            grid = Grid.typed(self.data)
        self.grid = grid or Grid({}, EMPTY_COLUMNS, EMPTY_ROWS)

    def is_valid(self) -> bool:
        grid_is_valid = self.grid.judge()
        return super().is_valid() and grid_is_valid

    def filled(self) -> Grid:
        """The table that was pasted, unjudged."""
        return Grid.of(read_pasted(str(self.data.get("pasted", ""))[:60_000]))


def grid_of(trial: Trial) -> Grid:
    """The table as it stands."""
    factors = list(trial.factors.all())
    runs = list(trial.runs.prefetch_related("levels"))
    texts: dict[str, str] = {}
    for at, factor in enumerate(factors):
        unit = f" [{factor.unit}]" if factor.unit else ""
        texts[f"{PREFIX}-h-{at}"] = f"{factor.name}{unit}"
        texts[f"{PREFIX}-k-{at}"] = factor.kind
    columns = {factor.pk: at for at, factor in enumerate(factors)}
    for run in runs:
        order = "" if run.planned_order is None else str(run.planned_order)
        texts[f"{PREFIX}-o-{run.number}"] = order
        texts[f"{PREFIX}-b-{run.number}"] = run.block
        for level in run.levels.all():
            texts[f"{PREFIX}-{run.number}-{columns[level.factor_id]}"] = level.text
    last = max((run.number for run in runs), default=0)
    return Grid(
        texts,
        max(len(factors) + SPARE_COLUMNS, EMPTY_COLUMNS),
        max(last + SPARE_ROWS, EMPTY_ROWS),
    )


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _unseen(text: str) -> str:
    try:
        nothing_invisible(text)
    except forms.ValidationError as error:
        return error.messages[0]
    return ""
