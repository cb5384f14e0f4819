"""The time zones a person may choose."""

import functools
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


@functools.cache
def names() -> tuple[str, ...]:
    """Places such as America/Toronto, and UTC, in alphabetical order."""
    places = (
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(NOT_PLACES)
    )
    return ("UTC", *sorted(places))


def choices() -> list[tuple[str, str]]:
    """For a select: the name, and the name with spaces."""
    return [(name, name.replace("_", " ")) for name in names()]


def validate(name: str) -> str:
    """The name itself; ValidationError where no such zone is known."""
    if name not in names():
        raise ValidationError(
            _("%(name)s is not a time zone; expected a name such as America/Toronto.")
            % {"name": name}
        )
    return name


def today_of(person: Any) -> date:
    """The calendar's day where this person is."""
    return timezone.now().astimezone(ZoneInfo(person.time_zone)).date()
