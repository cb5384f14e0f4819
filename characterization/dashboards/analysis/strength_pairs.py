"""Heats with a strength and an elongation, and the d of their quality index."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.dashboards.analysis import bars as stored_bars
from characterization.dashboards.analysis.page import (
    Note,
)
from characterization.dashboards.analysis.stored import HeatMean, Stored
from characterization.methods.quality_index import (
    D_OF_A356_MPA,
    Slope,
    slope_of_hardening,
)


@dataclass(frozen=True)
class Pair:
    """One heat in one condition: its mean strength and its mean elongation."""

    rm: Stored
    strength: HeatMean
    elongation: HeatMean


def pairs_of(found: Sequence[Stored], gauge: str) -> tuple[list[Pair], int]:
    """Heats with both numbers; and how many have an elongation of zero or less."""
    by_condition: dict[int, dict[str, Stored]] = {}
    for row in found:
        by_condition.setdefault(row.condition.pk, {})[row.code] = row
    pairs, excluded = [], 0
    for rows in by_condition.values():
        if "Rm" not in rows or gauge not in rows:
            continue
        elongations = {one.heat.pk: one for one in rows[gauge].heats}
        for strength in rows["Rm"].heats:
            elongation = elongations.get(strength.heat.pk)
            if elongation is None:
                continue
            if elongation.mean <= 0:
                excluded += 1
                continue
            pairs.append(Pair(rows["Rm"], strength, elongation))
    return pairs, excluded


def slope_of(
    pairs: Sequence[Pair], found: Sequence[Stored], source: str
) -> Slope | None:
    """150 where asked for; else 0.4 K over heat means of K, or none."""
    if source == "a356":
        return Slope(D_OF_A356_MPA, _("the value of A356 and A357"))
    inside = {pair.rm.condition.pk for pair in pairs}
    values = {
        code: [
            one.mean
            for row in found
            if row.code == code and row.condition.pk in inside
            for one in row.heats
        ]
        for code in ("K", "n")
    }
    return slope_of_hardening(values["K"], values["n"]) if values["K"] else None


@dataclass(frozen=True)
class PairedBars:
    """Single bars with both numbers, on request."""

    rows: list[dict]
    notes: list[Note]


NO_BARS = PairedBars([], [])


def bars_of(
    reading, pairs: Sequence[Pair], shown: Sequence[Stored], gauge: str
) -> PairedBars:
    """Bars whose test has both numbers, joined by their test."""
    found = stored_bars.of(reading, shown)
    code_of = {row.pk: row.code for row in shown}
    condition_of = {row.pk: row.condition.pk for row in shown}
    strength: dict[int, tuple[float, str]] = {}
    elongation: dict[int, float] = {}
    inside = {pair.rm.condition.pk for pair in pairs}
    for (pk, _heat), members in found.by_heat.items():
        if condition_of[pk] not in inside:
            continue
        for bar in members:
            if code_of[pk] == gauge:
                elongation[bar.test_pk] = bar.value
            else:
                strength[bar.test_pk] = (bar.value, bar.url)
    rows = [
        {"rm": rm, "x": elongation[test], "url": url}
        for test, (rm, url) in strength.items()
        if elongation.get(test, 0) > 0
    ]
    return PairedBars(rows, found.notes())
