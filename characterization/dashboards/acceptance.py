"""Acceptance limits for a page: which hold for what, as the documents write them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from characterization.choices import LimitKind
from characterization.methods.acceptance import Limit, least_for_cut_up
from characterization.models import AcceptanceLimit
from labtrack.accounts.visibility import visible_to
from labtrack.entry.quantity import shown_as_entered
from labtrack.reading import in_words
from trials.choices import SpecimenOrigin
from trials.models import Specification


@dataclass(frozen=True, slots=True)
class Minima:
    """One line of the table: a temper in a mold by one document."""

    temper: str
    cast_in: str
    grade: str
    document: str
    kind: str
    origin: str
    cells: tuple[str, ...]
    cut_up: tuple[str, ...]
    tested_under: str
    needs_verification: bool
    source: str


@dataclass(frozen=True, slots=True)
class MinimaTable:
    properties: tuple[str, ...]
    rows: tuple[Minima, ...]


def limit_of(row: AcceptanceLimit) -> Limit:
    """A stored limit as plain data."""
    return Limit(row.text, row.unit, row.cut_up_percent)


def applying(
    actor,
    specification: Specification,
    *,
    temper: str,
    mold_class: str,
    process: str = "",
    origin: str = SpecimenOrigin.SEPARATELY_CAST,
    tested_under: str = "",
) -> QuerySet[AcceptanceLimit]:
    """The minima that hold for a temper, mold, origin and conditions of the test. For bars cut from castings those
    stated for them and those with a share for them; a caller asks `least_for_cut_up`.
    """
    stated = Q(origin=origin)
    if origin == SpecimenOrigin.CUT_FROM_CASTING:
        stated |= ~Q(cut_up_percent="")
    return (
        visible_to(actor, AcceptanceLimit)
        .filter(stated, specification=specification, kind=LimitKind.MINIMUM)
        .filter(temper=temper, mold_class__in=["", mold_class])
        .filter(Q(process="") | Q(process=process), tested_under=tested_under)
        .select_related("property")
    )


def table_of(actor, specification: Specification) -> MinimaTable:
    rows = list(
        visible_to(actor, AcceptanceLimit)
        .filter(specification=specification)
        .select_related("property")
        .order_by("position", "pk")
    )
    properties = {row.property_id: row.property for row in rows}
    ordered = sorted(properties.values(), key=lambda each: (each.position, each.code))
    lines: dict[tuple, list[AcceptanceLimit]] = {}
    for row in rows:
        key: tuple = (row.kind, row.temper, row.process, row.mold_class, row.grade)
        key = (*key, row.origin, row.document, row.tested_under)
        lines.setdefault(key, []).append(row)
    return MinimaTable(
        tuple(each.code for each in ordered),
        tuple(_line(group, [each.pk for each in ordered]) for group in lines.values()),
    )


def _line(group: list[AcceptanceLimit], properties: list[int]) -> Minima:
    first = group[0]
    by_property = {row.property_id: row for row in group}
    ordered = [by_property.get(pk) for pk in properties]
    return Minima(
        temper=first.temper,
        cast_in=first.get_process_display() or first.get_mold_class_display(),
        grade=first.grade,
        document=first.document,
        kind=first.kind,
        origin=first.get_origin_display(),
        cells=tuple(
            shown_as_entered(row.as_written()) if row else "" for row in ordered
        ),
        cut_up=tuple(_cut_up(ordered)),
        tested_under=in_words(first.tested_under_words),
        needs_verification=first.needs_verification,
        source=first.source,
    )


def _cut_up(rows: Iterable[AcceptanceLimit | None]) -> Iterable[str]:
    for row in rows:
        least = least_for_cut_up(limit_of(row)) if row else None
        yield shown_as_entered(f"{least.text} {least.unit}") if least else ""
