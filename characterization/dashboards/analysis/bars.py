"""Bars behind their heats, from the inputs that a summary lists; only on request."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext as _

from characterization.dashboards import addresses
from characterization.dashboards.analysis.page import Note
from characterization.dashboards.analysis.stored import Reading, Stored
from characterization.models import Summary, Test
from labtrack.accounts.visibility import visible_to
from trials.models import Heat

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a heat, in the canonical unit."""

    value: float
    url: str
    test_pk: int


@dataclass(frozen=True)
class Bars:
    """Bars by summary and heat, and how many of how many are there."""

    by_heat: dict[tuple[int, int], list[Bar]]
    n_shown: int
    n_all: int

    def of(self, row: Stored, heat: Heat) -> list[Bar]:
        return self.by_heat.get((row.pk, heat.pk), [])

    def notes(self) -> list[Note]:
        """A sentence where not every bar is drawn."""
        if self.n_shown == self.n_all:
            return []
        return [
            Note(
                "info",
                _("%(shown)s of %(all)s bars are drawn, the same share of every heat.")
                % {"shown": f"{self.n_shown:,}", "all": f"{self.n_all:,}"},
            )
        ]


def of(reading: Reading, rows: Sequence[Stored], *, most: int = MOST) -> Bars:
    """At most so many bars, every heat thinned alike; two queries."""
    inputs = (
        Summary.objects.filter(pk__in={row.pk for row in rows})
        .annotate(listed=KeyTransform("inputs", "statistics"))
        .values_list("pk", "listed")
    )
    found = [
        (pk, int(heat.partition(":")[2]), test, value)
        for pk, listed in inputs
        for _measurement, test, _version, value, censoring, heat, _approved in listed
        or ()
        if not censoring and heat.startswith("heat:")
    ]
    every = max(1, -(-len(found) // most))
    kept = found[::every]
    series = dict(
        visible_to(reading.person, Test)
        .filter(pk__in=[test for _pk, _heat, test, _value in kept])
        .order_by()
        .values_list("pk", "test_uid")
    )
    address_of = addresses.of_tests()
    by_heat: dict[tuple[int, int], list[Bar]] = {}
    for pk, heat, test, value in kept:
        if test in series:
            url = address_of(series[test])
            by_heat.setdefault((pk, heat), []).append(Bar(value, url, test))
    return Bars(by_heat, sum(map(len, by_heat.values())), len(found))
