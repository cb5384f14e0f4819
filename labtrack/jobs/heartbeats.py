"""When the product's processes were last seen alive."""

from typing import Any

from django.utils import timezone

from labtrack.jobs.models import Heartbeat


def beat(name: str, **facts: Any) -> None:
    """Note that the process of that name is alive now."""
    Heartbeat.objects.update_or_create(
        name=name, defaults={"at": timezone.now(), "facts": facts}
    )
