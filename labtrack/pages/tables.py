"""What the table of every list shares: a code that leads on, and where the record lies."""

from collections.abc import Iterable, Iterator
from typing import Any

import django_tables2 as tables
from django.utils.encoding import force_str
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.data import TableListData

from labtrack.entered import number_beside
from labtrack.entry.quantity import cell_for
from labtrack.templatetags.display import NOTHING, state, when, withheld
from labtrack.templatetags.display import code as linked_code

NUMBER = {"th": {"class": "n"}, "td": {"class": "n"}}
NUMBER_OPTIONAL = {"th": {"class": "n opt"}, "td": {"class": "n opt"}}
NUMBER_WIDE = {"th": {"class": "n opt2"}, "td": {"class": "n opt2"}}
OPTIONAL = {"th": {"class": "opt"}, "td": {"class": "opt"}}
OPTIONAL_WIDE = {"th": {"class": "opt2"}, "td": {"class": "opt2"}}
WRAPPED_WIDE = {"th": {"class": "w opt2"}, "td": {"class": "w opt2"}}
WRAPPED = {"th": {"class": "w"}, "td": {"class": "w"}}
"""Words of several lines, where the table needs the room."""
CODE = {"a": {"class": "code"}, "td": {"class": "nowrap"}}


class OrderedRows(TableListData):
    """Rows that the database has put in order; the table sorts nothing."""

    def order_by(self, aliases: Any) -> None:
        return


class TimeColumn(tables.Column):
    """A time in the person's zone; in an export with its offset."""

    def render(self, value: Any, table: tables.Table) -> SafeString:
        return when({"request": table.request}, value)

    def value(self, value: Any) -> str:
        return value.isoformat()


class EnteredColumn(tables.Column):
    """A quantity in the units of who reads it; the pointer and exports have it as typed."""

    def __init__(self, **kwargs: Any):
        super().__init__(attrs=kwargs.pop("attrs", NUMBER), **kwargs)

    def render(self, value: str, table: tables.Table) -> str:
        return cell_for(getattr(table.request, "user", None), value)

    def value(self, value: str) -> str:
        return value


class CodeColumn(tables.Column):
    """Characters that are read one by one: a mark, a designation."""

    def render(self, value: str) -> SafeString:
        return format_html('<span class="code">{}</span>', value)

    def value(self, value: str) -> str:
        return value


class ReferenceColumn(tables.Column):
    """Another record, or "withheld" where this reader may not see it."""

    def render(self, value: Any, table: "RecordTable") -> SafeString:
        return linked_code(value) if table.sees(value) else withheld()

    def value(self, value: Any, table: "RecordTable") -> str:
        return str(value) if table.sees(value) else _("withheld")


class ChosenColumn(tables.Column):
    """A box to tick in each row, sent as `field` by the form of that id; `said` names the
    row for who cannot see it.
    """

    def __init__(self, *, field: str, form: str, said: str, **kwargs: Any):
        self.field, self.form, self.said = field, form, tables.A(said)
        super().__init__(
            attrs={"th": {"class": "check"}, "td": {"class": "check"}},
            orderable=False,
            exclude_from_export=True,
            **kwargs,
        )

    @property
    def header(self) -> SafeString:
        return format_html(
            '<input type="checkbox" data-select-all aria-label="{}">',
            _("Choose all of this page"),
        )

    def render(self, value: Any, record: Any) -> SafeString:
        return format_html(
            '<input type="checkbox" name="{}" value="{}" form="{}" aria-label="{}">',
            self.field,
            value,
            self.form,
            _("Choose %(name)s") % {"name": self.said.resolve(record)},
        )


class RecordTable(tables.Table):
    """A list's page. `sorts` allow-lists what it can be sorted by: column to field path,
    fields that are never empty and that every reader of the row may see.
    """

    code = tables.Column(linkify=True, attrs=CODE)
    compartment = tables.Column(
        verbose_name=gettext_lazy("Compartment"), orderable=False, attrs=OPTIONAL_WIDE
    )

    model: Any = None
    """What is listed: the list sets it, so that exports find numbers beside texts."""
    sorts: dict[str, str] = {"code": "code"}
    default_sort = "code"

    class Meta:
        """Tables with a Meta of their own extend this one."""

    def __init__(
        self, rows: Iterable, *, seen: frozenset[int], request: Any, **kwargs: Any
    ):
        self.seen = seen
        super().__init__(
            OrderedRows(list(rows)),
            request=request,
            order_by_field="sort",
            default=NOTHING,
            sequence=self._sequence(),
            row_attrs={"data-href": lambda record: record.get_absolute_url()},
            **kwargs,
        )
        for column in self.columns:
            column.column.orderable = column.name in self.sorts

    def _sequence(self) -> tuple[str, ...]:
        """As the table says itself; else the code first and the compartment last."""
        if self._meta.sequence:
            return tuple(self._meta.sequence)
        last = [name for name in ("compartment",) if name in self.base_columns]
        return "code", "...", *last

    def sees(self, record: Any) -> bool:
        """Whether this reader may see a record that a row refers to."""
        compartment_id = getattr(record, "compartment_id", None)
        return compartment_id is None or compartment_id in self.seen

    def exported_heads(self) -> list[str]:
        """The head of each column of an export; a quantity as it was typed is followed by
        its number in the canonical unit.
        """
        heads = []
        for bound in self._exported():
            heads.append(force_str(bound.header))
            if number := self._number_of(bound):
                heads.append(capfirst(number.verbose_name))
        return heads

    def exported_rows(self) -> Iterator[tuple[Any, list[Any]]]:
        """Each record with its cells."""
        columns = [(bound, self._number_of(bound)) for bound in self._exported()]
        for row in self.rows:
            cells = []
            for bound, number in columns:
                cells.append(row.get_cell_value(bound.name))
                if number:
                    cells.append(getattr(row.record, number.attname))
            yield row.record, cells

    def _exported(self) -> list[Any]:
        return [
            bound
            for bound in self.columns.iterall()
            if not bound.column.exclude_from_export
        ]

    def _number_of(self, bound: Any) -> Any:
        if not isinstance(bound.column, EnteredColumn) or not self.model:
            return None
        return number_beside(
            self.model, str(bound.accessor).removesuffix("_as_entered")
        )

    def render_compartment(self, value: Any) -> SafeString | str:
        if not value.is_simulated:
            return value.name
        return format_html("{} {}", value.name, state("simulated"))
