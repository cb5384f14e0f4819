"""Records by the code people know them by, among what this person may see.

`H26-014` names the one visible record of that code; where it names several, the owner
tells them apart: `H26-014@eck`.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from labtrack.accounts.visibility import visible_to

M = TypeVar("M", bound=Model)


class Ambiguous(Exception):
    """A code that names several records for this reader."""

    def __init__(self, records: list):
        self.records = records
        super().__init__(", ".join(key_of(record) for record in records))


CATALOG = "catalog"
"""Stands for the owner of what the catalog holds, such as a registered alloy."""


def key_of(record: Model) -> str:
    """The code with its owner: always exact."""
    owner = record.organisation
    return f"{record.code}@{owner.short_name if owner else CATALOG}"


def find(actor, rows: type[M] | QuerySet[M], key: str) -> list[M]:
    """The visible records of that code, at most one where the owner is named."""
    code, at, owner = key.partition("@")
    found = visible_to(actor, rows).filter(code=code).select_related("organisation")
    if owner == CATALOG and found.model._meta.get_field("organisation").null:
        found = found.filter(organisation__isnull=True)
    elif at:
        found = found.filter(organisation__short_name=owner)
    return list(found.order_by("organisation__short_name")[:20])


def get_named_or_404(actor, rows: type[M] | QuerySet[M], key: str) -> M:
    """The one visible record; Http404 when hidden or absent, Ambiguous when several."""
    if "\0" in key:
        raise Http404
    found = find(actor, rows, key)
    if not found:
        raise Http404
    if len(found) > 1:
        raise Ambiguous(found)
    return found[0]
