"""SQL of composite foreign keys: a child's compartment is its parent's.

Django has no composite foreign keys, so migrations add them with these operations. The
plain foreign key stays for the ORM; this one holds the compartment and follows it when a
record moves (ON UPDATE CASCADE).
"""

from django.db.migrations import RunSQL


def child_keeps_compartment(child: str, column: str, parent: str) -> RunSQL:
    """`child.(column, compartment_id)` refers to `parent.(id, compartment_id)`."""
    name = f"{child}_{column}_compartment_fk"[:63]
    return RunSQL(
        f"ALTER TABLE {child} ADD CONSTRAINT {name} "
        f"FOREIGN KEY ({column}, compartment_id) "
        f"REFERENCES {parent} (id, compartment_id) "
        "ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {child} DROP CONSTRAINT {name}",
    )


def owner_is_compartments(table: str) -> RunSQL:
    """The record's organisation is the one that owns its compartment."""
    name = f"{table}_owner_fk"[:63]
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} "
        "FOREIGN KEY (compartment_id, organisation_id) "
        "REFERENCES accounts_compartment (id, organisation_id) "
        "ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
