"""How actions write a record: validated, with a version that two editors share."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, Model
from django.utils.translation import gettext as _

from labtrack.accounts import permissions
from labtrack.audit.history import attributed
from labtrack.audit.refusals import sentence
from labtrack.constraints import checks_hold

M = TypeVar("M", bound=Model)


class StaleEdit(Exception):
    """Somebody saved the record after this editor had read it. Nothing was written."""

    def __init__(self, record: Model, version: int):
        self.record = record
        self.version = version
        super().__init__(f"{record} is at version {record.version}, not {version}.")


def store(record: M) -> M:
    """Validate and write. What validation could not see because another wrote at the same
    moment is a ValidationError too; an IntegrityError never reaches a person.
    """
    _validate(record)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        if refused := sentence(error):
            raise ValidationError(refused) from None
        record.full_clean()  # now sees the other's row, and says it in words
        raise ValidationError(
            _("Somebody saved something at the same moment that this contradicts.")
        ) from None
    return record


def _validate(record: Model) -> None:
    """`full_clean`, but for its CHECKs the database is asked once and not once for each.
    What is wrong `full_clean` says, in its words and beside its fields.
    """
    try:
        record.full_clean(validate_constraints=False)
        if checks_hold(record):
            for model, constraints in record.get_constraints():
                for constraint in constraints:
                    if not isinstance(constraint, CheckConstraint):
                        constraint.validate(model, record)
            return
    except ValidationError:
        pass
    record.full_clean()


def store_many(records: Sequence[M]) -> Sequence[M]:
    """Validate and write new records of one model in one statement: a batch of bars, the
    items of a load. The records they refer to were read by the caller; what they
    contradict, the constraints of the database refuse, and it is said as `store` says it.
    """
    if not records:
        return records
    model = type(records[0])
    relations = {field.name for field in model._meta.fields if field.is_relation}
    for record in records:
        record.clean_fields(exclude=relations)
        record.clean()
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(records)
    except IntegrityError as error:
        if refused := sentence(error):
            raise ValidationError(refused) from None
        for record in records:
            record.pk = None
            record.full_clean()
        raise ValidationError(
            _("Somebody saved something at the same moment that this contradicts.")
        ) from None
    return records


def claim(record: M, *, version: int) -> M:
    """The row locked for this edit, its version counted up. StaleEdit when the editor had
    read an earlier one.
    """
    locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if locked.version != version:
        raise StaleEdit(locked, version)
    locked.version += 1
    return locked


@transaction.atomic
def change(
    record: M, *, by: Model, version: int, fields: dict[str, Any], reason: str = ""
) -> M:
    """Set these fields of a compartmented record, with who and why in its history."""
    permissions.require(by, "correct", record.compartment_id)
    locked = claim(record, version=version)
    for name, value in fields.items():
        setattr(locked, name, value)
    with attributed(by, reason):
        return store(locked)
