"""The database says the same about rights as the one table in code."""

import pytest
from django.db import connection

from labtrack.audit.grants import SEQUENCES, grants

RIGHTS = """
    SELECT c.relname, array_agg(a.privilege_type ORDER BY a.privilege_type)
    FROM pg_class c
    LEFT JOIN LATERAL aclexplode(c.relacl) a
        ON a.grantee = current_user::regrole OR a.grantee = 0
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = ANY(%s)
    GROUP BY c.relname
"""
COLUMN_RIGHTS = """
    SELECT attrelid::regclass::text, attname FROM pg_attribute
    WHERE attacl IS NOT NULL AND attrelid > 16384
"""


def rights_in_the_catalog(kinds: str) -> dict[str, frozenset[str]]:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS, [list(kinds)])
        return {
            name: frozenset(right for right in rights if right)
            for name, rights in cursor.fetchall()
        }


@pytest.mark.django_db
def test_every_table_gives_the_application_role_what_the_table_in_code_says():
    assert rights_in_the_catalog("rpvm") == dict(grants())


@pytest.mark.django_db
def test_sequences_give_what_is_named_and_no_more():
    found = rights_in_the_catalog("S")
    assert {name: rights for name, rights in found.items() if rights} == SEQUENCES


@pytest.mark.django_db
def test_no_right_hides_on_a_column():
    with connection.cursor() as cursor:
        cursor.execute(COLUMN_RIGHTS)
        assert cursor.fetchall() == []


def test_nobody_but_the_owner_truncates_or_makes_triggers():
    for rights in grants().values():
        assert rights <= {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.django_db
def test_the_application_role_makes_no_table_and_no_function():
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
        assert cursor.fetchone() == (False,)
