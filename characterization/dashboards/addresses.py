"""Addresses of many records at once.

Resolving a name is done once: for ten thousand points it took longer than everything else
on their page.
"""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse

from trials.models import Heat

_NONE = UUID(int=0)


def of_tests() -> Callable[[UUID], str]:
    """From the id of a series to its page."""
    pattern = reverse("characterization:test-detail", args=[_NONE])
    before, _found, after = pattern.partition(str(_NONE))
    return lambda uid: f"{before}{uid}{after}"


def of_heats() -> Callable[[Heat], str]:
    """From a heat to its page, as `Heat.get_absolute_url`."""
    before, _found, after = reverse("trials:heat-detail", args=["~"]).partition("~")
    return lambda heat: f"{before}{quote(heat.code)}{after}"
