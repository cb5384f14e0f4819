"""What a form starts with: the last similar record of this person, or what is there."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from labtrack.accounts.visibility import visible_to


def like_the_last(
    request: HttpRequest, model: type[Model], *names: str, **alike: Any
) -> dict[str, Any]:
    """These fields of the last record that this person made, alike in what is given."""
    last = (
        visible_to(request.user, model)
        .filter(created_by=request.user, **alike)
        .order_by("-pk")
        .first()
    )
    return of(last, *names) if last is not None else {}


def of(record: Model, *names: str) -> dict[str, Any]:
    """These fields of a record; `mass` stands for its `mass_as_entered`."""
    found = {}
    for name in names:
        entered = f"{name}_as_entered"
        value = getattr(record, entered if hasattr(record, entered) else name)
        if value not in (None, ""):
            found[name] = value
    return found


def from_address(request: HttpRequest, *names: str) -> dict[str, str]:
    """These fields as the link that led here fills them in."""
    return {name: request.GET[name] for name in names if name in request.GET}
