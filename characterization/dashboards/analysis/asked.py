"""What a dashboard is asked for: the choices of its URL, against what there is."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from characterization.choices import SUMMARIZED, Basis, PropertyRole
from characterization.dashboards import condition_words
from characterization.dashboards.analysis.page import Filter, Option
from characterization.dashboards.analysis.stored import (
    Reading,
    conditions_with,
    reading,
)
from characterization.models import MaterialCondition, Property, Summary
from labtrack.accounts.models import User
from labtrack.accounts.visibility import seen_compartments
from labtrack.reading import in_words
from labtrack.refusals import Fault, Refused

LONGEST = 120


class Asked:
    """The query of a dashboard: texts, cut to a length, without what no name holds."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = {
            key: value.strip()[:LONGEST]
            for key, value in query.items()
            if value.isprintable()
        }

    def text(self, name: str) -> str:
        return self.query.get(name, "")

    def is_on(self, name: str) -> bool:
        return self.query.get(name) == "1"

    @property
    def basis(self) -> str:
        """Working or released; Refused for anything else."""
        basis = self.text("basis") or Basis.WORKING
        if basis not in Basis.values:
            raise Refused(
                Fault(
                    "unknown_basis",
                    _("%(given)s is no basis; expected working or released.")
                    % {"given": basis},
                    pointer=("basis",),
                    given=basis,
                )
            )
        return basis


@dataclass(frozen=True)
class Subject:
    """The conditions that a dashboard is about, after its filters."""

    reading: Reading
    prop: Property | None
    conditions: list[MaterialCondition]
    everything: list[MaterialCondition]
    filters: list[Filter]
    setting: str
    seen: frozenset[int] = field(default=frozenset())

    @property
    def label(self) -> str:
        """The property as it is named here: `T_liq_DSC, 10 K/min`; all were tested alike."""
        if self.prop is None:
            return ""
        tested = next(
            (one for one in self.everything if setting_key(one) == self.setting), None
        )
        return tested.label_of(self.prop.code) if tested else self.prop.code

    @property
    def setting_words(self) -> str:
        """How everything on the page was cast, in words."""
        chosen = next((f for f in self.filters if f.name == "cast"), None)
        if chosen is None:
            return ""
        return next((o.label for o in chosen.options if o.value == chosen.value), "")


def subject(
    person: User,
    asked: Asked,
    *,
    code: str = "",
    codes: Sequence[str] = (),
    alloys: frozenset[int] | None = None,
    more: Sequence[Filter] = (),
) -> Subject:
    """Read what there is and choose from it: the property asked for, the way of casting
    with the most heats unless another is asked for, every temper unless one is.

    `codes` fixes the properties (then none is offered); `alloys` is a program's.
    """
    seen = seen_compartments(person)
    found = reading(person, basis=asked.basis, wants_simulated=asked.is_on("simulated"))
    offered = [] if codes else _properties(found)
    prop = None if codes else _chosen_property(offered, asked.text("property"), code)
    wanted = list(codes) or ([prop.code] if prop else [])
    everything = conditions_with(found, wanted) if wanted else []
    if alloys is not None:
        everything = [one for one in everything if one.alloy_id in alloys]
    cast = _settings(everything)
    setting = asked.text("cast") or next(iter(cast), "")
    inside = [one for one in everything if setting_key(one) == setting]
    tempers = _tempers(inside, seen)
    temper = asked.text("temper")
    if temper:
        inside = [one for one in inside if temper_key(one, seen) == temper]
    return Subject(
        reading=found,
        prop=prop,
        conditions=inside,
        everything=everything,
        setting=setting,
        seen=seen,
        filters=[
            *more,
            Filter(
                "property",
                _("Property"),
                prop.code if prop else "",
                [Option(one.code, _named(one)) for one in offered],
            ),
            Filter(
                "cast", _("Cast as"), setting, [Option(*pair) for pair in cast.items()]
            ),
            Filter(
                "temper",
                _("Temper"),
                temper,
                [
                    Option("", _("all tempers")),
                    *(Option(*pair) for pair in tempers.items()),
                ],
            ),
        ],
    )


