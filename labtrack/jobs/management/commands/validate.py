"""`python manage.py validate CASES.json ... [--json | --markdown]`"""

import sys

from django.core.management.base import BaseCommand, CommandParser

from labtrack.statistics import validate


class Command(BaseCommand):
    """The same run as `python -m labtrack.statistics.validate`; needs no database."""

    help = "Run validation cases through the product's own code; status 1 on failure."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        validate.add_arguments(parser)

    def handle(self, *args, **options) -> None:
        validation = validate.validate_files(options["paths"])
        self.stdout.write(validate.rendered(validation, options["form"]), ending="")
        if not validation.passed:
            sys.exit(1)
