"""`manage.py prepare`: everything between a reachable database and a site that may serve."""

import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from labtrack.accounts.models import Organisation


class Command(BaseCommand):
    help = (
        "Bring an installation to this release: database, static files and, if wanted, "
        "the demonstration. Used by `make run`; quick when nothing has changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="Load the demonstration when there is no organisation yet.",
        )
        parser.add_argument(
            "--public",
            action="store_true",
            help="The site will be reachable from other machines: refuse known passwords.",
        )
        parser.add_argument(
            "--result",
            type=Path,
            help="Where to write the demonstration accounts, as JSON.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("prepare_database", verbosity=1)
        call_command("build_static")
        wanted = options["demonstration"] and not Organisation.objects.exists()
        if wanted and options["public"]:
            raise CommandError(
                "A demonstration has well-known passwords, so it is not loaded where other "
                "machines can connect. Start with DEMO=0, or without HOST."
            )
        if wanted and "demo_load" in get_commands():
            call_command("demo_load")
        accounts = self._demonstration_accounts()
        if accounts and options["public"]:
            raise CommandError(
                "These demonstration accounts still have their well-known passwords: "
                f"{'; '.join(accounts)}. Remove them with `make demo-remove`, or start "
                "without HOST."
            )
        if options["result"]:
            options["result"].write_text(json.dumps({"accounts": accounts}))

    def _demonstration_accounts(self) -> list[str]:
        """`demo_accounts` prints a line for each account with its well-known password."""
        if "demo_accounts" not in get_commands():
            return []
        out = io.StringIO()
        call_command("demo_accounts", stdout=out)
        return [line for line in out.getvalue().splitlines() if line.strip()]
