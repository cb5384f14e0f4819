"""Conditions that belong to the identity of a result, as a method declares them: what a test
says of them, and what a person types of them where there is no test.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from characterization.actions.entries import Entry, MethodRules, number_of
from characterization.choices import OwedBy, PropertyRole
from characterization.models import (
    FormulaVersion,
    MaterialCondition,
    Measurement,
    MethodProperty,
    Property,
    Reading,
    Test,
    TestMethod,
)
from characterization.models.tested_under import key_of, nominal_of, values_of, words_of
from labtrack.refusals import Fault, Refused

OF_READINGS = {"b_bar": "width", "p_chamber": "pressure", "t_exposed": "t"}
"""What readings of a whole test said before their methods declared the condition."""


@dataclass(frozen=True, slots=True)
class Under:
    """The conditions that something holds under: a key and its words; empty is none."""

    key: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a test says of the conditions of its method, and which it does not say."""

    under: Under
    missing: tuple[str, ...] = ()
    by_default: tuple[str, ...] = ()
    """Conditions that the method says, because the test does not."""


NOTHING = Stated(Under())


def declared(method: TestMethod) -> list[MethodProperty]:
    """The conditions that belong to the identity of what a method gives."""
    return list(method.parts.filter(is_identity=True).select_related("property"))


def stated_by(
    test: Test,
    parts: Iterable[MethodProperty],
    rows: Iterable[Measurement] | None = None,
) -> Stated:
    """What a test says. `rows` are its numbers where they are not stored yet."""
    parts = [part for part in parts if part.is_identity]
    if not parts:
        return NOTHING
    numbers = _numbers(test, parts, rows)
    values: dict[str, str] = {}
    missing, by_default = [], []
    for part in parts:
        code = part.property.code
        value = numbers.get(code)
        if value is None and part.default_text:
            value = default_of(part)
            by_default.append(code)
        if value is None:
            missing.append(code)
        else:
            values[code] = nominal_of(part, value)
    words = words_of(values, [part.property for part in parts])
    return Stated(
        Under() if missing else Under(key_of(values), words),
        tuple(sorted(missing)),
        tuple(by_default),
    )


def default_of(part: MethodProperty) -> float:
    """The value where a test does not state it, in the canonical unit. Refused for a bad one."""
    return number_of(
        Entry(part.property.code, part.default_text, part.default_unit), part.property
    )


def _numbers(
    test: Test,
    parts: Iterable[MethodProperty],
    rows: Iterable[Measurement] | None,
) -> dict[str, float]:
    codes = {part.property.code for part in parts}
    if rows is None:
        rows = (
            Measurement.objects.filter(test=test, property__code__in=codes)
            .select_related("property")
            .order_by("pk")
            if test.pk
            else ()
        )
    found = {
        row.property.code: row.value
        for row in rows
        if row.property.code in codes and not row.censoring
    }
    unsaid = {OF_READINGS[code]: code for code in codes - set(found) & set(OF_READINGS)}
    if unsaid and test.pk:
        read = Reading.objects.filter(test=test, number=0, name__in=unsaid).order_by()
        found |= {
            unsaid[name]: value for name, value in read.values_list("name", "value")
        }
    return found


def declarations_for(prop: Property) -> list[list[MethodProperty]]:
    """What each method that gives a property declares; of a calculated one, each method
    that gives all that its formula takes. Methods that declare the same stand once.
    """
    methods = TestMethod.objects.giving(_taken_by(prop)).filter(withdrawn_because="")
    found: dict[tuple[str, ...], list[MethodProperty]] = {}
    parts: dict[int, list[MethodProperty]] = {
        pk: [] for pk in methods.order_by().values_list("pk", flat=True)
    }
    rows = MethodProperty.objects.filter(method__in=parts, is_identity=True)
    for part in rows.select_related("property").order_by("property__code"):
        parts[part.method_id].append(part)
    for many in parts.values():
        found.setdefault(tuple(part.property.code for part in many), many)
    return list(found.values())


def _taken_by(prop: Property) -> list[str]:
    if prop.role != PropertyRole.CALCULATED:
        return [prop.code]
    standing = FormulaVersion.objects.standing().filter(property=prop).first()
    return standing.takes if standing else [prop.code]


def typed(text: str, prop: Property) -> Under:
    """Conditions as a person types them for a property: `heating_rate = 10 K/min; ...`.

    ValidationError with what is declared where they are not those of a method that gives
    the property; what a method says by default may be left out.
    """
    given = dict(_pairs(text))
    choices = declarations_for(prop)
    fitting = [
        parts
        for parts in choices
        if set(given) <= {part.property.code for part in parts}
        and not [
            p for p in parts if p.property.code not in given and not p.default_text
        ]
    ]
    if not fitting and not (given or choices):
        return Under()
    if not fitting:
        raise ValidationError(_not_declared(prop, choices), code="identity")
    parts = min(fitting, key=len)
    values = {part.property.code: _typed_value(part, given) for part in parts}
    return Under(key_of(values), words_of(values, [part.property for part in parts]))


