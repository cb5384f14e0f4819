"""An issued specification stays as it was, its limits too; children keep their place."""

from django.db import migrations

from labtrack.accounts.composite_keys import (
    child_keeps_compartment,
    owner_is_compartments,
)
from labtrack.audit.refusals import CHANGED
from labtrack.audit.triggers import (
    IN_COMPARTMENT,
    OF_ORGANISATION,
    guard,
    kept,
    owner_removes,
    raised,
    same_but,
    stays_of_its_kind,
    through,
)

OF_THE_SPECIFICATION = through("trials_specification", "specification_id")


def issued(specification):
    return (
        "EXISTS (SELECT 1 FROM trials_specification "
        f"WHERE id = {specification} AND issued_on IS NOT NULL)"
    )


def parts_of_issued(table):
    """Rows of an issued specification are neither added nor changed nor removed."""
    return guard(
        table,
        f"""
    IF TG_OP = 'DELETE' THEN
        IF NOT {issued("OLD.specification_id")} OR {owner_removes(OF_THE_SPECIFICATION)} THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF NOT {issued("NEW.specification_id")} THEN
            RETURN NEW;
        END IF;
    ELSIF {same_but(())}
        OR NOT ({issued("OLD.specification_id")} OR {issued("NEW.specification_id")}) THEN
        RETURN NEW;
    END IF;
    {raised(CHANGED)}""",
        on="INSERT OR UPDATE OR DELETE",
    )


PLACED = (
    "trials_specification",
    "trials_lotassay",
    "trials_materialprice",
    "trials_supplystage",
    "trials_lotorigin",
)


class Migration(migrations.Migration):
    dependencies = [
        ("trials", "0008_loads_keep_their_history"),
        ("audit", "0001_guards"),
    ]
    operations = [
        owner_is_compartments("trials_specification"),
        child_keeps_compartment(
            "trials_specification", "supersedes_id", "trials_specification"
        ),
        child_keeps_compartment("trials_lotorigin", "lot_id", "trials_materiallot"),
        kept(
            "trials_specification",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id",),
            open_while="OLD.issued_on IS NULL",
        ),
        parts_of_issued("trials_compositionlimit"),
        parts_of_issued("trials_compositionrule"),
        *(stays_of_its_kind(table) for table in PLACED),
        *(kept(f"{table}event", simulated=IN_COMPARTMENT) for table in PLACED),
        kept("trials_exchangerateevent", simulated=OF_ORGANISATION),
        kept("trials_compositionlimitevent", simulated=OF_THE_SPECIFICATION),
        kept("trials_compositionruleevent", simulated=OF_THE_SPECIFICATION),
    ]
