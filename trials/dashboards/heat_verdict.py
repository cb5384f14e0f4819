"""Pour, correct or hold: what the chemistry says under a named specification, and why.

A melt is proposed for the pour when nothing measured is outside and everything that has
to be there was measured: the elements that the specification gives a minimum and those
that the alloy aims at. What has a maximum only and was not measured (a partial analysis is
normal) is named and does not hold the pour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labtrack.accounts.visibility import visible_to
from labtrack.navigation import address_of
from labtrack.pages.detail import Reader
from trials.chemistry.elements import SYMBOLS
from trials.chemistry.limits import Finding
from trials.dashboards import heat_correction, judging
from trials.dashboards.charge import Expected
from trials.dashboards.heat_correction import Addition, number
from trials.dashboards.heat_samples import Samples, shown
from trials.dashboards.judging import WITH_LIMITS, Judgement
from trials.melt_choices import Decision
from trials.models import AlloyTarget, Heat, Specification

OUT = (Finding.BELOW, Finding.ABOVE)


@dataclass(frozen=True, slots=True)
class Miss:
    """An element outside its limits or its window, as a sentence."""

    element: str
    sentence: str


@dataclass(frozen=True, slots=True)
class HeatVerdict:
    """Everything that the verdict's box shows."""

    decision: str
    headline: str
    reasons: Sequence[str] = ()
    additions: Sequence[Addition] = ()
    outcome: str = ""
    advice: str = ""
    judgement: Judgement | None = None
    choices: Sequence[Specification] = ()
    misses: Sequence[Miss] = field(default=())

    @property
    def word(self) -> str:
        return str(Decision(self.decision).label)

    @property
    def specification(self) -> str:
        return self.judgement.title if self.judgement else ""

    @property
    def specification_url(self) -> str:
        if self.judgement is None:
            return ""
        pk = self.judgement.specification.pk
        return address_of("trials:specification-detail", pk)

    @property
    def is_within(self) -> bool:
        return self.decision == Decision.POUR

    def findings(self) -> list[dict[str, Any]]:
        """As kept with a decision: each reading, its limit and what was found."""
        if self.judgement is None:
            return []
        return [
            {
                "element": one.element,
                "reading": one.reading,
                "limit": one.limit,
                "finding": str(one.finding),
            }
            for one in self.judgement.verdict.all
        ]


def specification_choices(
    heat: Heat, reader: Reader, wanted: str
) -> tuple[Specification | None, list[Specification]]:
    """The one to judge by, and those to choose from: the alloy's own and its parent's
    first, then every other current one of castings.
    """
    own = judging.specifications_for(reader.person, heat.alloy, form="casting")
    others = list(
        visible_to(reader.person, Specification.objects.current())
        .filter(form="casting")
        .exclude(pk__in=[row.pk for row in own])
        .select_related("organisation", "alloy")
        .prefetch_related(*WITH_LIMITS)
        .order_by("code", "pk")[:60]
    )
    choices = [*own, *others]
    by_pk = {str(row.pk): row for row in choices}
    return by_pk.get(wanted) or (own[0] if own else None), choices


def compose(
    heat: Heat,
    reader: Reader,
    *,
    samples: Samples,
    expected: Expected,
    targets: Sequence[AlloyTarget],
    temperature_c: float | None,
    wanted: str = "",
) -> HeatVerdict:
    """The verdict on the chemistry that stands for the heat."""
    specification, choices = specification_choices(heat, reader, wanted)
    if specification is None:
        return HeatVerdict(
            Decision.HOLD,
            _("No specification of this alloy that you see: nothing to judge by."),
            choices=choices,
        )
    # Scandium that a variant aims at is no "other" of its parent's specification; whoever
    # chooses one by hand gets it as written.
    is_parents = specification.alloy_id != heat.alloy_id and not wanted
    judgement = judging.judge(
        samples.readings, specification, targets=targets if is_parents else ()
    )
    if not samples.standing:
        return HeatVerdict(
            Decision.HOLD,
            _("No chemistry yet."),
            [_("Take a sample before the pour.")],
            judgement=judgement,
            choices=choices,
        )
    misses = [*_alarms(judgement), *_outside(judgement)]
    said = {miss.element for miss in misses}
    misses += [m for m in _off_window(samples, targets) if m.element not in said]
    owed = _owed(judgement, samples, targets)
    if misses:
        return _to_correct(
            heat, reader, judgement, choices, misses, samples, expected, targets,
            temperature_c,
        )  # fmt: skip
    if owed:
        return HeatVerdict(
            Decision.HOLD,
            ngettext(
                "%(elements)s has to be measured first.",
                "%(elements)s have to be measured first.",
                len(owed),
            )
            % {"elements": ", ".join(owed)},
            [judgement.sentence],
            judgement=judgement,
            choices=choices,
        )
    return HeatVerdict(
        Decision.POUR, judgement.sentence, judgement=judgement, choices=choices
    )


