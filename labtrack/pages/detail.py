"""The page of one record: facts, where it comes from, what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments
from labtrack.entry.quantity import cell_for
from labtrack.pages.finding import RecordPage
from labtrack.pages.missing import Missing
from labtrack.templatetags.display import code as linked_code
from labtrack.templatetags.display import when, withheld


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what of the records at hand this person may see."""

    person: User
    seen: frozenset[int]

    def sees(self, record: Any) -> bool:
        compartment_id = getattr(record, "compartment_id", None)
        return record is not None and (
            compartment_id is None or compartment_id in self.seen
        )

    def may(self, verb: str, compartment_id: int) -> bool:
        return permissions.may(self.person, verb, compartment_id)

    @property
    def user(self) -> User:
        """For template tags, which look for the person on a request."""
        return self.person

    def when(self, moment: datetime | date | None) -> SafeString:
        """A time in this person's zone."""
        return when({"request": self}, moment)

    def entered(self, text: str) -> str:
        """A quantity as entered in this person's units; the pointer shows it as typed."""
        return cell_for(self.person, text)

    def cell(self, record: Any, text: str = "") -> Any:
        """A table cell that leads to a record, or says that it is withheld."""
        if record is None:
            return None
        if not self.sees(record):
            return withheld()
        return {
            "text": text or getattr(record, "code", "") or str(record),
            "url": record.get_absolute_url(),
            "is_code": True,
        }

    def crumb(self, record: Any) -> dict[str, Any]:
        """A step of the genealogy."""
        if not self.sees(record):
            return {"is_withheld": True}
        return {
            "label": record.code,
            "url": record.get_absolute_url(),
            "is_code": True,
        }

    def fact(self, label: Any, record: Any) -> dict[str, Any]:
        """A fact that is another record."""
        if record is None or self.sees(record):
            return {"label": label, "value": linked_code(record)}
        return {"label": label, "value": withheld()}


@dataclass(frozen=True, slots=True)
class Action:
    """A button."""

    text: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A small table of related records. `footer` is one more row."""

    title: str
    columns: Sequence[dict[str, Any]]
    rows: Sequence[Sequence[Any]]
    empty: str = ""
    note: str = ""
    footer: Sequence[Any] | None = None
    link_url: str = ""
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """Everything that one record's page shows."""

    record: Model
    title: str
    noun: str
    sub: str = ""
    is_code: bool = True
    states: Sequence[Any] = ()
    breadcrumbs: Sequence[dict[str, Any]] = ()
    facts: Sequence[dict[str, Any]] = ()
    sections: Sequence[Section] = ()
    tree: Sequence[dict[str, Any]] = ()
    primary: Action | None = None
    actions: Sequence[Action] = ()
    slot: str = ""
    missing: Sequence[Missing] = ()
    extra: dict[str, Any] = field(default_factory=dict)


class RecordDetailPage(RecordPage):
    """Shows what the dashboard of this kind composes."""

    http_method_names = ["get", "head", "options"]
    template_name = "records/record_detail.html"
    dashboard: Callable[[Any, Reader], RecordDetail]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.find()
        reader = Reader(request.user, seen_compartments(request.user))
        detail = self.composed(record, reader)
        compartment = getattr(record, "compartment", None)
        is_simulated = bool(compartment and compartment.is_simulated)
        label = record._meta.label_lower
        context = {
            "detail": detail,
            "record": record,
            "breadcrumbs": detail.breadcrumbs,
            "states": [*detail.states, *(["simulated"] if is_simulated else [])],
            "is_simulated": is_simulated,
            "markings": compartment.marking if compartment else "",
            "history_url": reverse("audit:history", args=[label, record.pk]),
        }
        return render(request, self.template_name, context | detail.extra)

    def composed(self, record: Any, reader: Reader) -> RecordDetail:
        """What is shown; overridden where the address says more than which record."""
        return type(self).dashboard(record, reader)
