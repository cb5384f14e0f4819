"""Generations that are never reused, and what changes who may see what."""

from django.db import migrations

from labtrack.jobs.stale_triggers import logs

GENERATIONS = migrations.RunSQL(
    "CREATE SEQUENCE jobs_generation", "DROP SEQUENCE jobs_generation"
)
ALL = "SELECT '' FROM changed"


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_first"),
        ("accounts", "0002_guards"),
    ]
    operations = [
        GENERATIONS,
        logs(
            "accounts_membership",
            "scopes",
            topic="scopes",
            keys=ALL,
            columns=("user_id", "compartment_id", "expires_at"),
        ),
        logs("accounts_compartmentshare", "scopes", topic="scopes", keys=ALL),
        logs(
            "accounts_user",
            "scopes",
            topic="scopes",
            keys=ALL,
            columns=("is_active", "organisation_id"),
            on=("UPDATE",),
        ),
        logs(
            "accounts_compartment",
            "scopes",
            topic="scopes",
            keys=ALL,
            columns=("organisation_id",),
            on=("UPDATE", "DELETE"),
        ),
        # Statistics begin for a set that somebody sees for the first time, or again.
        logs(
            "accounts_viewingscope_compartments",
            "wakes",
            topic="scope",
            keys="SELECT viewingscope_id::text FROM changed",
            on=("INSERT",),
        ),
        logs(
            "accounts_viewingscope",
            "wakes",
            topic="scope",
            keys="SELECT id::text FROM changed WHERE is_in_use",
            columns=("is_in_use",),
            on=("UPDATE",),
        ),
    ]
