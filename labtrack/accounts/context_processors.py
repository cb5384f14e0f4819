"""What every template may ask about the person who looks at it."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from labtrack.accounts.choices import UnitSystem
from labtrack.accounts.models import Compartment
from labtrack.accounts.visibility import visible_to


def person(request: HttpRequest) -> dict[str, object]:
    """`unit_system`, and `compartments`: those the person may see now, asked on use."""
    looking = getattr(request, "user", None)
    if looking is None or not looking.is_authenticated:
        return {"unit_system": UnitSystem.SI, "compartments": ()}
    return {
        "unit_system": looking.unit_system,
        "compartments": SimpleLazyObject(
            lambda: list(visible_to(looking, Compartment))
        ),
    }
