"""Formulas of calculated properties: defined, revised and retired by whoever keeps the
catalogue. Every version stays, and so does what it gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from characterization.actions import calculated, catalogue
from characterization.choices import PropertyRole
from characterization.formulas import (
    FormulaError,
    check,
    circle,
    dependents,
    parse,
    spelled_out,
    symbols_of,
)
from characterization.formulas.writing import SPELLED_OUT
from characterization.models import FormulaVersion, Property, TestMethod
from labtrack.accounts.models import User
from labtrack.audit.history import act
from labtrack.editing import claim, store
from labtrack.quantities import UnknownUnit, unit_of


@dataclass(frozen=True, slots=True)
class Understood:
    """A formula that may be saved."""

    text: str
    spelled_out: str
    uses: tuple[str, ...]
    takes: tuple[str, ...]

    def version_of(self, prop: Property, **more: Any) -> FormulaVersion:
        """A version of that property, not stored."""
        return FormulaVersion(
            property=prop,
            text=self.text,
            spelled_out=self.spelled_out,
            uses=list(self.uses),
            takes=list(self.takes),
            **more,
        )


def understand(text: str, *, code: str, unit: str) -> Understood:
    """What a formula of the property `code`, kept in `unit`, says.

    FormulaError, with the place, where it cannot be: what it takes is not there, is a
    rating, is withdrawn or retired; units do not fit; it comes back to itself; or no method
    gives all that it takes.
    """
    text = " ".join(text.split())
    tree = parse(text)
    uses = symbols_of(tree)
    properties = {prop.code: prop for prop in Property.objects.all()}
    standing = {one.property.code: one for one in calculated.standing()}
    for used in uses:
        if used == code or used in properties:
            _refuse_unfit(used, properties.get(used), standing, text, code)
    units = {one.code: one.canonical_unit for one in properties.values()}
    check(tree, units=units, result_unit=_known(unit, text))
    graph = {name: one.uses for name, one in standing.items()} | {code: uses}
    if way := circle(code, graph):
        raise _blamed(
            "circle",
            _("The formula comes back to itself: %(way)s.") % {"way": " → ".join(way)},
            text,
            way[1],
        )
    whole = spelled_out(text, {c: one.spelled_out for c, one in standing.items()})
    takes = symbols_of(parse(whole, caps=SPELLED_OUT))
    if not TestMethod.objects.giving(takes).exists():
        raise FormulaError(
            "no_method",
            _("No method gives all of %(symbols)s for one test.")
            % {"symbols": ", ".join(takes)},
            0,
            len(text),
        )
    return Understood(text, whole, uses, takes)


@act
def define(*, by: User, formula: str, reason: str = "", **fields: Any) -> Property:
    """A calculated property with the first version of its formula. What stands in tests
    already is calculated by the worker.
    """
    catalogue.require_keeper(by)
    calculated.wait_for_tests()
    prop = catalogue.sound(Property(role=PropertyRole.CALCULATED, codes=[], **fields))
    understood = _taken(formula, code=prop.code, unit=prop.canonical_unit)
    store(prop)
    _write(understood.version_of(prop, number=1, reason=reason, written_by=by), by)
    return prop


@act
def revise(
    *, by: User, prop: Property, version: int, formula: str, reason: str
) -> Property:
    """Another version of the formula, also of the properties that take this one; all tests
    are calculated anew, and what was calculated before stays with its version. StaleEdit
    when somebody else wrote one meanwhile.
    """
    catalogue.require_keeper(by)
    calculated.wait_for_tests()
    row = claim(prop, version=version)
    before = _newest(row)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the formula is changed.")})
    understood = _taken(formula, code=row.code, unit=row.canonical_unit)
    if before and before.text == understood.text:
        raise ValidationError({"formula": _("That is the formula as it stands.")})
    store(row)
    written = understood.version_of(row, reason=reason.strip(), written_by=by)
    _write(_numbered(written, before), by)
    _write_dependents(row.code, written, by)
    return row


@act
def retire(*, by: User, prop: Property, reason: str) -> FormulaVersion:
    """From now on nothing is calculated by it; what was calculated stays."""
    catalogue.require_keeper(by)
    calculated.wait_for_tests()
    before = _newest(prop)
    if before is None or not before.text:
        raise ValidationError(_("Nothing is calculated by it already."))
    if not reason.strip():
        raise ValidationError(_("Say why the formula is retired."))
    taking = FormulaVersion.objects.standing().filter(uses__contains=[prop.code])
    if names := ", ".join(taking.values_list("property__code", flat=True)):
        raise ValidationError(
            _("%(names)s take it; retire or revise those first.") % {"names": names}
        )
    version = FormulaVersion(
        property=prop, number=before.number + 1, reason=reason.strip(), written_by=by
    )
    return store(version)


def _newest(prop: Property) -> FormulaVersion | None:
    """The last version; None refuses what is measured."""
    if prop.role != PropertyRole.CALCULATED:
        raise ValidationError(
            _("%(code)s is measured; it has no formula.") % {"code": prop.code}
        )
    return prop.formula_versions.order_by("-number").first()


def _numbered(version: FormulaVersion, before: FormulaVersion | None) -> FormulaVersion:
    version.number = before.number + 1 if before else 1
    return version


def _write(version: FormulaVersion, by: User) -> None:
    store(version)
    calculated.request(version, by=by)


def _write_dependents(code: str, revised: FormulaVersion, by: User) -> None:
    """Properties that take the revised one say the same of another thing now."""
    standing = {one.property.code: one for one in calculated.standing()}
    uses = {name: one.uses for name, one in standing.items()}
    for name in dependents(code, uses):
        old = standing[name]
        prop = old.property
        understood = _taken(old.text, code=name, unit=prop.canonical_unit)
        reason = _("%(code)s is calculated by version %(number)d of its formula.") % {
            "code": code,
            "number": revised.number,
        }
        version = understood.version_of(prop, reason=reason, written_by=by)
        _write(_numbered(version, old), by)


def _taken(text: str, *, code: str, unit: str) -> Understood:
    """A formula, or what is wrong with it beside its field."""
    try:
        return understand(text, code=code, unit=unit)
    except FormulaError as error:
        raise ValidationError({"formula": in_a_sentence(error, text)}) from error


def in_a_sentence(error: FormulaError, text: str) -> str:
    """What is wrong and where, for who sees no mark."""
    blamed = " ".join(text.split())[error.start : error.end].strip()
    if not blamed or len(blamed) > 40:
        return str(error)
    return _("At “%(part)s”: %(message)s") % {"part": blamed, "message": error}


def _known(unit: str, text: str) -> str:
    try:
        return unit_of(unit).spelling
    except UnknownUnit as error:
        raise FormulaError("unit", str(error), 0, len(text)) from error


def _refuse_unfit(
    used: str,
    prop: Property | None,
    standing: Mapping[str, FormulaVersion],
    text: str,
    code: str,
) -> None:
    """What cannot stand in a formula, though it is a property."""
    if used == code:
        message = _("The formula comes back to itself: %(way)s.") % {
            "way": f"{code} → {code}"
        }
        raise _blamed("circle", message, text, used)
    if prop.codes:
        message = _("%(code)s is a rating, not a number.") % {"code": used}
        raise _blamed("rating", message, text, used)
    if prop.role == PropertyRole.CALCULATED and used not in standing:
        message = _("The formula of %(code)s is retired.") % {"code": used}
        raise _blamed("retired", message, text, used)
    if prop.withdrawn_because:
        message = _("%(code)s is withdrawn: %(why)s") % {
            "code": used,
            "why": prop.withdrawn_because,
        }
        raise _blamed("withdrawn", message, text, used)


def _blamed(code: str, message: str, text: str, symbol: str) -> FormulaError:
    """A fault at the first place where a symbol stands."""
    start = max(text.find(symbol), 0)
    return FormulaError(code, message, start, start + len(symbol))
