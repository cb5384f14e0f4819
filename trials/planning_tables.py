"""The lists of what was planned, column by column."""

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from labtrack.pages.tables import (
    NUMBER,
    NUMBER_OPTIONAL,
    OPTIONAL,
    OPTIONAL_WIDE,
    WRAPPED,
    EnteredColumn,
    RecordTable,
    ReferenceColumn,
    TimeColumn,
)
from labtrack.templatetags.display import when


class DayColumn(tables.Column):
    """A day, as the calendar has it."""

    def render(self, value: Any, table: tables.Table) -> SafeString:
        return when({"request": table.request}, value)

    def value(self, value: Any) -> str:
        return value.isoformat()


class ProgramTable(RecordTable):
    title = tables.Column(verbose_name=_("Title"))
    baseline = ReferenceColumn(verbose_name=_("Baseline"), attrs=OPTIONAL)
    n_alloys = tables.Column(verbose_name=_("Variants"), attrs=NUMBER_OPTIONAL)
    n_items = tables.Column(verbose_name=_("Work items"), attrs=NUMBER_OPTIONAL)
    starts_on = DayColumn(verbose_name=_("Start"), attrs=OPTIONAL)
    ends_on = DayColumn(verbose_name=_("End"), attrs=OPTIONAL)
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {"code": "code", "title": "title", "created_at": "created_at"}
    default_sort = "-created_at"


class WorkItemTable(RecordTable):
    title = tables.Column(verbose_name=_("Title"), attrs=WRAPPED)
    program = ReferenceColumn(verbose_name=_("Program"), attrs=OPTIONAL)
    kind = tables.Column(verbose_name=_("What counts"), attrs=OPTIONAL)
    planned_quantity = tables.Column(verbose_name=_("Planned"), attrs=NUMBER)
    due_on = DayColumn(verbose_name=_("Due"))
    responsible = tables.Column(verbose_name=_("Responsible"), attrs=OPTIONAL)
    given_up_because = tables.Column(
        verbose_name=_("Given up because"), attrs=OPTIONAL_WIDE
    )

    sorts = {
        "code": "code",
        "title": "title",
        "kind": "kind",
        "planned_quantity": "planned_quantity",
    }
    default_sort = "code"


class ComponentTable(RecordTable):
    name = tables.Column(verbose_name=_("Name"))
    family = tables.Column(verbose_name=_("Family"))
    program = ReferenceColumn(verbose_name=_("Program"), attrs=OPTIONAL)
    mass_as_entered = EnteredColumn(verbose_name=_("Mass"))
    present_alloy = tables.Column(verbose_name=_("Present alloy"), attrs=OPTIONAL)
    annual_quantity = tables.Column(verbose_name=_("A year"), attrs=NUMBER_OPTIONAL)
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {
        "code": "code",
        "name": "name",
        "family": "family",
        "created_at": "created_at",
    }
    default_sort = "-created_at"


class TrialTable(RecordTable):
    title = tables.Column(verbose_name=_("Title"))
    program = ReferenceColumn(verbose_name=_("Program"), attrs=OPTIONAL)
    n_runs = tables.Column(verbose_name=_("Runs"), attrs=NUMBER)
    n_heats = tables.Column(verbose_name=_("With a heat"), attrs=NUMBER)
    design_kind = tables.Column(verbose_name=_("Design"), attrs=OPTIONAL_WIDE)
    created_at = TimeColumn(verbose_name=_("Planned"), attrs=OPTIONAL)

    sorts = {"code": "code", "title": "title", "created_at": "created_at"}
    default_sort = "-created_at"
