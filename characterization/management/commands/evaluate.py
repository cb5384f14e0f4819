"""`python manage.py evaluate METHOD FILE... [--profile P.json] [--json]`"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from characterization import evaluate


class Command(BaseCommand):
    """The same run as `python -m characterization.evaluate`; needs no database."""

    help = "Evaluate instrument files with the product's own code; status 1 on refusal."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        evaluate.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text, all_understood = evaluate.run(options)
        except evaluate.Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text, ending="")
        if not all_understood:
            sys.exit(1)
