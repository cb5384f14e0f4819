"""No numeric column of any table takes NaN or infinity, whoever writes it."""

from django.db import DatabaseError, connections, transaction

from labtrack.audit.refusals import sqlstate

NUMERIC_COLUMNS = """
    SELECT c.relname, a.attname FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND a.atttypid IN ('float4'::regtype, 'float8'::regtype, 'numeric'::regtype)
        AND a.attnum > 0 AND NOT a.attisdropped
        -- History repeats rows that were accepted.
        AND NOT EXISTS (SELECT 1 FROM pg_attribute h
            WHERE h.attrelid = c.oid AND h.attname = 'pgh_obj_id')
    ORDER BY 1, 2
"""
REFUSALS = {"23514", "22003"}  # a CHECK, or more digits than the column holds


def stored(cursor, table: str, column: str, value: str) -> bool:
    """Whether a copy of the table, with its CHECKs, takes a row with just that value."""
    try:
        with transaction.atomic(using="owner"):
            cursor.execute(
                f'INSERT INTO probe_{table} ("{column}") VALUES (%s)', [value]
            )
    except DatabaseError as error:
        return sqlstate(error) not in REFUSALS
    return True


def test_every_numeric_column_refuses_nan_and_infinity(committed_db):
    # The application role makes no table, not even a temporary one.
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(NUMERIC_COLUMNS)
        columns = cursor.fetchall()
        assert len(columns) > 20
        for table in {table for table, _ in columns}:
            copy_with_checks(cursor, table)
        taken = [
            f"{table}.{column} takes {value}"
            for table, column in columns
            for value in ("NaN", "Infinity", "-Infinity")
            if stored(cursor, table, column, value)
        ]
        assert taken == []


def copy_with_checks(cursor, table: str) -> None:
    cursor.execute(
        f"CREATE TEMP TABLE probe_{table} (LIKE {table} INCLUDING CONSTRAINTS) "
        "ON COMMIT DROP"
    )
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
        "AND attnum > 0 AND attnotnull",
        [f"probe_{table}"],
    )
    for (column,) in cursor.fetchall():
        cursor.execute(
            f'ALTER TABLE probe_{table} ALTER COLUMN "{column}" DROP NOT NULL'
        )
