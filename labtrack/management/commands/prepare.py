"""`manage.py prepare`: everything between a reachable database and a site that may serve."""

import hashlib
import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from labtrack.accounts.models import Organisation

STATIC_SOURCES = (
    "requirements.txt",
    "labtrack/settings.py",
    "labtrack/asset_storage.py",
    "labtrack/management/commands/build_vendor_static.py",
)


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
        self._build_static_files()
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

    def _build_static_files(self) -> None:
        """Once per change: compressing takes longer than everything else together."""
        stamp = Path(settings.STATIC_ROOT) / ".sources"
        sources = _static_sources_hash()
        if stamp.exists() and stamp.read_text() == sources:
            return
        if "build_vendor_static" in get_commands():
            call_command("build_vendor_static")
        call_command("collectstatic", interactive=False, verbosity=1)
        stamp.write_text(sources)

    def _demonstration_accounts(self) -> list[str]:
        """`demo_accounts` prints a line for each account with its well-known password."""
        if "demo_accounts" not in get_commands():
            return []
        out = io.StringIO()
        call_command("demo_accounts", stdout=out)
        return [line for line in out.getvalue().splitlines() if line.strip()]


def _static_sources_hash() -> str:
    paths = [settings.BASE_DIR / name for name in STATIC_SOURCES]
    for package in ("labtrack", "trials", "characterization"):
        paths += sorted((settings.BASE_DIR / package).rglob("static/**/*"))
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
