"""Bars behind their heats, from the inputs that a summary lists; only on request."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.dashboards import addresses
from characterization.dashboards.analysis.page import Note
from characterization.dashboards.analysis.stored import Reading, Stored
from characterization.models import Summary, Test
from labtrack.accounts.visibility import visible_to
from trials.models import Heat

MOST = 2_000
"""More dots hide each other and make the page heavy; the inputs of a condition list all."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a heat, in the canonical unit."""

    value: float
    url: str
    test_pk: int


@dataclass(frozen=True)
class Bars:
    """Values by summary and heat, and how many bars of how many those are."""

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
                _(
                    "%(shown)s of %(all)s bars are drawn, chosen at random from every heat."
                )
                % {"shown": f"{self.n_shown:,}", "all": f"{self.n_all:,}"},
            )
        ]


def of(reading: Reading, rows: Sequence[Stored], *, most: int = MOST) -> Bars:
    """About so many bars at most, every heat thinned alike; two queries."""
    by_key = {row.pk: row for row in rows}
    in_all: Counter[str] = Counter()
    for row in by_key.values():
        in_all[row.code] += sum(one.n for one in row.heats)
    one_of = max(1, -(-in_all.total() // most))
    found = Summary.objects.bars(list(by_key), one_of=one_of)
    series = dict(
        visible_to(reading.person, Test)
        .filter(pk__in={test for _pk, test, _heat, _value in found})
        .order_by()
        .values_list("pk", "test_uid")
    )
    address_of = addresses.of_tests()
    by_heat: dict[tuple[int, int], list[Bar]] = {}
    for pk, test, heat, value in found:
        if test in series:
            url = address_of(series[test])
            by_heat.setdefault((pk, heat), []).append(Bar(value, url, test))
    n_shown = len(series)
    return Bars(
        by_heat, n_shown, n_shown if one_of == 1 else max(in_all.values(), default=0)
    )
