"""`manage.py prepare_database`: migrate as the owner, then apply the grants."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

# Any number will do, as long as every release uses the same one.
MIGRATION_LOCK = 535_021_9


class Command(BaseCommand):
    help = (
        "Bring the database to this release: migrations as the owner role, then the "
        "grants of the application role. Safe to run twice and from two machines at once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        owner = connections["owner"]
        with owner.cursor() as cursor:
            # A second starter waits for the first instead of failing on lock_timeout.
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
            cursor.execute("SET lock_timeout = 5000")
        try:
            call_command("migrate", database="owner", verbosity=options["verbosity"])
            call_command("apply_grants", verbosity=options["verbosity"])
        finally:
            with owner.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
            owner.close()
