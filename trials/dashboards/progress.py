"""How far the scope of work is: counted from what was made, never typed.

Kinds that are found (tests, mounts examined) are counted by characterization; here they
have no rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts.models import User
from labtrack.accounts.natural_keys import key_of
from labtrack.accounts.visibility import visible_to
from labtrack.pages.counting import Counted, capped_counts
from trials.choices import WorkKind
from trials.models import Casting, CastingRun, Heat, Specimen, WorkItem

SOON_DAYS = 14
COUNTED_TO = 1_000
"""Exactly, or to what is planned where that is more; beyond it a line says "more than"."""

Rows = Callable[[WorkItem, User], QuerySet | None]


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of the scope of work as a person sees it today."""

    item: WorkItem
    counted: Counted | None
    """None where nobody here can count that kind."""
    url: str
    """The list of what was counted."""
    today: date

    @property
    def n(self) -> int:
        return self.counted.n if self.counted else 0

    @property
    def planned(self) -> int:
        return self.item.planned_quantity

    @property
    def bar(self) -> int:
        """How much of the bar is full; more than planned fills it."""
        return min(self.n, self.planned)

    @property
    def is_done(self) -> bool:
        return self.n >= self.planned

    @property
    def is_given_up(self) -> bool:
        return bool(self.item.given_up_because)

    @property
    def text(self) -> str:
        """`20 of 24`."""
        n = self.n if not self.counted or self.counted.is_exact else f"> {self.n:,}"
        return _("%(n)s of %(planned)s") % {"n": n, "planned": f"{self.planned:,}"}

    @property
    def is_late(self) -> bool:
        due = self.item.due_on
        return (
            due is not None
            and due < self.today
            and not (self.is_done or self.is_given_up)
        )

    @property
    def when(self) -> str:
        """What the date means today."""
        due = self.item.due_on
        if self.is_given_up:
            return _("given up: %(why)s") % {"why": self.item.given_up_because}
        if self.is_done:
            return _("done")
        if due is None:
            return _("no due date")
        days = (due - self.today).days
        if days < 0:
            return ngettext("late by %(n)d day", "late by %(n)d days", -days) % {
                "n": -days
            }
        if days == 0:
            return _("due today")
        if days <= SOON_DAYS:
            return ngettext("due in %(n)d day", "due in %(n)d days", days) % {"n": days}
        return ""


def made(item: WorkItem, person: User) -> QuerySet | None:
    """What was made that a line counts; None for kinds that are found, not made."""
    model, heat, narrowed = {
        WorkKind.HEATS: (Heat, "", {}),
        WorkKind.POURS: (CastingRun, "heat", {}),
        WorkKind.CASTINGS: (Casting, "casting_run__heat", {}),
        WorkKind.SPECIMENS: (
            Specimen,
            "source_heat",
            {"kind": item.specimen_kind} if item.specimen_kind else {},
        ),
    }.get(WorkKind(item.kind), (None, "", {}))
    if model is None:
        return None
    rows = visible_to(person, model).filter(item.program.covers(heat=heat), **narrowed)
    if item.alloy_id is not None:
        rows = rows.filter(**{f"{heat}__alloy" if heat else "alloy": item.alloy_id})
    return rows


LISTS: dict[str, str] = {
    WorkKind.HEATS: "trials:heat-list",
    WorkKind.POURS: "trials:casting-run-list",
    WorkKind.CASTINGS: "trials:casting-list",
    WorkKind.SPECIMENS: "trials:specimen-list",
}


def list_url(item: WorkItem) -> str:
    """The list that shows exactly what was counted."""
    name = LISTS.get(item.kind)
    return address(item, name, kind=item.specimen_kind) if name else ""


def address(item: WorkItem, url_name: str, **narrowed: Any) -> str:
    """A list narrowed to the program, the alloy and whatever else an item counts by."""
    query = {"program": key_of(item.program), "alloy": item.alloy_id, **narrowed}
    given = {name: value for name, value in query.items() if value}
    return f"{reverse(url_name)}?{urlencode(given, doseq=True)}"


def progress(
    items: Iterable[WorkItem],
    person: User,
    *,
    today: date,
    rows_of: Rows = made,
    url_of: Callable[[WorkItem], str] = list_url,
) -> list[Progress]:
    """Every line with its count, in one statement. Items come with their program, its
    compartment, organisation and alloys.
    """
    lines = list(items)
    rows: Mapping[WorkItem, QuerySet] = {
        item: found for item in lines if (found := rows_of(item, person)) is not None
    }
    most = max([COUNTED_TO, *(item.planned_quantity for item in rows)])
    counts = capped_counts(rows, most=most)
    return [Progress(item, counts.get(item), url_of(item), today) for item in lines]
