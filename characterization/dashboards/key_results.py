"""Sentences with a number: what the program found against its baseline."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from characterization.choices import Basis, Comparison
from characterization.dashboards import condition_page, condition_words, criteria
from characterization.dashboards.analysis.stored import Reading, Stored
from characterization.dashboards.criteria import Judged
from characterization.models import Property
from labtrack.accounts.visibility import seen_compartments, visible_to
from labtrack.quantities import UnitSystem, convert_difference, customary_unit, display
from labtrack.rounding import of_float
from labtrack.statistics.samples import SampleError
from labtrack.statistics.two_samples import Difference, paired_by_heat, welch_over_heats
from labtrack.templatetags.display import MINUS, place_in, pretty_unit
from trials.models import Program

MOST_OF_CRITERIA, MOST = 3, 5
MAIN_PROPERTY = "Rp0.2"


def tiles(
    lines: Sequence[Judged], main: Sequence[Stored], program: Program, reading: Reading
) -> list[dict[str, Any]]:
    """At most five sentences: what was promised and is known, then what heat treatment
    and alloy do where bars of the program allow it.
    """
    prop = visible_to(reading.person, Property).filter(code=MAIN_PROPERTY).first()
    promised = [
        _of_criterion(line, reading)
        for line in lines
        if line.judgement.found is not None and not line.is_withdrawn
    ][:MOST_OF_CRITERIA]
    found = list(promised)
    if prop is not None:
        promised_pairs = {
            (line.candidate.condition.pk, line.baseline.condition.pk)
            for line in lines
            if line.candidate and line.baseline
        }
        found += [
            tile
            for new, old in [_best_treated(main), _best_alloy(main, program)]
            if new
            and old
            and (new.condition.pk, old.condition.pk) not in promised_pairs
            for tile in _comparison(new, old, prop, reading)
        ]
    return found[:MOST]


def _of_criterion(line: Judged, reading: Reading) -> dict[str, Any]:
    prop = line.statement.property
    judgement = line.judgement
    confidence = f"{line.statement.confidence_pct:g}"
    comparison = line.statement.comparison
    is_limit = comparison == Comparison.ABSOLUTE
    after = {
        Comparison.ABSOLUTE: _("over the heats; %(asked)s is asked for."),
        Comparison.SUPERIOR: _("against %(baseline)s; %(margin)s asked for."),
        Comparison.NOT_WORSE: _("against %(baseline)s; a loss of %(margin)s allowed."),
    }[Comparison(comparison)]
    said = {
        "property": prop.code,
        "subject": line.subject,
        "cast_as": line.cast_as,
        "baseline": line.against,
        "asked": line.asked,
        "margin": line.statement.margin_as_entered,
    }
    low, high = judgement.interval or (0.0, 0.0)
    return {
        "before": (
            _("%(property)s of %(subject)s, %(cast_as)s:")
            if line.cast_as
            else _("%(property)s of %(subject)s:")
        )
        % said,
        "after": after % said,
        "provenance": _(
            "%(provenance)s, bounds of %(confidence)s %%, %(method)s, %(basis)s"
        )
        % {
            "provenance": line.provenance,
            "confidence": confidence,
            "method": judgement.method,
            "basis": Basis(reading.basis).label.lower(),
        },
        "url": line.url,
        **_number(
            judgement.found or 0.0,
            (low, high),
            prop,
            reading,
            is_difference=not is_limit,
        ),
    }


def _best_treated(found: Sequence[Stored]) -> tuple[Stored | None, Stored | None]:
    """The heat-treated condition with the most heats in common with the same alloy as
    cast, everything else equal.
    """
    as_cast = {_but(one, "cycle"): one for one in found if not one.condition.cycle_id}
    pairs = [
        (one, as_cast[_but(one, "cycle")])
        for one in found
        if one.condition.cycle_id and _but(one, "cycle") in as_cast
    ]
    return max(
        pairs, key=lambda pair: (len(_common(*pair)), pair[0].n), default=(None, None)
    )


def _best_alloy(
    found: Sequence[Stored], program: Program
) -> tuple[Stored | None, Stored | None]:
    """The variant with the highest mean beside the baseline, everything else equal."""
    baselines = {
        _but(one, "alloy"): one
        for one in found
        if one.condition.alloy_id == program.baseline_id
    }
    pairs = [
        (one, baselines[_but(one, "alloy")])
        for one in found
        if one.condition.alloy_id != program.baseline_id
        and _but(one, "alloy") in baselines
        and len(one.heats) > 1
    ]
    return max(pairs, key=lambda pair: pair[0].mean or 0.0, default=(None, None))


def _but(one: Stored, fact: str) -> tuple[Any, ...]:
    alloy, cycle, *rest = criteria.facts_of_condition(one.condition)
    return (cycle if fact == "alloy" else alloy, *rest)


def _common(new: Stored, old: Stored) -> set[int]:
    return _heats(new) & _heats(old)


def _heats(one: Stored) -> set[int]:
    return {each.heat.pk for each in one.heats}


def _comparison(
    new: Stored, old: Stored, prop: Property, reading: Reading
) -> Iterable[dict[str, Any]]:
    """Nothing where the heats allow no interval."""
    groups = [
        {str(each.heat.pk): [each.mean] for each in one.heats} for one in (new, old)
    ]
    is_paired = len(_common(new, old)) > 1
    try:
        found = (paired_by_heat if is_paired else welch_over_heats)(*groups)
    except SampleError:
        return
    seen = seen_compartments(reading.person)
    same_alloy = new.condition.alloy_id == old.condition.alloy_id
    cast_as = condition_words.cast_as(new.condition)
    alloy = condition_words.title(new.condition, seen).split(", ")[0]
    said = {
        "property": prop.code,
        "new": condition_words.state(new.condition, seen)
        if same_alloy
        else _listed(condition_words.title(new.condition, seen), cast_as),
        "old": condition_words.state(old.condition, seen)
        if same_alloy
        else condition_words.title(old.condition, seen),
        "subject": _listed(alloy, cast_as),
    }
    rises = found.difference >= 0
    if same_alloy:
        before = (
            _("%(new)s raises %(property)s of %(subject)s by")
            if rises
            else _("%(new)s lowers %(property)s of %(subject)s by")
        )
        after = _("against %(old)s.")
    else:
        before = (
            _("%(new)s has a higher %(property)s, by")
            if rises
            else _("%(new)s has a lower %(property)s, by")
        )
        after = _("than %(old)s.")
    low, high = found.interval
    size = (low, high) if rises else (-high, -low)
    yield {
        "before": before % said,
        "after": after % said,
        "provenance": _provenance(found, new, old, reading, is_paired=is_paired),
        "url": condition_page.address(
            new.condition,
            property_code=prop.code,
            basis=reading.basis,
            is_simulated=reading.is_simulated,
        ),
        **_number(abs(found.difference), size, prop, reading, with_sign=False),
    }


def _listed(*words: str) -> str:
    return ", ".join(filter(None, words))


def _provenance(
    found: Difference, new: Stored, old: Stored, reading: Reading, *, is_paired: bool
) -> str:
    bars = new.n + old.n
    heats = (
        ngettext(
            "paired within %(n)d heat", "paired within %(n)d heats", found.sizes[0]
        )
        % {"n": found.sizes[0]}
        if is_paired
        else _("%(new)d and %(old)d heats")
        % {"new": found.sizes[0], "old": found.sizes[1]}
    )
    return _("%(heats)s, %(bars)d bars, 95 %%, %(basis)s") % {
        "heats": heats,
        "bars": bars,
        "basis": Basis(reading.basis).label.lower(),
    }


def _number(
    value: float,
    interval: tuple[float, float],
    prop: Property,
    reading: Reading,
    *,
    is_difference: bool = True,
    with_sign: bool = True,
) -> dict[str, str]:
    """Number, unit and interval as this person reads them."""
    system: UnitSystem = "us" if reading.person.unit_system == "us" else "si"
    unit = customary_unit(prop.canonical_unit, system)

    def shown(number: float, *, sign: bool = False) -> str:
        text = _text(number, prop, system, is_difference=is_difference)
        text = text.replace("-", MINUS)
        return f"+{text}" if sign and number > 0 else text

    low, high = interval
    return {
        "value": shown(value, sign=is_difference and with_sign),
        "unit": pretty_unit(unit),
        "interval": f"[{shown(low)}, {shown(high)}]",
    }


def _text(
    number: float, prop: Property, system: UnitSystem, *, is_difference: bool
) -> str:
    unit = customary_unit(prop.canonical_unit, system)
    place = place_in(unit, prop.canonical_unit, prop.rounds_to)
    if not is_difference or unit == prop.canonical_unit:
        return display(number, prop.canonical_unit, system, place).text
    there = convert_difference(of_float(number), prop.canonical_unit, unit)
    return display(there, unit, "si", place).text
