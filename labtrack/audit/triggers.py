"""SQL of the triggers that keep records as they are. Migrations call these functions.

They are plain SQL, ENABLE ALWAYS (so that session_replication_role does not switch them
off), for UPDATE, DELETE and TRUNCATE alike. A DELETE lets one thing through: the owner
role removing rows of something simulated. Functions search `public` first, so that a
temporary table of the same name deceives nobody. The codes are those of audit.refusals.
"""

from django.db.migrations import RunSQL

from labtrack.audit.refusals import CHANGED, DELETED, EMPTIED, SENTENCES, SIMULATED

# Whether a row (OLD) is of something simulated. Children go before their parents.
NEVER = "false"
IN_COMPARTMENT = (
    "(SELECT is_simulated FROM accounts_compartment WHERE id = OLD.compartment_id)"
)
OF_ORGANISATION = (
    "(SELECT is_simulated FROM accounts_organisation WHERE id = OLD.organisation_id)"
)
SAYS_SO = "OLD.is_simulated"


def through(parent: str, column: str, *, of: str = "compartment") -> str:
    """Simulated as its parent is; `parent` is looked for in its history too."""
    return (
        f"EXISTS (SELECT 1 FROM accounts_{of} s WHERE s.is_simulated AND s.id IN ("
        f"SELECT {of}_id FROM {parent} WHERE id = OLD.{column} UNION ALL "
        f"SELECT {of}_id FROM {parent}event WHERE id = OLD.{column}))"
    )


def guard(table: str, body: str, *, on: str = "UPDATE OR DELETE", name: str = "keep"):
    """A row trigger before `on`, and one that refuses TRUNCATE, sharing one function.

    `body` is plpgsql that returns or raises.
    """
    function = f"{table}_{name}"
    return RunSQL(
        f"""
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        {raised(EMPTIED)}
    END IF;
{body}
END $guard$;
CREATE TRIGGER {function}_rows BEFORE {on} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {function}();
CREATE TRIGGER {function}_all BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {function}_rows;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {function}_all;
""",
        f"""
DROP TRIGGER {function}_rows ON {table};
DROP TRIGGER {function}_all ON {table};
DROP FUNCTION {function}();
""",
    )


def kept(
    table: str,
    *,
    simulated: str,
    may_change: tuple[str, ...] = (),
    open_while: str = "false",
) -> RunSQL:
    """Rows that are never changed but for `may_change` and never deleted, except while
    the condition `open_while` on OLD holds.
    """
    return guard(
        table,
        f"""
    IF {open_while} THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF {owner_removes(simulated)} THEN
            RETURN OLD;
        END IF;
        {raised(DELETED)}
    END IF;
    IF {same_but(may_change)} THEN
        RETURN NEW;
    END IF;
    {raised(CHANGED)}""",
    )


def fixed(table: str, *columns: str) -> RunSQL:
    """Columns that keep the value they were created with."""
    changed = " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in columns)
    return guard(
        table,
        f"""
    IF {changed} THEN
        {raised(CHANGED)}
    END IF;
    RETURN NEW;""",
        on="UPDATE",
        name="fixed",
    )


def stays_of_its_kind(table: str) -> RunSQL:
    """A row may move to another compartment, but not between measured and simulated."""
    return guard(
        table,
        f"""
    IF (SELECT count(DISTINCT is_simulated) FROM accounts_compartment
        WHERE id IN (OLD.compartment_id, NEW.compartment_id)) > 1 THEN
        {raised(SIMULATED)}
    END IF;
    RETURN NEW;""",
        on="UPDATE OF compartment_id",
        name="kind",
    )


def same_but(columns: tuple[str, ...]) -> str:
    """Whether OLD and NEW are equal apart from these columns, today's or later ones."""
    if not columns:
        return "to_jsonb(OLD) = to_jsonb(NEW)"
    apart = "ARRAY[{}]".format(", ".join(f"'{one}'" for one in columns))
    return f"to_jsonb(OLD) - {apart} = to_jsonb(NEW) - {apart}"


def owner_removes(simulated: str) -> str:
    """Whether the owner of the table is at work, on something simulated."""
    return f"(labtrack_is_owner(TG_RELID) AND COALESCE({simulated}, false))"


def raised(code: str, detail: str = "''") -> str:
    """A RAISE with one of the codes of audit.refusals; `detail` is an SQL expression."""
    return (
        f"RAISE EXCEPTION USING ERRCODE = '{code}', TABLE = TG_TABLE_NAME, "
        f"MESSAGE = '{SENTENCES[code]}', DETAIL = {detail};"
    )
