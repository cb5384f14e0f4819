"""`manage.py demo_load`: make the simulated program, unless it is there."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from characterization.demonstration import loading


class Command(BaseCommand):
    help = (
        "Load the demonstration: simulated organizations, people, heats, bars and tensile "
        "curves. Harmless when repeated. `make demo-remove` takes it away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if loading.is_there():
            self.stdout.write("The demonstration is there already; nothing changed.")
            return
        loaded = loading.load(at=timezone.now())
        self.stdout.write(
            f"Loaded the demonstration: {loaded.bars} simulated bars, each with its "
            f"tensile curve.\nThe token of {loaded.instrument}, shown this once: "
            f"{loaded.secret}"
        )
