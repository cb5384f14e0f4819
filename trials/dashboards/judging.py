"""An analysis judged by a specification: which one, which edition, and what it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts.visibility import visible_to
from labtrack.rounding import Method
from trials.chemistry import judging
from trials.chemistry.judging import Alarm, Condition, Rules
from trials.chemistry.limits import ElementLimit, ElementVerdict, OthersRule
from trials.models import Alloy, AlloyTarget, Specification

WITH_LIMITS = ("limits", "rules")
"""What a queryset of specifications prefetches before it is judged by."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict under one named specification and edition."""

    specification: Specification
    verdict: judging.Verdict
    rules: Rules
    """What it was held against."""
    named: tuple[str, ...] = ()
    """Elements that only the alloy names, so that they are no "others"."""

    @property
    def title(self) -> str:
        """The specification and edition, and what was named beside it."""
        if not self.named:
            return str(self.specification)
        return _("%(specification)s, with %(elements)s as the alloy aims at it") % {
            "specification": self.specification,
            "elements": ", ".join(self.named),
        }

    @property
    def conforms(self) -> bool | None:
        return self.verdict.conforms

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Beryllium and sodium: shown before everything else."""
        return self.verdict.alarms

    @property
    def failures(self) -> tuple[ElementVerdict, ...]:
        return self.verdict.failures

    @property
    def sentence(self) -> str:
        """The verdict with the specification and its edition."""
        name = {"specification": self.title}
        if self.conforms is False:
            elements = dict.fromkeys(one.element for one in self.failures)
            return _("Outside %(specification)s: %(elements)s.") % {
                **name,
                "elements": ", ".join(elements),
            }
        if self.conforms is None:
            return self._open_sentence()
        return _("Conforms to %(specification)s.") % name

    def _open_sentence(self) -> str:
        missing, undecided = self.verdict.not_measured, self.verdict.undecided
        parts = []
        if missing:
            parts.append(
                ngettext(
                    "%(elements)s was not measured",
                    "%(elements)s were not measured",
                    len(missing),
                )
                % {"elements": ", ".join(missing)}
            )
        if undecided:
            parts.append(
                _("%(elements)s undecided below detection")
                % {"elements": ", ".join(undecided)}
            )
        return _("Within %(specification)s as far as measured: %(open)s.") % {
            "specification": self.title,
            "open": "; ".join(parts),
        }


def rules_of(specification: Specification) -> Rules:
    """The limits of a specification as plain data."""
    others = None
    if specification.others_each or specification.others_total:
        others = OthersRule(
            specification.others_each or None, specification.others_total or None
        )
    return Rules(
        limits=tuple(
            ElementLimit(row.element, row.minimum or None, row.maximum or None)
            for row in specification.limits.all()
        ),
        others=others,
        conditions=tuple(
            Condition(row.element, row.above, row.needs, row.factor)
            for row in specification.rules.all()
        ),
    )


def rules_with_targets(
    specification: Specification, targets: Iterable[AlloyTarget]
) -> Rules:
    """The limits of the parent's specification, with the elements that a variant aims at
    named: scandium that is meant is no "other". Their limits are the variant's window.
    """
    rules = rules_of(specification)
    named = {limit.element for limit in rules.limits}
    added = tuple(
        ElementLimit(
            target.element, _written(target.low_wt_pct), _written(target.high_wt_pct)
        )
        for target in targets
        if target.element not in named
    )
    return replace(rules, limits=(*rules.limits, *added))


def _written(number) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def judge(
    readings: Mapping[str, str],
    specification: Specification,
    *,
    method: Method = Method.ROUNDING,
    targets: Iterable[AlloyTarget] = (),
) -> Judgement:
    """Judge an analysis [wt% as text, "<" kept] by a specification; the same analysis may
    be judged by another one as often as anybody likes. `targets` names elements of a
    variant that its parent's specification does not know.
    """
    plain = rules_of(specification)
    rules = rules_with_targets(specification, targets)
    return Judgement(
        specification,
        judging.judge(readings, rules, method=method),
        rules,
        tuple(limit.element for limit in rules.limits[len(plain.limits) :]),
    )


def specifications_for(actor, alloy: Alloy, *, form: str) -> list[Specification]:
    """The current specifications of an alloy in this form that this person may see: its
    own before its parent's, a house's before a published one.
    """
    family = [pk for pk in (alloy.pk, alloy.parent_id) if pk]
    rows = (
        visible_to(actor, Specification.objects.current())
        .filter(alloy__in=family, form=form)
        .select_related("organisation", "alloy")
        .prefetch_related(*WITH_LIMITS)
    )
    return sorted(
        rows,
        key=lambda row: (
            row.alloy_id != alloy.pk,
            row.compartment_id is None,
            row.code,
            -row.pk,
        ),
    )
