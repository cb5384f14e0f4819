"""`manage.py demo_remove`: take the simulated program away, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from characterization.demonstration import removing


class Command(BaseCommand):
    help = (
        "Remove the demonstration in one transaction, as the owner role: its rows, their "
        "history, raw bytes and files. Refuses, naming them, while real records refer to it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = removing.remove()
        except removing.StillReferredTo as refusal:
            raise CommandError(str(refusal)) from refusal
        if removed:
            self.stdout.write(f"Removed the demonstration: {removed} rows.")
        else:
            self.stdout.write("There is no demonstration here.")
