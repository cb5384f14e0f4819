"""A cycle that was used stays as it was, and so does the history of what was made."""

from django.db import migrations

from labtrack.audit.triggers import IN_COMPARTMENT, OF_ORGANISATION, guard, kept, raised
from labtrack.audit.triggers import owner_removes, same_but, through
from labtrack.audit.refusals import CHANGED

OF_THE_CYCLE = through("trials_heattreatmentcycle", "cycle_id")


def used(cycle: str) -> str:
    """Whether a load or a material state refers to the cycle."""
    return (
        f"(EXISTS (SELECT 1 FROM trials_heattreatmentload WHERE cycle_id = {cycle}) "
        f"OR EXISTS (SELECT 1 FROM trials_materialstate WHERE cycle_id = {cycle}))"
    )


USED_CYCLES = kept(
    "trials_heattreatmentcycle",
    simulated=IN_COMPARTMENT,
    may_change=("compartment_id",),
    open_while=f"NOT {used('OLD.id')}",
)
SEGMENTS_OF_USED_CYCLES = guard(
    "trials_heattreatmentsegment",
    f"""
    IF TG_OP = 'DELETE' THEN
        IF NOT {used("OLD.cycle_id")} OR {owner_removes(OF_THE_CYCLE)} THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF NOT {used("NEW.cycle_id")} THEN
            RETURN NEW;
        END IF;
    ELSIF {same_but(())} OR NOT ({used("OLD.cycle_id")} OR {used("NEW.cycle_id")}) THEN
        RETURN NEW;
    END IF;
    {raised(CHANGED)}""",
    on="INSERT OR UPDATE OR DELETE",
)
EVENTS_IN_A_COMPARTMENT = (
    "trials_castingevent",
    "trials_castingrunevent",
    "trials_chargeadditionevent",
    "trials_heatevent",
    "trials_heattreatmentcycleevent",
    "trials_loaditemevent",
    "trials_materiallotevent",
    "trials_materialstateevent",
    "trials_specimenevent",
    "trials_alloyevent",
)


class Migration(migrations.Migration):
    dependencies = [("trials", "0003_catalogue"), ("audit", "0001_guards")]
    operations = [
        USED_CYCLES,
        SEGMENTS_OF_USED_CYCLES,
        *(kept(event, simulated=IN_COMPARTMENT) for event in EVENTS_IN_A_COMPARTMENT),
        kept("trials_heattreatmentloadevent", simulated=OF_ORGANISATION),
        kept("trials_heattreatmentsegmentevent", simulated=OF_THE_CYCLE),
        kept(
            "trials_alloytargetevent",
            simulated=through("trials_alloy", "alloy_id"),
        ),
    ]
