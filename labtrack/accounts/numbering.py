"""Codes given out: counted per compartment and prefix, under a lock on the counter.

The lock is held until the transaction ends, so that a code that was given out is either
used or given out again.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from labtrack.accounts import number_patterns
from labtrack.accounts.models import (
    Compartment,
    NumberCounter,
    NumberPattern,
    Organisation,
    User,
)
from labtrack.accounts.permissions import require_laboratory_manager
from labtrack.audit.history import attributed

_ADVANCE = """
    INSERT INTO accounts_numbercounter AS counter (compartment_id, kind, prefix, last)
    VALUES (%s, %s, %s, %s)
    ON CONFLICT (compartment_id, kind, prefix)
    DO UPDATE SET last = counter.last + EXCLUDED.last
    RETURNING last
"""


def pattern_of(organisation: Organisation, kind: str) -> str:
    """The organisation's own pattern, or the default one."""
    own = NumberPattern.objects.filter(organisation=organisation, kind=kind)
    return (
        own.values_list("pattern", flat=True).first()
        or number_patterns.KINDS[kind].default
    )


def patterns_of(organisation: Organisation) -> dict[str, str]:
    """The patterns that the organisation has set itself: kind to pattern."""
    own = NumberPattern.objects.filter(organisation=organisation)
    return dict(own.values_list("kind", "pattern"))


def draw(
    model: type[Model],
    kind: str,
    *,
    compartment: Compartment,
    parent: str = "",
    process: str = "",
    count: int = 1,
    at: datetime | None = None,
) -> list[str]:
    """The next codes of that kind. Codes that were typed before are passed over."""
    filled = _filled(kind, compartment, parent, process, at)
    codes: list[str] = []
    while len(codes) < count:
        wanted = count - len(codes)
        last = _advance(compartment, kind, filled.prefix, wanted)
        drawn = [filled.code(n) for n in range(last - wanted + 1, last + 1)]
        codes += _free(model, compartment, drawn)
    return codes


def peek(
    model: type[Model],
    kind: str,
    *,
    compartment: Compartment,
    parent: str = "",
    process: str = "",
    count: int = 1,
    at: datetime | None = None,
) -> list[str]:
    """The codes that `draw` would give now; somebody else may be faster."""
    filled = _filled(kind, compartment, parent, process, at)
    last = (
        NumberCounter.objects.filter(
            compartment=compartment, kind=kind, prefix=filled.prefix
        )
        .values_list("last", flat=True)
        .first()
        or 0
    )
    codes: list[str] = []
    while len(codes) < count:
        wanted = count - len(codes)
        upcoming = [filled.code(n) for n in range(last + 1, last + wanted + 1)]
        codes += _free(model, compartment, upcoming)
        last += wanted
    return codes


@transaction.atomic
def set_pattern(
    *, organisation: Organisation, kind: str, pattern: str, by: User
) -> NumberPattern:
    """Number this kind so from now on; codes that were given stay as they are."""
    require_laboratory_manager(by, organisation.pk)
    number_patterns.check(pattern, number_patterns.KINDS[kind])
    row = NumberPattern.objects.filter(organisation=organisation, kind=kind).first()
    row = row or NumberPattern(organisation=organisation, kind=kind)
    row.pattern = pattern
    row.full_clean()
    with attributed(by):
        row.save()
    return row


def _filled(
    kind: str, compartment: Compartment, parent: str, process: str, at: datetime | None
) -> number_patterns.Filled:
    organisation = compartment.organisation
    year = (at or timezone.now()).astimezone(ZoneInfo(organisation.time_zone)).year
    return number_patterns.fill(
        pattern_of(organisation, kind),
        yy=f"{year % 100:02}",
        tag=compartment.tag,
        parent=parent,
        process=process,
    )


def _advance(compartment: Compartment, kind: str, prefix: str, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [compartment.pk, kind, prefix, count])
        return cursor.fetchone()[0]


def _free(model: type[Model], compartment: Compartment, codes: list[str]) -> list[str]:
    """Those that no record of the organisation bears."""
    taken = set(
        model._default_manager.filter(
            organisation_id=compartment.organisation_id, code__in=codes
        ).values_list("code", flat=True)
    )
    return [code for code in codes if code not in taken]
