"""Conditions against one baseline, with heats as the unit of replication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from characterization.dashboards.analysis.asked import temper_key
from characterization.dashboards.analysis.stored import Stored
from characterization.models import MaterialCondition
from labtrack.reading import in_words
from labtrack.statistics.multiple_comparisons import Comparison, dunnett
from labtrack.statistics.samples import SampleError
from labtrack.statistics.two_samples import (
    Difference,
    paired_by_heat,
    welch_over_heats,
)
from trials.choices import AlloyKind

ENOUGH_FOR_PAIRS = 2


@dataclass(frozen=True)
class Compared:
    """One condition less the baseline, in the canonical unit; `reason` where it cannot."""

    row: Stored
    baseline: Stored
    found: Difference | None
    is_paired: bool
    together: Comparison | None
    reason: str

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves zero out."""
        if self.found is None:
            return False
        low, high = self.found.interval
        return low > 0 or high < 0

    @property
    def how(self) -> str:
        """The comparison in words, with what it rests on."""
        if self.found is None:
            return self.reason
        if self.is_paired:
            return _("paired within %(k)d heats") % {"k": self.found.sizes[0]}
        return _("Welch, %(a)d and %(b)d heats") % {
            "a": self.found.sizes[0],
            "b": self.found.sizes[1],
        }


def chosen_baseline(
    conditions: Sequence[MaterialCondition],
    *,
    asked: str,
    alloy_id: int | None,
) -> MaterialCondition | None:
    """The condition asked for, else the likeliest control: the program's baseline (or a
    registered) alloy, as cast before treated, the one with the most heats.
    """
    by_pk = {str(one.pk): one for one in conditions}
    if asked in by_pk:
        return by_pk[asked]
    ordered = sorted(
        conditions,
        key=lambda one: (
            one.alloy_id != alloy_id,
            one.alloy.kind != AlloyKind.REGISTERED,
            one.cycle_id is not None,
            -getattr(one, "n_heats", 0),
            one.pk,
        ),
    )
    return next(iter(ordered), None)


def compare(
    rows: Iterable[Stored], baseline: Stored, seen: frozenset[int]
) -> list[Compared]:
    """Each row against the baseline: within the same heats where they were split, else
    between heats; and those of one temper together (Dunnett).
    """
    rows = [row for row in rows if row.pk != baseline.pk]
    together = _together(rows, baseline, seen)
    return [_one(row, baseline, together.get(row.pk)) for row in rows]


def heats_of(row: Stored) -> dict[str, list[float]]:
    """Heat means by heat, as the statistics take them."""
    return {str(one.heat.pk): [one.mean] for one in row.heats}


def _one(row: Stored, baseline: Stored, together: Comparison | None) -> Compared:
    ours, theirs = heats_of(row), heats_of(baseline)
    is_paired = len(ours.keys() & theirs.keys()) >= ENOUGH_FOR_PAIRS
    try:
        found = (paired_by_heat if is_paired else welch_over_heats)(ours, theirs)
    except SampleError as error:
        return Compared(
            row, baseline, None, is_paired, None, _in_words(row, baseline, error)
        )
    return Compared(row, baseline, found, is_paired, together, "")


def _in_words(row: Stored, baseline: Stored, error: SampleError) -> str:
    for one in (row, baseline):
        if len(one.heats) < 2:
            return _("%(k)d heat gives no interval; 2 are needed.") % {
                "k": len(one.heats)
            }
    return str(error)


def _together(
    rows: Sequence[Stored], baseline: Stored, seen: frozenset[int]
) -> dict[int, Comparison]:
    """Simultaneous comparisons, temper by temper; heats of one family are independent
    of one another and of the baseline's.
    """
    control = set(heats_of(baseline))
    families: dict[str, list[Stored]] = {}
    for row in rows:
        if row.heats and not control & set(heats_of(row)):
            families.setdefault(temper_key(row.condition, seen), []).append(row)
    found: dict[int, Comparison] = {}
    for members in families.values():
        if len(members) < 2:
            continue
        groups = {str(row.pk): row.means for row in (baseline, *members)}
        try:
            result = dunnett(groups, control=str(baseline.pk))
        except SampleError:
            continue
        found |= {int(one.first): one for one in result.comparisons}
    return found


def why_not(condition: MaterialCondition, baseline: MaterialCondition) -> str:
    """What keeps two conditions from being compared, in words; empty where nothing does."""
    checks = (
        (_("process"), condition.process, baseline.process, "get_process_display"),
        (
            _("mold"),
            condition.mold_class,
            baseline.mold_class,
            "get_mold_class_display",
        ),
        (_("origin"), condition.origin, baseline.origin, "get_origin_display"),
        (
            _("orientation"),
            condition.orientation,
            baseline.orientation,
            "get_orientation_display",
        ),
    )
    said = [
        _("another %(what)s (%(one)s, not %(other)s)")
        % {
            "what": what,
            "one": str(getattr(condition, display)() or _("none")).lower(),
            "other": str(getattr(baseline, display)() or _("none")).lower(),
        }
        for what, one, other, display in checks
        if one != other
    ]
    if condition.section_class_id != baseline.section_class_id:
        said.append(
            _("another section (%(one)s, not %(other)s)")
            % {
                "one": condition.section_class or _("none"),
                "other": baseline.section_class or _("none"),
            }
        )
    if condition.test_temperature_c != baseline.test_temperature_c:
        said.append(_("tested at another temperature"))
    if condition.tested_under != baseline.tested_under:
        said.append(
            _("tested otherwise (%(one)s, not %(other)s)")
            % {
                "one": in_words(condition.tested_under_words) or _("nothing stated"),
                "other": in_words(baseline.tested_under_words) or _("nothing stated"),
            }
        )
    return "; ".join(said)
