"""Named CHECK constraints that every table shares, each with a sentence for a person."""

from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db.models import CheckConstraint, F, Model, Q


class Bounded(CheckConstraint):
    """A CHECK of one field, whose refusal stands beside that field. To migrations it is
    the CheckConstraint that it is in the database.
    """

    def validate(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().validate(*args, **kwargs)
        except ValidationError as refusal:
            field = self.condition.children[0].children[0][0].partition("__")[0]
            raise ValidationError({field: refusal.messages}) from None

    def deconstruct(self) -> Any:
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs


def bounded(
    field: str, low: float, high: float, *, message: str, open_low: bool = False
) -> CheckConstraint:
    """`low <= field < high` (or `low < field`): the finite upper end also refuses NaN,
    which PostgreSQL sorts above every number, and infinity.
    """
    above = {f"{field}__{'gt' if open_low else 'gte'}": low}
    return Bounded(
        condition=Q(**above, **{f"{field}__lt": high})
        | Q(**{f"{field}__isnull": True}),
        name=f"%(app_label)s_%(class)s_{field}_bounded",
        violation_error_message=message,
    )


def paired(first: str, second: str) -> CheckConstraint:
    """Both set or both empty, such as who and when."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=f"%(app_label)s_%(class)s_{first}_{second}_paired",
        violation_error_message=f"{first} and {second} are given together or not at all.",
    )


def ordered(first: str, second: str, *, message: str) -> CheckConstraint:
    """`first <= second` where both are known."""
    return CheckConstraint(
        condition=Q(**{f"{second}__gte": F(first)})
        | Q(**{f"{first}__isnull": True})
        | Q(**{f"{second}__isnull": True}),
        name=f"%(app_label)s_%(class)s_{first}_{second}_order",
        violation_error_message=message,
    )


def checks_hold(record: Model) -> bool:
    """Whether every CHECK of a record's table holds, in one question to the database; one
    that is unknown for what is empty holds, as it does there.
    """
    for model, constraints in record.get_constraints():
        conditions = [
            constraint.condition
            for constraint in constraints
            if isinstance(constraint, CheckConstraint)
        ]
        against = record._get_field_expression_map(meta=model._meta)
        try:
            if conditions and not Q(*conditions).check(against):
                return False
        except FieldError:
            return False
    return True