def _named(prop: Property) -> str:
    """A property among others; one that is calculated says so."""
    name = f"{prop.code}, {prop.name}"
    if prop.role != PropertyRole.CALCULATED:
        return name
    return _("%(name)s (calculated)") % {"name": name}


def setting_key(condition: MaterialCondition) -> str:
    """What two conditions must share to be compared, but for alloy and heat treatment."""
    temperature = condition.test_temperature_c
    parts = (
        condition.process,
        condition.mold_class,
        condition.origin,
        condition.orientation,
        condition.section_class_id,
        None if temperature is None else f"{temperature:g}",
    )
    key = ".".join(str(part) if part else "-" for part in parts)
    if condition.tested_under is None:
        return key
    # Any length and any letter; an address holds a short name for it.
    named = hashlib.blake2s(condition.tested_under.encode(), digest_size=5)
    return f"{key}.{named.hexdigest()}"


def setting_words(condition: MaterialCondition) -> str:
    """The same in words."""
    temperature = condition.test_temperature_c
    parts = [
        condition.get_process_display() if condition.process else "",
        condition.get_origin_display().lower(),
        condition.get_orientation_display().lower() if condition.orientation else "",
        condition.section_class.name if condition.section_class else "",
        "" if temperature in (None, 23.0) else condition_words.degrees(temperature),
        in_words(condition.tested_under_words),
    ]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def temper_key(condition: MaterialCondition, seen: frozenset[int]) -> str:
    """Cycle or temper as the URL names it; a withheld cycle has no name."""
    cycle = condition.cycle
    if cycle is None:
        return condition.supplied_temper or "F"
    return f"{cycle.code}" if cycle.compartment_id in seen else "withheld"


def _settings(conditions: Sequence[MaterialCondition]) -> dict[str, str]:
    """Ways of casting by key, the one with the most heats first."""
    heats: dict[str, int] = {}
    words: dict[str, str] = {}
    for condition in conditions:
        key = setting_key(condition)
        heats[key] = heats.get(key, 0) + getattr(condition, "n_heats", 0)
        words[key] = setting_words(condition)
    return {key: words[key] for key in sorted(heats, key=lambda k: (-heats[k], k))}


def _tempers(
    conditions: Sequence[MaterialCondition], seen: frozenset[int]
) -> dict[str, str]:
    found = {
        temper_key(one, seen): condition_words.state(one, seen) for one in conditions
    }
    return dict(sorted(found.items()))


def _properties(found: Reading) -> list[Property]:
    with_results = (
        Summary.objects.filter(scope=found.scope, basis=found.basis, n__gt=0)
        .order_by()
        .values("property_id")
    )
    return list(Property.objects.filter(role__in=SUMMARIZED, pk__in=with_results))


def _chosen_property(
    offered: Sequence[Property], asked: str, default: str
) -> Property | None:
    by_code = {prop.code: prop for prop in offered}
    if asked and asked not in by_code:
        known = Property.objects.filter(code=asked, role__in=SUMMARIZED).first()
        if known is None:
            raise Refused(
                Fault(
                    "unknown_property",
                    _("%(given)s is no property of the catalog; expected %(known)s.")
                    % {
                        "given": asked,
                        "known": ", ".join(by_code) or _("one that has results"),
                    },
                    pointer=("property",),
                    given=asked,
                )
            )
        return known
    return by_code.get(asked or default) or next(iter(by_code.values()), None)


def one_of(asked: str, allowed: Sequence[str], *, name: str) -> str:
    """The choice, the first where none is made; Refused where it is not one."""
    if not asked:
        return allowed[0]
    if asked not in allowed:
        raise Refused(
            Fault(
                f"unknown_{name}",
                _("%(given)s is not known here; expected %(known)s.")
                % {"given": asked, "known": ", ".join(allowed)},
                pointer=(name,),
                given=asked,
            )
        )
    return asked
