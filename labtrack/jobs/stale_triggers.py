"""SQL of the triggers that append to the stale log. Migrations call `logs`.

Statement level with transition tables: a thousand rows at once cost one statement. The
log has no unique key, so writers never wait for one another.
"""

from django.db.migrations import RunSQL

_TABLES = {
    "INSERT": "REFERENCING NEW TABLE AS after_rows",
    "UPDATE": "REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows",
    "DELETE": "REFERENCING OLD TABLE AS before_rows",
}


def logs(
    table: str,
    name: str,
    *,
    topic: str,
    keys: str,
    columns: tuple[str, ...] = (),
    on: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE"),
) -> RunSQL:
    """Append (topic, key) for each key that `keys` selects from `changed`.

    `changed` holds the rows as they were and as they are; of an UPDATE only those that
    differ in `columns` (any column if none is named).
    """
    return RunSQL(
        "".join(_trigger(table, name, event, topic, keys, columns) for event in on),
        "".join(
            f"DROP TRIGGER {table}_{name}_{event.lower()} ON {table};\n"
            f"DROP FUNCTION {table}_{name}_{event.lower()}();\n"
            for event in on
        ),
    )


def _trigger(table, name, event, topic, keys, columns) -> str:
    function = f"{table}_{name}_{event.lower()}"
    return f"""
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $log$
BEGIN
    WITH changed AS ({_changed(event, columns)})
    INSERT INTO jobs_stalelog (topic, key)
        SELECT DISTINCT '{topic}', key FROM ({keys}) found (key) WHERE key IS NOT NULL;
    RETURN NULL;
END $log$;
CREATE TRIGGER {function} AFTER {event} ON {table} {_TABLES[event]}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {function};
"""


def _changed(event: str, columns: tuple[str, ...]) -> str:
    if event == "INSERT":
        return "SELECT * FROM after_rows"
    if event == "DELETE":
        return "SELECT * FROM before_rows"
    before = ", ".join(f"b.{one}" for one in columns) or "b.*"
    after = ", ".join(f"a.{one}" for one in columns) or "a.*"
    differ = (
        "before_rows b JOIN after_rows a ON a.id = b.id "
        f"WHERE ROW({before}) IS DISTINCT FROM ROW({after})"
    )
    return f"SELECT b.* FROM {differ} UNION ALL SELECT a.* FROM {differ}"
