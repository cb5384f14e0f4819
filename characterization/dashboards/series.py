"""Which specimen comes next where one after another is tested by one method."""

from django.db.models import Q

from characterization.choices import TestState
from characterization.models import Test, TestMethod
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from trials.models import Specimen
from trials.models.specimen import PARENT_FIELDS

GONE = (TestState.REJECTED, TestState.SUPERSEDED, TestState.WITHDRAWN)


def next_specimen(
    person: User, specimen: Specimen, method: TestMethod
) -> Specimen | None:
    """The next of the same kind and parent that has no test by this method, else of the
    same heat or stock lot; those after this one first.
    """
    parent = PARENT_FIELDS[specimen.origin]
    source = (
        Q(source_heat=specimen.source_heat_id)
        if specimen.source_heat_id
        else Q(source_lot=specimen.source_lot_id)
    )
    tested = visible_to(person, Test).filter(method=method).exclude(state__in=GONE)
    waiting = (
        visible_to(person, Specimen)
        .filter(kind=specimen.kind)
        .exclude(pk=specimen.pk)
        .exclude(pk__in=tested.values("specimen_id"))
        .order_by("pk")
    )
    for family in (Q(**{parent: getattr(specimen, f"{parent}_id")}), source):
        of_it = waiting.filter(family)
        found = of_it.filter(pk__gt=specimen.pk).first() or of_it.first()
        if found is not None:
            return found
    return None
