"""Taking the demonstration away: all of it and nothing else, in one transaction."""

import contextlib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pgtrigger
from django.db import connections, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from pghistory.models import Context, Event

from characterization.actions import image_files
from characterization.demonstration.belonging import (
    OWNER,
    Belongings,
    foreign_keys,
    gather,
    rows_of,
    tables_with_links,
)
from characterization.models import FieldEvaluation, Micrograph
from labtrack.accounts.models import User
from labtrack.api.models import IdempotencyKey
from labtrack.instruments.actions import submissions
from labtrack.instruments.models import RawSubmission

MOST_NAMED = 20


class StillReferredTo(Exception):
    """Real records refer to the demonstration; `records` names them."""

    def __init__(self, records: list[str]):
        self.records = records
        named = "\n".join(f"  {record}" for record in records[:MOST_NAMED])
        more = len(records) - MOST_NAMED
        if more > 0:
            named += "\n  " + _("and %(n)d more") % {"n": more}
        super().__init__(
            _(
                "Nothing was removed: these records are not part of the demonstration and "
                "refer to it.\n%(records)s"
            )
            % {"records": named}
        )


def remove() -> int:
    """Delete every row of the demonstration, its history and its files; how many rows.

    Runs as the owner role, which alone may delete what is simulated. StillReferredTo when
    real records refer to demonstration rows or people.
    """
    with transaction.atomic(using=OWNER):
        # Two at once: the second one finds nothing.
        with connections[OWNER].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(535021952)")
        belongings = gather()
        if records := list(_referring(belongings)):
            raise StillReferredTo(records)
        stored = _stored_files(belongings)
        derived = _derived(belongings)
        with _without_history():
            for model in _children_first(belongings):
                _delete(model, belongings.of(model))
    for path in stored:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    for digest in derived:
        image_files.forget(digest)
    return sum(len(keys) for keys in belongings.keys.values())


def _referring(belongings: Belongings) -> Iterator[str]:
    """Rows that stay and point to one that would go, each as a person knows it."""
    for model in tables_with_links():
        rows = rows_of(model).exclude(pk__in=belongings.of(model))
        for key in foreign_keys(model):
            going = belongings.of(key.related_model)
            if not going or key.related_model is Context:
                continue
            for row in rows.filter(**{f"{key.name}__in": going}):
                yield f"{_name(row)}: {key.verbose_name} {_name(getattr(row, key.name))}"
    yield from _changed_by(belongings)


def _changed_by(belongings: Belongings) -> Iterator[str]:
    """History of real records that says a demonstration person made the change."""
    people = belongings.of(User)
    for model in tables_with_links():
        if not people or not issubclass(model, Event):
            continue
        rows = rows_of(model).exclude(pk__in=belongings.of(model))
        for row in rows.filter(pgh_context__metadata__user__in=people):
            person = rows_of(User).get(pk=row.pgh_context.metadata["user"])
            yield _("%(record)s: changed by %(person)s") % {
                "record": _name(row),
                "person": _name(person),
            }


def _name(row: Model) -> str:
    """Its kind and what it is called: heat H26-014."""
    if isinstance(row, Event):
        tracked = row.pgh_tracked_model._meta.verbose_name
        return _("history of %(kind)s %(pk)s") % {
            "kind": tracked,
            "pk": row.pgh_obj_id,
        }
    return f"{row._meta.verbose_name} {row}"


def _children_first(belongings: Belongings) -> Iterator[type[Model]]:
    """An order in which the guards can still see what a row belongs to."""
    graph: dict[type[Model], set[type[Model]]] = {m: set() for m in belongings.keys}
    for model in belongings.keys:
        for key in foreign_keys(model):
            if key.related_model in graph and key.related_model is not model:
                graph[key.related_model].add(model)
    # Its sender stands in it as text.
    if IdempotencyKey in graph:
        yield IdempotencyKey
        del graph[IdempotencyKey]
    yield from TopologicalSorter(graph).static_order()


def _delete(model: type[Model], keys: set[Any]) -> None:
    """Plain SQL: the ORM would look for what hangs on the rows, which is gone already."""
    table, column = model._meta.db_table, model._meta.pk.column
    quote = connections[OWNER].ops.quote_name
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {quote(table)} WHERE {quote(column)} = ANY(%s)", [list(keys)]
        )


def _without_history() -> contextlib.AbstractContextManager:
    """History goes with the rows; the owner's removal writes none."""
    return pgtrigger.ignore(databases=[OWNER])


def _derived(belongings: Belongings) -> set[str]:
    """Digests whose tiles nothing that stays is shown by: pictures and overlays."""
    digests: set[str] = set()
    for model, name in (
        (Micrograph, "submission__sha256"),
        (FieldEvaluation, "overlay_sha256"),
    ):
        going = rows_of(model).filter(pk__in=belongings.of(model))
        staying = rows_of(model).exclude(pk__in=belongings.of(model))
        kept = set(staying.values_list(name, flat=True))
        digests |= set(going.values_list(name, flat=True)) - kept
    return digests


def _stored_files(belongings: Belongings) -> list[Path]:
    """Files of the content-addressed store that no other submission names."""
    rows = rows_of(RawSubmission).filter(body=None)
    going = rows.filter(pk__in=belongings.of(RawSubmission))
    staying = rows.exclude(pk__in=belongings.of(RawSubmission))
    kept = set(staying.values_list("sha256", flat=True))
    digests = set(going.values_list("sha256", flat=True)) - kept
    return [submissions.stored_path(digest) for digest in sorted(digests)]
