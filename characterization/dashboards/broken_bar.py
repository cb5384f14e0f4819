"""How A and Z follow from the broken bar, in words for the page of a test."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.dashboards.calculated import value_text
from characterization.methods import bar_symbols
from characterization.methods.broken_bar import BrokenBar, PlaceRule
from characterization.models import Measurement, TestFlag
from labtrack.accounts.models import User

NOTES = {
    "fracture_outside_middle_half": gettext_lazy("broke outside the middle half"),
    "fracture_near_mark": gettext_lazy("broke near a gauge mark"),
    "fracture_at_mark": gettext_lazy("broke in a gauge mark"),
    "gauge_length_ratio": gettext_lazy("gauge length of another proportion"),
}


def note(measurement: Measurement | None, flags: Iterable[TestFlag]) -> str:
    """Beside an elongation of fitted halves: why it may not be representative."""
    if measurement is None or measurement.property.code not in bar_symbols.ELONGATIONS:
        return ""
    return "; ".join(str(NOTES[flag.code]) for flag in flags if flag.code in NOTES)


def steps(
    measurements: Iterable[Measurement], *, standard: str, person: User
) -> list[tuple[str, str]]:
    """What follows from which sizes, in the reader's units; where it broke."""
    there = {row.property.code: row for row in measurements}
    return [*_following(there, person), *_place(there, standard, person)]


def _following(
    there: dict[str, Measurement], person: User
) -> Iterator[tuple[str, str]]:
    def words(code: str) -> str:
        row = there[code]
        return f"{code} {value_text(row.value, row.property, person)}"

    marks = bar_symbols.MARKS if bar_symbols.MARKS in there else "L0"
    for code in filter(there.__contains__, bar_symbols.ELONGATIONS):
        if there[code].follows_from_the_bar():
            yield (
                code,
                _("100 (%(last)s - %(first)s)/%(first)s of %(sizes)s")
                % {
                    "last": bar_symbols.FITTED,
                    "first": marks,
                    "sizes": f"{words(bar_symbols.FITTED)}, {words(marks)}",
                },
            )
    reduction = there.get(bar_symbols.REDUCTION)
    if reduction is not None and reduction.follows_from_the_bar():
        if "d0" in there:
            yield (
                "Z",
                _("100 (1 - (du/d0)²) of %(sizes)s")
                % {"sizes": f"{words('du')}, {words('d0')}"},
            )
        else:
            yield (
                "Z",
                _("100 (S0 - Su)/S0 with Su = π du²/4 of %(sizes)s")
                % {"sizes": f"{words('du')}, {words('S0')}"},
            )


def _place(
    there: dict[str, Measurement], standard: str, person: User
) -> Iterator[tuple[str, str]]:
    place = there.get(bar_symbols.PLACE)
    if place is None:
        return
    marks = there.get(bar_symbols.MARKS) or there.get("L0")
    fitted = there.get(bar_symbols.FITTED)
    bar = BrokenBar(
        gauge_length_mm=marks and marks.value,
        fitted_length_mm=fitted and fitted.value,
        rule=PlaceRule.of(standard),
    )
    says = (
        _("%(at)s from the nearer mark; a third of the gauge length is %(fair)s")
        if bar.rule == PlaceRule.THIRD
        else _("%(at)s from the nearer mark; the middle half begins at %(fair)s")
    )
    yield (
        _("Fracture"),
        says
        % {
            "at": value_text(place.value, place.property, person),
            "fair": value_text(bar.fair_from_mm, place.property, person),
        },
    )
