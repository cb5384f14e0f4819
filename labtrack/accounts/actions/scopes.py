"""Viewing scopes: the distinct sets of compartments that people may see now."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from labtrack.accounts.models import Membership, ViewingScope
from labtrack.accounts.visibility import scope_key


@transaction.atomic
def sweep(*, at: datetime | None = None) -> int:
    """Bring the scopes to who may see what at that moment; how many were made.

    A set that nobody sees any longer rests (its summaries stay, none is added); one that
    somebody sees again wakes. Safe to run twice and by two at once.
    """
    present = _sets_of_people(at)
    ViewingScope.objects.filter(is_in_use=True).exclude(key__in=present).update(
        is_in_use=False
    )
    ViewingScope.objects.filter(is_in_use=False, key__in=present).update(is_in_use=True)
    known = set(ViewingScope.objects.values_list("key", flat=True))
    missing = [key for key in sorted(present) if key not in known]
    for key in missing:
        compartments, is_simulated = present[key]
        scope, is_new = ViewingScope.objects.get_or_create(
            key=key, defaults={"is_simulated": is_simulated}
        )
        if is_new:
            scope.compartments.set(compartments)
    return len(missing)


def _sets_of_people(at: datetime | None) -> dict[str, tuple[list[int], bool]]:
    """Each distinct set by its key: the compartments, and whether they are simulated."""
    seen: dict[tuple[int, bool], list[int]] = defaultdict(list)
    rows = Membership.objects.in_force(at=at).values_list(
        "user_id", "compartment__is_simulated", "compartment_id"
    )
    for user, is_simulated, compartment in rows:
        seen[user, is_simulated].append(compartment)
    return {
        scope_key(compartments): (sorted(compartments), is_simulated)
        for (_, is_simulated), compartments in seen.items()
    }
