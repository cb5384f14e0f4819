"""Specified minima beside measured means: labelled rules, judged in the limit's unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from characterization.choices import LimitKind
from characterization.dashboards.acceptance import limit_of
from characterization.dashboards.condition_charts import Scale
from characterization.methods.acceptance import least_for_cut_up
from characterization.models import AcceptanceLimit, MaterialCondition, Property
from labtrack import quantities
from labtrack.accounts.models import User
from labtrack.accounts.visibility import visible_to
from labtrack.entry.quantity import shown_as_entered
from trials.choices import AlloyKind, SpecimenOrigin
from trials.models import Specification

CUT = SpecimenOrigin.CUT_FROM_CASTING


@dataclass(frozen=True, slots=True)
class Held:
    """What one condition is held to: a limit as written or, for bars cut from castings,
    the share of it that their average must reach.
    """

    limit: AcceptanceLimit
    text: str
    unit: str
    is_share: bool = False

    def as_written(self) -> str:
        """With its unit, never converted; a share says what it is a share of."""
        least = f"{self.text} {quantities.shown_unit(self.unit)}".rstrip()
        if not self.is_share:
            return least
        return _("%(least)s (%(percent)s %% of %(limit)s, average)") % {
            "least": least,
            "percent": self.limit.cut_up_percent,
            "limit": shown_as_entered(self.limit.as_written()),
        }


@dataclass(frozen=True)
class Limits:
    """The minima that concern these conditions; a variant is held to its parent's."""

    prop: Property
    by_condition: dict[int, list[Held]]

    def _canonical(self, held: Held) -> float:
        value = quantities.convert(held.text, held.unit, self.prop.canonical_unit)
        return float(value)

    @property
    def all(self) -> list[Held]:
        """Each once, in the order of its document."""
        found = {
            (one.limit.pk, one.is_share): one
            for many in self.by_condition.values()
            for one in many
        }
        return sorted(
            found.values(), key=lambda one: (one.limit.document, one.limit.pk)
        )

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

    def label(self, one: Held) -> str:
        return _("min. %(limit)s, %(document)s") % {
            "limit": one.as_written(),
            "document": one.limit.document,
        }

    def words(self) -> str:
        if not self.all:
            return _("No minimum is on record for these.")
        said = [
            text % {"alloys": ", ".join(alloys)}
            for text, alloys in (
                (_("Rules: minima of %(alloys)s, separately cast bars."), self._of()),
                (
                    _("Rules: minima of %(alloys)s, bars cut from castings."),
                    self._of(origin=CUT),
                ),
                (
                    _(
                        "Rules: for the average of bars cut from castings, a share of the "
                        "minima of %(alloys)s for separately cast bars."
                    ),
                    self._of(is_share=True),
                ),
            )
            if alloys
        ]
        if any(one.limit.needs_verification for one in self.all):
            said.append(_("Verify against the standard."))
        return " ".join(said)

    def _of(
        self, origin: str = SpecimenOrigin.SEPARATELY_CAST, *, is_share: bool = False
    ) -> list[str]:
        """The alloys and tempers whose limits are meant."""
        return sorted(
            {
                f"{one.limit.specification.alloy.code}-{one.limit.temper}"
                for one in self.all
                if one.is_share == is_share and one.limit.origin == origin
            }
        )

    def verdict(self, condition: MaterialCondition, mean: float | None) -> str | None:
        """Where a mean of heats [canonical unit] stands to each minimum; a mean is no
        certificate.
        """
        if mean is None:
            return None
        said = []
        for one in self.by_condition.get(condition.pk, ()):
            in_unit = quantities.convert(repr(mean), self.prop.canonical_unit, one.unit)
            word = _("mean above") if in_unit >= Decimal(one.text) else _("mean below")
            said.append(f"{word} {one.as_written()}")
        return "; ".join(dict.fromkeys(said)) or None


def of(person: User, prop: Property, conditions: Sequence[MaterialCondition]) -> Limits:
    """The current minima of the conditions' alloys (or parents), stated for their kind of
    bar or, for bars cut from castings, with a share for them; one query.
    """
    alloys = {_registered(one) for one in conditions} - {None}
    alloys |= {one.alloy_id for one in conditions}
    stated = Q(origin__in={one.origin for one in conditions})
    if any(one.origin == CUT for one in conditions):
        stated |= ~Q(cut_up_percent="")
    rows = (
        visible_to(person, AcceptanceLimit)
        .filter(
            stated,
            property=prop,
            kind=LimitKind.MINIMUM,
            specification__alloy__in=alloys,
            specification__in=Specification.objects.current(),
        )
        .select_related("specification__alloy")
    )
    limits = list(rows)
    return Limits(
        prop,
        {one.pk: list(_held(one, limits)) for one in conditions},
    )


def _registered(condition: MaterialCondition) -> int | None:
    alloy = condition.alloy
    return alloy.pk if alloy.kind == AlloyKind.REGISTERED else alloy.parent_id


def _held(
    condition: MaterialCondition, limits: Iterable[AcceptanceLimit]
) -> Iterable[Held]:
    """Limits stated for these bars; a share only where the specification states none."""
    fitting = list(_fitting(condition, limits))
    stated = [one for one in fitting if one.origin == condition.origin]
    yield from (Held(one, one.text, one.unit) for one in stated)
    if condition.origin != CUT:
        return
    agreed = {one.specification_id for one in stated}
    for one in fitting:
        least = least_for_cut_up(limit_of(one))
        if least is not None and one.specification_id not in agreed:
            yield Held(one, least.text, least.unit, is_share=True)


def _fitting(
    condition: MaterialCondition, limits: Iterable[AcceptanceLimit]
) -> Iterable[AcceptanceLimit]:
    """Of its alloy or the parent, its way of casting, its temper and what belongs to the
    identity of the results; any kind of bar.
    """
    temper = condition.cycle.temper if condition.cycle else condition.supplied_temper
    for one in limits:
        if (
            one.specification.alloy_id in (condition.alloy_id, _registered(condition))
            and one.process in ("", condition.process)
            and one.mold_class in ("", condition.mold_class)
            and one.temper == (temper or "F")
            and one.tested_under == (condition.tested_under or "")
        ):
            yield one