def _alarms(judgement: Judgement) -> list[Miss]:
    """Beryllium and sodium come first, whatever the specification says."""
    return [
        Miss(
            alarm.element,
            _("%(element)s is %(ppm)s ppm; it should be %(limit)s.")
            % {
                "element": alarm.element,
                "ppm": _ppm(alarm.reading),
                "limit": alarm.limit,
            },
        )
        for alarm in judgement.alarms
    ]


def _outside(judgement: Judgement) -> list[Miss]:
    alarmed = {alarm.element for alarm in judgement.alarms}
    return [
        Miss(
            one.element,
            _("%(element)s is %(reading)s %%, the limit is %(limit)s.")
            % {
                "element": one.element,
                "reading": _short(one.reading),
                "limit": one.limit,
            },
        )
        for one in judgement.failures
        if one.element not in alarmed
    ]


def _off_window(samples: Samples, targets: Sequence[AlloyTarget]) -> list[Miss]:
    """Inside the specification perhaps, but not what the trial asks for."""
    found = []
    for target in targets:
        row = samples.standing.get(target.element)
        if row is None:
            continue
        value = row.wt_pct if row.wt_pct is not None else row.below_wt_pct or 0.0
        low, high = number(target.low_wt_pct), number(target.high_wt_pct)
        if low is not None and value < low:
            text = _("%(element)s is %(value)s %%, the window starts at %(limit)s %%.")
            limit = low
        elif high is not None and row.wt_pct is not None and value > high:
            text = _("%(element)s is %(value)s %%, the window ends at %(limit)s %%.")
            limit = high
        else:
            continue
        said = {
            "element": target.element,
            "value": ("< " if row.wt_pct is None else "") + shown(value),
            "limit": shown(limit),
        }
        found.append(Miss(target.element, text % said))
    return found


def _owed(judgement, samples: Samples, targets) -> list[str]:
    """What has a minimum or a target and no reading that settles it."""
    open_ = {*judgement.verdict.not_measured, *judgement.verdict.undecided}
    must = [
        limit.element for limit in judgement.rules.limits if limit.minimum is not None
    ]
    found = [element for element in must if element in open_]
    return list(
        dict.fromkeys(
            [*found, *(t.element for t in targets if t.element not in samples.standing)]
        )
    )


def _to_correct(
    heat, reader, judgement, choices, misses, samples, expected, targets, temperature_c
) -> HeatVerdict:
    """Something is outside: what would mend it, else hold and say why nothing does."""
    sentences = list(dict.fromkeys(miss.sentence for miss in misses))
    proposal = heat_correction.propose(
        heat,
        reader,
        judgement=judgement,
        missed=[m.element for m in misses if m.element in SYMBOLS],
        samples=samples,
        expected=expected,
        targets=targets,
        temperature_c=temperature_c,
    )
    return HeatVerdict(
        Decision.CORRECT if proposal.additions else Decision.HOLD,
        sentences[0],
        [*sentences[1:], *filter(None, [proposal.reason])],
        proposal.additions,
        proposal.outcome,
        proposal.advice,
        judgement=judgement,
        choices=choices,
        misses=misses,
    )


def _ppm(reading: str) -> str:
    flag = "< " if reading.startswith("<") else ""
    return f"{flag}{shown(float(reading.removeprefix('<')) * 1e4, 2)}"


def _short(reading: str | None) -> str:
    if not reading:
        return ""
    flag = "< " if reading.startswith("<") else ""
    return flag + shown(float(reading.removeprefix("<")))