def as_typed(key: str | None) -> str:
    """A key as it is typed, in canonical units."""
    values = values_of(key)
    known = Property.objects.in_bulk(values, field_name="code")
    return "; ".join(
        f"{code} = {text} {_unit_of(known[code])}".rstrip()
        for code, text in values.items()
    )


def entries_of(text: str, *, source: OwedBy) -> tuple[Entry, ...]:
    """Conditions said beside a file, as numbers of its test. Refused where they cannot be
    read; the method's rules say whether they can be.
    """
    try:
        pairs = list(_pairs(text))
    except ValidationError as error:
        raise Refused(
            Fault("conditions", " ".join(error.messages), ("conditions",), text[:80])
        ) from error
    worded = set(
        Property.objects.filter(code__in=[code for code, _value in pairs])
        .exclude(codes=[])
        .values_list("code", flat=True)
    )
    return tuple(
        replace(
            _entry(code, value, is_word=code in worded),
            source=source,
            pointer=("conditions",),
        )
        for code, value in pairs
    )


def unless_found(
    said: Iterable[Entry], found: Iterable[Entry], rules: MethodRules
) -> list[Entry]:
    """Numbers that were said, without the conditions that the evidence states too. Refused,
    naming both, where they differ by more than half of the step that the method files them
    by: 0.005 of a stress ratio.
    """
    given = {entry.property: entry for entry in found}
    rest: list[Entry] = []
    faults: list[Fault] = []
    for entry in said:
        part, other = rules.parts.get(entry.property), given.get(entry.property)
        if part is None or other is None or not part.is_identity:
            rest.append(entry)
        elif not _agree(part, entry, other):
            faults.append(_contradiction(entry, other))
    if faults:
        raise Refused(faults)
    return rest


def _agree(part: MethodProperty, entry: Entry, other: Entry) -> bool:
    prop = part.property
    if prop.codes:
        return entry.value.strip() == other.value.strip()
    try:
        apart = abs(number_of(entry, prop) - number_of(other, prop))
    except Refused as refusal:
        raise Refused([f.under(*entry.pointer) for f in refusal.faults]) from refusal
    return apart <= float(part.identity_step or prop.place) / 2 * (1 + 1e-9)


def _contradiction(entry: Entry, other: Entry) -> Fault:
    values = [
        f"{one.value} {'' if one.unit == '1' else one.unit}".rstrip()
        for one in (entry, other)
    ]
    return Fault(
        "contradiction",
        _("%(code)s is said to be %(said)s, and the evidence states %(found)s.")
        % {"code": entry.property, "said": values[0], "found": values[1]},
        entry.pointer,
        entry.value[:80],
    )


def _entry(code: str, text: str, *, is_word: bool) -> Entry:
    if is_word:
        return Entry(code, text, "1")
    number, _space, unit = text.partition(" ")
    return Entry(code, number, unit.strip() or "1")


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    for pair in text.split(";"):
        code, equals, value = (part.strip() for part in pair.partition("="))
        if not equals and not code:
            continue
        if not (code and value):
            raise ValidationError(
                _("%(given)s is no condition; write it as heating_rate = 10 K/min.")
                % {"given": pair.strip()[:60]},
                code="identity",
            )
        yield code, value


def _typed_value(part: MethodProperty, given: Mapping[str, str]) -> str:
    prop = part.property
    text = given.get(prop.code)
    try:
        if text is None:
            return nominal_of(part, default_of(part))
        entry = _entry(prop.code, text, is_word=bool(prop.codes))
        return nominal_of(part, number_of(entry, prop))
    except Refused as refusal:
        raise ValidationError(
            [fault.message for fault in refusal.faults], code="identity"
        ) from refusal


def _not_declared(prop: Property, choices: list[list[MethodProperty]]) -> str:
    if not any(choices):
        return _("%(code)s belongs to no condition of a test; leave it empty.") % {
            "code": prop.code
        }
    return _("Results of %(code)s belong to their conditions; write %(example)s.") % {
        "code": prop.code,
        "example": _(" or ").join(
            "; ".join(_example(part) for part in parts) or _("nothing")
            for parts in choices
        ),
    }


def _example(part: MethodProperty) -> str:
    prop = part.property
    if prop.codes:
        return f"{prop.code} = {part.default_text or prop.codes[0]}"
    value = part.default_as_entered() or f"… {_unit_of(prop)}".rstrip()
    return f"{prop.code} = {value}"


def _unit_of(prop: Property) -> str:
    return "" if prop.codes or prop.canonical_unit == "1" else prop.canonical_unit


def words_again(prop: Property) -> None:
    """A shop word was changed: conditions that it stands in are worded anew."""
    rows = MaterialCondition.objects.filter(tested_under__contains=f'"{prop.code}":')
    for row in rows:
        values = values_of(row.tested_under)
        known = Property.objects.filter(code__in=values)
        row.tested_under_words = words_of(values, known)
        row.save(update_fields=["tested_under_words"])
