"""What changed in a record, when, by whom and why, read from its history.

Each event holds the row before a change; the row after it is the next event's, or the
present one. What an event refers to and the reader may not see is withheld.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from labtrack.accounts.models import User

LEFT_OUT = {"id", "version", "created_at", "created_by", "password", "last_login"}
MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; `name` is the model's own."""

    field: str
    old: str
    new: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a record."""

    by: str
    at: datetime
    changes: tuple[Change, ...] = ()
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What others changed since an editor had read a record."""

    by: str
    changes: tuple[Change, ...]


def of(record: Model, *, seen: frozenset[int]) -> list[Event]:
    """Every change, newest first, and last how it was recorded."""
    rows = list(
        record.events.select_related("pgh_context").order_by("-pgh_id")[:MOST_EVENTS]
    )
    people = _people(rows)
    events, after = [], record
    for before in rows:
        said = _said(before)
        events.append(
            Event(
                by=people.get(said.get("user"), ""),
                at=before.pgh_created_at,
                changes=tuple(_between(record, before, after, seen)),
                reason=said.get("reason", ""),
            )
        )
        after = before
    if getattr(record, "created_at", None):
        author = getattr(record, "created_by", None)
        events.append(
            Event(by=str(author or ""), at=record.created_at, text=_("Recorded"))
        )
    return events


def since(record: Model, version: int, *, seen: frozenset[int]) -> Changed:
    """What changed between the version that an editor read and the present one."""
    before = record.events.filter(version=version).order_by("pgh_id").first()
    last = record.events.select_related("pgh_context").order_by("-pgh_id").first()
    if before is None or last is None:
        return Changed("", ())
    by = _people([last]).get(_said(last).get("user"), "")
    return Changed(by, tuple(_between(record, before, record, seen)))


def _said(event: Any) -> dict[str, Any]:
    """Who and why, as the action attached them."""
    return (event.pgh_context.metadata if event.pgh_context else None) or {}


def _people(events: Iterable[Any]) -> dict[int, str]:
    ids = {_said(event).get("user") for event in events} - {None}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))


def _between(record: Model, before: Any, after: Any, seen: frozenset[int]):
    """A record that has `told_changes` says of a field itself what changed in it."""
    told_changes = getattr(record, "told_changes", None)
    for field in record._meta.concrete_fields:
        old, new = (getattr(row, field.attname) for row in (before, after))
        if field.name in LEFT_OUT or old == new:
            continue
        told = told_changes(field.name, old, new) if told_changes else None
        if told is not None:
            for label, was, now in told:
                yield Change(label, was, now, field.name)
            continue
        yield Change(
            capfirst(field.verbose_name),
            _shown(field, old, seen),
            _shown(field, new, seen),
            field.name,
        )


def _shown(field: Field, value: Any, seen: frozenset[int]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return _referred(field, value, seen)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return str(value)


def _referred(field: ForeignKey, pk: Any, seen: frozenset[int]) -> str:
    """The record that is referred to, or "withheld"."""
    other = field.related_model._base_manager.filter(pk=pk).first()
    compartment_id = getattr(other, "compartment_id", None)
    if compartment_id is not None and compartment_id not in seen:
        return _("withheld")
    return str(other or "")
