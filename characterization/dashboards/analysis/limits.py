"""Specified minima beside measured means: labelled rules, judged in the limit's unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from characterization.choices import LimitKind
from characterization.dashboards.analysis.stored import Stored
from characterization.dashboards.condition_charts import Scale
from characterization.models import AcceptanceLimit, MaterialCondition, Property
from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from trials.choices import AlloyKind, SpecimenOrigin
from trials.models import Specification


@dataclass(frozen=True)
class Limits:
    """The minima that concern these conditions; a variant is held to its parent's."""

    prop: Property
    by_condition: dict[int, list[AcceptanceLimit]]

    def _canonical(self, limit: AcceptanceLimit) -> float:
        value = quantities.convert(limit.text, limit.unit, self.prop.canonical_unit)
        return float(value)

    @property
    def all(self) -> list[AcceptanceLimit]:
        """Each once, in the order of its document."""
        found = {one.pk: one for many in self.by_condition.values() for one in many}
        return sorted(found.values(), key=lambda one: (one.document, one.pk))

    def rules(self, scale: Scale) -> list[dict[str, Any]]:
        """As a chart draws them; equal ones share a rule."""
        rules: dict[float, list[str]] = {}
        for one in self.all:
            place = float(f"{scale.value(self._canonical(one)):.6g}")
            rules.setdefault(place, []).append(self.label(one))
        return [
            {"value": value, "label": "; ".join(dict.fromkeys(labels))}
            for value, labels in sorted(rules.items())
        ]

    def label(self, one: AcceptanceLimit) -> str:
        return _("min. %(limit)s, %(document)s") % {
            "limit": one.as_written(),
            "document": one.document,
        }

    def words(self) -> str:
        if not self.all:
            return _("No minimum is on record for these.")
        alloys = sorted({f"{o.specification.alloy.code}-{o.temper}" for o in self.all})
        text = _("Rules: minima of %(alloys)s, separately cast bars.") % {
            "alloys": ", ".join(alloys)
        }
        if any(one.needs_verification for one in self.all):
            text += " " + _("Verify against the standard.")
        return text

    def verdict(self, row: Stored, scale: Scale) -> str | None:
        """Where the mean stands to each minimum; a mean is no certificate."""
        if row.mean is None:
            return None
        said = []
        for one in self.by_condition.get(row.condition.pk, ()):
            mean = Decimal(repr(row.mean))
            in_unit = quantities.convert(str(mean), self.prop.canonical_unit, one.unit)
            word = _("mean above") if in_unit >= Decimal(one.text) else _("mean below")
            said.append(f"{word} {one.as_written()}")
        return "; ".join(dict.fromkeys(said)) or None


def of(person: User, prop: Property, conditions: Sequence[MaterialCondition]) -> Limits:
    """The current minima of the conditions' alloys (or parents) for separately cast bars;
    one query.
    """
    alloys = {_registered(one) for one in conditions} - {None}
    alloys |= {one.alloy_id for one in conditions}
    rows = (
        visible_to(person, AcceptanceLimit)
        .filter(
            property=prop,
            kind=LimitKind.MINIMUM,
            origin=SpecimenOrigin.SEPARATELY_CAST,
            specification__alloy__in=alloys,
            specification__in=Specification.objects.current(),
        )
        .select_related("specification__alloy")
    )
    limits = list(rows)
    return Limits(
        prop,
        {one.pk: list(_fitting(one, limits)) for one in conditions},
    )


def _registered(condition: MaterialCondition) -> int | None:
    alloy = condition.alloy
    return alloy.pk if alloy.kind == AlloyKind.REGISTERED else alloy.parent_id


def _fitting(
    condition: MaterialCondition, limits: Iterable[AcceptanceLimit]
) -> Iterable[AcceptanceLimit]:
    temper = condition.cycle.temper if condition.cycle else condition.supplied_temper
    for one in limits:
        if (
            one.specification.alloy_id in (condition.alloy_id, _registered(condition))
            and condition.origin == one.origin
            and one.process in ("", condition.process)
            and one.mold_class in ("", condition.mold_class)
            and one.temper == (temper or "F")
        ):
            yield one
