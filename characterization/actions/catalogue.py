"""The catalogue: kept by laboratory managers of the organization that keeps it, with who
and why in the history. Nothing is deleted; a new edition of a method is a new row.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from characterization.actions import calculated, identity
from characterization.choices import IDENTIFYING, OwedBy, PropertyRole, Relation
from characterization.models import (
    MethodProperty,
    Property,
    PropertyRule,
    TestMethod,
)
from labtrack import quantities
from labtrack.accounts import permissions
from labtrack.accounts.models import User
from labtrack.audit.history import act
from labtrack.editing import claim, store
from labtrack.refusals import Refused
from labtrack.rounding import to_place
from labtrack.templatetags.display import place_in


@dataclass(frozen=True, slots=True)
class Declared:
    """Whether a property belongs to the identity of what a method gives: the step within
    which values are the same, and the value that holds where a test does not state it.
    """

    is_identity: bool = False
    step: str = ""
    default_text: str = ""
    default_unit: str = ""


NOT_DECLARED = Declared()
TYPED = "numbers"
"""The kind of a method whose numbers are only typed or sent."""


def keeps(person: User) -> bool:
    """Whether this person looks after the catalog."""
    return person.organisation.keeps_catalogue and permissions.is_laboratory_manager(
        person, person.organisation_id
    )


def require_keeper(person: User) -> None:
    """PermissionDenied unless `keeps`."""
    if not keeps(person):
        raise PermissionDenied(
            _(
                "The catalog is kept by laboratory managers of the organization that "
                "keeps it."
            )
        )


@act
def add_property(*, by: User, **fields: Any) -> Property:
    """A property with its units, place and limits; its symbol carries its variant."""
    require_keeper(by)
    prop = Property(**fields)
    if prop.role == PropertyRole.CALCULATED:
        raise ValidationError(
            {"role": _("A calculated property is added with its formula.")}
        )
    return store(sound(prop))


@act
def edit_property(
    *, by: User, prop: Property, version: int, reason: str = "", **fields: Any
) -> Property:
    """Change names, places and limits. Symbol, unit and role stay: values have been kept in
    them. Codes of a rating are only added to, for the same reason.
    """
    require_keeper(by)
    row = claim(prop, version=version)
    _refuse_withdrawing_a_standing_formula(row, fields)
    codes = fields.get("codes", row.codes)
    if codes[: len(row.codes)] != row.codes:
        raise ValidationError(
            {"codes": _("Codes stay in their order; new ones come after them.")}
        )
    before = row.us_symbol
    for name, value in fields.items():
        setattr(row, name, value)
    store(sound(row))
    if row.us_symbol != before:
        identity.words_again(row)
    return row


@act
def add_method(*, by: User, like: TestMethod | None, **fields: Any) -> TestMethod:
    """A method, or a new edition: properties, rules, evaluation and settings are those of
    the method it is like. Without one its numbers are typed or sent.
    """
    require_keeper(by)
    method = TestMethod(**fields)
    method.kind = like.kind if like else TYPED
    method.evaluation_settings = like.evaluation_settings if like else {}
    store(method)
    if like is not None:
        MethodProperty.objects.bulk_create(
            MethodProperty(
                method=method,
                property_id=part.property_id,
                owed_by=part.owed_by,
                is_owed=part.is_owed,
                is_identity=part.is_identity,
                identity_step=part.identity_step,
                default_text=part.default_text,
                default_unit=part.default_unit,
                position=part.position,
            )
            for part in like.parts.all()
        )
        PropertyRule.objects.bulk_create(
            PropertyRule(
                method=method,
                left_id=rule.left_id,
                relation=rule.relation,
                right_id=rule.right_id,
            )
            for rule in like.rules.filter(withdrawn_because="")
        )
    return method


@act
def edit_method(
    *, by: User, method: TestMethod, version: int, reason: str = "", **fields: Any
) -> TestMethod:
    """Change what is said of a method; its edition is a row of its own."""
    require_keeper(by)
    row = claim(method, version=version)
    for name, value in fields.items():
        setattr(row, name, value)
    return store(row)


@act
def set_part(
    *,
    by: User,
    method: TestMethod,
    prop: Property,
    owed_by: str,
    is_owed: bool,
    declared: Declared = NOT_DECLARED,
    reason: str = "",
) -> MethodProperty:
    """A property that the method gives, who supplies it, and whether it belongs to the
    identity of the results; changes one that it has. Tests that the method has are filed
    anew by a job where that changes.
    """
    require_keeper(by)
    if prop.role == PropertyRole.CALCULATED:
        raise ValidationError(
            {
                "prop": _("%(code)s is calculated; no test enters it.")
                % {"code": prop.code}
            }
        )
    part = method.parts.filter(property=prop).first()
    if part is None:
        if prop.withdrawn_because:
            raise ValidationError(
                {
                    "prop": _("%(code)s is withdrawn: %(why)s")
                    % {"code": prop.code, "why": prop.withdrawn_because}
                }
            )
        last = method.parts.order_by("-position").first()
        part = MethodProperty(
            method=method, property=prop, position=(last.position if last else 0) + 10
        )
    is_new = part.pk is None
    part.owed_by, part.is_owed = OwedBy(owed_by), is_owed
    _declare(part, declared)
    store(part)
    if is_new:
        calculated.request_for(prop, by=by)
    return part


def _declare(part: MethodProperty, declared: Declared) -> None:
    """Refused where nothing can be filed by it."""
    prop = part.property
    part.is_identity = declared.is_identity
    part.default_text, part.default_unit = declared.default_text, declared.default_unit
    if part.default_text and prop.canonical_unit == "1":
        part.default_unit = "1"  # a word, or a plain number
    # Kept, so that another place of the property files nothing anew.
    has_step = declared.is_identity and not prop.codes
    part.identity_step = (declared.step or prop.place) if has_step else ""
    if not declared.is_identity:
        if declared != NOT_DECLARED:
            raise ValidationError(
                {
                    "is_identity": _(
                        "A step and a value for where it is not stated are for what "
                        "belongs to the identity."
                    )
                }
            )
        return
    if prop.role not in IDENTIFYING:
        raise ValidationError(
            {
                "is_identity": _(
                    "%(code)s is a %(role)s; what was set or measured of the bar can "
                    "belong to the identity, what was found cannot."
                )
                % {"code": prop.code, "role": prop.get_role_display().lower()}
            }
        )
    if part.identity_step:
        _check_place("identity_step", part.identity_step)
    if part.default_text:
        _check_default(part)


def _check_default(part: MethodProperty) -> None:
    try:
        identity.default_of(part)
    except Refused as refusal:
        raise ValidationError(
            {"default_text": [fault.message for fault in refusal.faults]}
        ) from refusal


@act
def add_rule(
    *, by: User, method: TestMethod, left: Property, relation: str, right: Property
) -> PropertyRule:
    """A rule between two properties that the method gives, of one dimension."""
    require_keeper(by)
    given = set(method.parts.values_list("property_id", flat=True))
    for name, prop in (("left", left), ("right", right)):
        if prop.pk not in given:
            raise ValidationError(
                {
                    name: _("%(method)s does not give %(code)s.")
                    % {"method": method.code, "code": prop.code}
                }
            )
    if left.pk == right.pk:
        raise ValidationError({"right": _("A rule is between two properties.")})
    if left.canonical_unit != right.canonical_unit:
        raise ValidationError(
            {
                "right": _("%(left)s and %(right)s do not compare: %(a)s and %(b)s.")
                % {
                    "left": left.code,
                    "right": right.code,
                    "a": left.canonical_unit,
                    "b": right.canonical_unit,
                }
            }
        )
    row = PropertyRule.objects.filter(method=method, left=left, right=right).first()
    row = row or PropertyRule(method=method, left=left, right=right)
    row.relation, row.withdrawn_because = Relation(relation), ""
    return store(row)


@act
def withdraw_rule(*, by: User, rule: PropertyRule, reason: str) -> PropertyRule:
    """From now on nothing is held against it; what it refused stays refused."""
    require_keeper(by)
    if not reason.strip():
        raise ValidationError(_("Say why the rule no longer holds."))
    rule.withdrawn_because = reason.strip()[:200]
    return store(rule)


def _refuse_withdrawing_a_standing_formula(
    prop: Property, fields: dict[str, Any]
) -> None:
    if prop.role != PropertyRole.CALCULATED or not fields.get("withdrawn_because"):
        return
    if prop.formula_versions.standing().exists():
        raise ValidationError(
            {"withdrawn_because": _("Retire its formula first, on its page.")}
        )


def sound(prop: Property) -> Property:
    """Refused where units do not convert, places do not round or limits contradict."""
    try:
        quantities.unit_of(prop.canonical_unit)
    except quantities.UnknownUnit as error:
        raise ValidationError({"canonical_unit": str(error)}) from error
    prop.customary_unit = prop.customary_unit or quantities.customary_unit(
        prop.canonical_unit
    )
    try:
        quantities.unit_of(prop.customary_unit, like=prop.canonical_unit)
    except (quantities.UnknownUnit, quantities.IncompatibleUnits) as error:
        raise ValidationError({"customary_unit": str(error)}) from error
    _check_place("place", prop.place)
    prop.customary_place = prop.customary_place or _place_of_a_us_reader(prop)
    _check_place("customary_place", prop.customary_place)
    _check_coarse_places(prop)
    limits = [
        limit
        for limit in (prop.hard_low, prop.soft_low, prop.soft_high, prop.hard_high)
        if limit is not None
    ]
    if limits != sorted(limits):
        raise ValidationError(
            {
                "soft_low": _(
                    "Limits go from impossible to unusual: cannot be below, unusual "
                    "below, unusual above, cannot be above."
                )
            }
        )
    return prop


def _place_of_a_us_reader(prop: Property) -> str:
    """No coarser than the place in the canonical unit."""
    if prop.customary_unit == prop.canonical_unit:
        return prop.place
    place = place_in(prop.customary_unit, prop.canonical_unit, prop.place)
    return f"{place:f}"


def _check_coarse_places(prop: Property) -> None:
    """Both are said together; the US one follows where both units are one."""
    if not prop.coarse_place:
        return
    if prop.customary_unit == prop.canonical_unit:
        prop.coarse_customary_place = prop.coarse_place
    prop.coarse_customary_place = prop.coarse_customary_place or prop.customary_place
    _check_place("coarse_place", prop.coarse_place)
    _check_place("coarse_customary_place", prop.coarse_customary_place)


def _check_place(name: str, place: str) -> None:
    try:
        number = quantities.parse_number(place)
        sound = number > 0 and to_place("12.5", place) is not None
    except ValueError:
        sound = False
    if not sound:
        raise ValidationError({name: _("A place is a number such as 0.1, 0.5 or 1.")})
