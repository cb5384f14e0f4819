"""What a method fixes for its evaluation, set on a page with a reason; results that are
there keep what they were computed with.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from characterization.actions.catalogue import require_keeper
from characterization.choices import OwedBy
from characterization.methods.method_settings import check, settings_of
from characterization.methods.settings import (
    Setting,
    SettingsError,
    kept_with,
    value_of,
)
from characterization.models import Property, PropertyRule, Test, TestMethod
from labtrack.accounts.models import User
from labtrack.audit.history import act
from labtrack.editing import claim, store


def is_in_use(method: TestMethod) -> bool:
    """Whether tests stand under it: what it is can then no longer change."""
    return Test.objects.filter(method=method).exists()


@act
def set_settings(
    *,
    by: User,
    method: TestMethod,
    version: int,
    values: Mapping[str, Any],
    reason: str,
) -> TestMethod:
    """Set these settings (by key, as they are kept; None: not said) from now on.

    ValidationError, beside the setting, for what cannot be, and for another ball, scale or
    mold of a method that has tests: that is another method. Where nothing differs nothing is
    written.
    """
    require_keeper(by)
    row = claim(method, version=version)
    settings = settings_of(row.kind)
    _refuse_unknown(row, settings, values)
    before = {one.key: value_of(row.evaluation_settings, one) for one in settings}
    kept = kept_with(row.evaluation_settings, settings, before | dict(values))
    changed = [one for one in settings if value_of(kept, one) != before[one.key]]
    if not changed:
        return method
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the settings change.")})
    try:
        check(row.kind, kept)
    except SettingsError as error:
        raise ValidationError({error.key or "reason": str(error)}) from error
    _refuse_another_method(row, changed)
    for one in changed:
        if one.is_property:
            _give_instead(row, one, str(before[one.key] or ""), str(kept[one.name]))
    row.evaluation_settings = kept
    return store(row)


def _refuse_unknown(
    method: TestMethod, settings: Sequence[Setting], values: Mapping[str, Any]
) -> None:
    unknown = sorted(set(values) - {one.key for one in settings})
    if unknown:
        raise ValidationError(
            _("%(names)s is no setting of %(method)s.")
            % {"names": ", ".join(unknown)[:200], "method": method.code}
        )


def _refuse_another_method(method: TestMethod, changed: Sequence[Setting]) -> None:
    fixed = [one for one in changed if one.is_identity]
    if fixed and is_in_use(method):
        raise ValidationError(
            {
                one.key: _(
                    "Tests stand under %(method)s; with this changed they would be of "
                    "another method. Add a method like it, and set it there."
                )
                % {"method": method.code}
                for one in fixed
            }
        )


def _give_instead(method: TestMethod, setting: Setting, old: str, new: str) -> None:
    """The method gives the new property where it gave the old one."""
    prop = Property.objects.filter(code=new, withdrawn_because="").first()
    if prop is None or prop.canonical_unit != setting.unit:
        raise ValidationError(
            {
                setting.key: _("%(code)s is no property in %(unit)s that may be given.")
                % {"code": new[:40], "unit": setting.unit}
            }
        )
    ruled = PropertyRule.objects.filter(method=method, withdrawn_because="")
    for rule in ruled.select_related("left", "right"):
        if old in (rule.left.code, rule.right.code):
            raise ValidationError(
                {
                    setting.key: _("Withdraw the rule %(rule)s first.")
                    % {"rule": str(rule)}
                }
            )
    part = method.parts.filter(property__code=old).first()
    there = method.parts.filter(property=prop).first()
    if there is not None:
        there.owed_by, there.is_owed = OwedBy.EVALUATION, bool(part and part.is_owed)
        store(there)
        if part is not None:
            part.owed_by, part.is_owed = OwedBy.PERSON, False
            store(part)
    elif part is not None:
        part.property = prop
        store(part)
    else:
        raise ValidationError(
            {
                setting.key: _("Add %(code)s to the properties of %(method)s first.")
                % {"code": new, "method": method.code}
            }
        )
