"""Who may see which rows. Every door asks here and nowhere else.

Hidden is the same as absent: 404, equal body.
"""

from functools import lru_cache
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from labtrack.accounts.choices import Role
from labtrack.accounts.kinds import Sight
from labtrack.accounts.models import Compartment, Membership, User, ViewingScope

M = TypeVar("M", bound=Model)


def sight_of(actor) -> Sight:
    """What a person or an instrument may see now.

    An instrument is anything with `sees_compartments_of` (an organisation's id): it works
    in every compartment that its organisation owns, and its doors show it nothing but its
    own work list and jobs.
    """
    if isinstance(actor, User):
        return _sight_of_person(actor.pk, actor.organisation_id, actor.is_active)
    owned = Compartment.objects.filter(organisation_id=actor.sees_compartments_of)
    return Sight(owned.values("pk"), actor.sees_compartments_of, None)


@lru_cache(maxsize=1000)
def _sight_of_person(pk: int, organisation_id: int, is_active: bool) -> Sight:
    """The question, not its answer: built once, as a page asks it some twenty times. The
    database answers it anew in each statement, by its own clock.
    """
    present = (
        Compartment.objects.present_for(pk) if is_active else Compartment.objects.none()
    )
    return Sight(present.values("pk"), organisation_id, pk)


def visible_to(actor, rows: type[M] | QuerySet[M]) -> QuerySet[M]:
    """The rows of a model (or of a queryset) that this actor may see."""
    queryset = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    kind = queryset.model.visibility
    return queryset.filter(kind.condition(sight_of(actor), queryset.model))


def get_visible_or_404(actor, rows: type[M] | QuerySet[M], **lookup) -> M:
    """The one visible row of that lookup; Http404 when hidden, absent or malformed."""
    queryset = visible_to(actor, rows)
    try:
        return queryset.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError):
        raise Http404 from None


def seen_compartments(actor) -> frozenset[int]:
    """The compartments this actor may see now, for judging records already at hand: one
    whose compartment is not among them shows as withheld.
    """
    return frozenset(sight_of(actor).compartment_ids.values_list("pk", flat=True))


def role_in(actor, compartment_id: int) -> Role | None:
    """The person's role in a compartment now, or None."""
    if not isinstance(actor, User):
        return None
    role = (
        Membership.objects.in_force()
        .filter(user_id=actor.pk, compartment_id=compartment_id)
        .values_list("role", flat=True)
        .first()
    )
    return Role(role) if role else None


def scopes_of(actor) -> QuerySet[ViewingScope]:
    """The viewing scopes that are exactly this person's present compartments: one of
    measured and one of simulated ones, where both exist.
    """
    present: dict[bool, list[int]] = {False: [], True: []}
    rows = (
        visible_to(actor, Compartment).order_by("pk").values_list("pk", "is_simulated")
    )
    for pk, is_simulated in rows:
        present[is_simulated].append(pk)
    keys = [scope_key(ids) for ids in present.values() if ids]
    return ViewingScope.objects.filter(key__in=keys)


def scope_key(compartment_ids: list[int]) -> str:
    """The text that names a set of compartments: sorted ids joined by commas."""
    return ",".join(str(pk) for pk in sorted(compartment_ids))
