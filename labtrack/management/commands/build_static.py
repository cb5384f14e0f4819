"""`manage.py build_static`: the static files of this release, built once per change."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

SOURCES = (
    "requirements.txt",
    "labtrack/settings.py",
    "labtrack/asset_storage.py",
    "labtrack/management/commands/build_static.py",
    "labtrack/management/commands/build_vendor_static.py",
)
PACKAGES = ("labtrack", "trials", "characterization")


class Command(BaseCommand):
    help = (
        "Bundle what wheels bring, collect and compress all static files; does nothing "
        "when they are as they were."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sources-hash",
            action="store_true",
            help="Print what decides whether a build is needed, and stop.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sources = _sources_hash()
        if options["sources_hash"]:
            self.stdout.write(sources)
            return
        # Compressing takes longer than everything else at a start together.
        stamp = Path(settings.STATIC_ROOT) / ".sources"
        if stamp.exists() and stamp.read_text() == sources:
            return
        if "build_vendor_static" in get_commands():
            call_command("build_vendor_static")
        call_command("collectstatic", interactive=False, verbosity=options["verbosity"])
        stamp.write_text(sources)


def _sources_hash() -> str:
    paths = [settings.BASE_DIR / name for name in SOURCES]
    for package in PACKAGES:
        paths += sorted((settings.BASE_DIR / package).rglob("static/**/*"))
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
