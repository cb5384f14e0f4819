"""`manage.py apply_grants`: bring the application role's rights to audit.grants."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections, transaction
from psycopg import sql

from labtrack.audit.grants import SEQUENCES, grants

TABLES_OF_THE_SCHEMA = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
"""


class Command(BaseCommand):
    help = (
        "Give the application role the rights that labtrack/audit/grants.py names, and "
        "no others. Runs as the owner role after each migration; safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        role = connections["default"].settings_dict["USER"]
        owner = connections["owner"]
        if role == owner.settings_dict["USER"]:
            self.stdout.write(
                "One database role: it owns the tables, nothing to grant."
            )
            return
        with transaction.atomic(using="owner"), owner.cursor() as cursor:
            cursor.execute(TABLES_OF_THE_SCHEMA)
            present = {name for (name,) in cursor.fetchall()}
            for statement in _statements(role, present):
                cursor.execute(statement)
        for table in sorted(present - grants().keys()):
            self.stderr.write(
                f"{table} is not named in labtrack/audit/grants.py: "
                f"the application role may not even read it."
            )


def _statements(role: str, present: set[str]) -> list[sql.Composed]:
    """REVOKE everything, then grant what is named; one transaction, so nobody notices."""
    who = sql.Identifier(role)
    statements = [
        sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}, PUBLIC").format(
            sql.SQL(kind), who
        )
        for kind in ("TABLES", "SEQUENCES")
    ]
    statements.append(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who))
    named = {name: rights for name, rights in grants().items() if name in present}
    for kind, rights_of in (("TABLE", named), ("SEQUENCE", SEQUENCES)):
        for name, rights in sorted(rights_of.items()):
            statements.append(
                sql.SQL("GRANT {} ON {} {} TO {}").format(
                    sql.SQL(", ".join(sorted(rights))),
                    sql.SQL(kind),
                    sql.Identifier(name),
                    who,
                )
            )
    return statements
