"""Who changed what: the decorator that gives a table its history.

Each event keeps the row as it was before an UPDATE or DELETE; the table itself holds
the present. Rows that are immutable from birth need none.
"""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import pghistory
from django.db import transaction
from django.db.models import Model

M = TypeVar("M", bound=type[Model])
Action = TypeVar("Action", bound=Callable[..., Any])


def tracked(model: M) -> M:
    """Class decorator: keep every earlier state of this table's rows."""
    # Trackers remember their model's fields, so each model gets its own.
    return pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(row=pghistory.Old),
    )(model)


def attributed(by: Model, reason: str = "") -> AbstractContextManager:
    """`with attributed(by, reason):` what changes inside says who did it, and why."""
    said = {"reason": reason} if reason else {}
    return pghistory.context(user=by.pk, **said)


def act(action: Action) -> Action:
    """Decorator of an action: one transaction, attributed to its `by` (or, where people
    change themselves, its `person`), with its `reason` where it has one.
    """

    @functools.wraps(action)
    def attributed_action(**arguments):
        who = arguments.get("by") or arguments["person"]
        with transaction.atomic(), attributed(who, arguments.get("reason") or ""):
            return action(**arguments)

    return attributed_action
