"""What makes a summary stale, and what a material condition follows."""

from django.db import migrations

from labtrack.jobs.stale_triggers import logs

SUMMARY_KEY = (
    "t.material_condition_id || ':' || m.property_id || ':' || t.compartment_id"
)
RESULTS = (
    "JOIN characterization_property p ON p.id = m.property_id AND p.role = 'result'"
)
OF_TESTS = f"""
    SELECT {SUMMARY_KEY} FROM changed t
    JOIN characterization_measurement m ON m.test_id = t.id {RESULTS}"""
OF_MEASUREMENTS = f"""
    SELECT {SUMMARY_KEY} FROM changed m
    JOIN characterization_test t ON t.id = m.test_id AND t.state <> 'draft' {RESULTS}"""
OF_SPECIMENS = f"""
    SELECT {SUMMARY_KEY} FROM changed s
    JOIN characterization_test t ON t.specimen_id = s.id
    JOIN characterization_measurement m ON m.test_id = t.id {RESULTS}"""


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0004_guards"),
        ("jobs", "0002_stale_log"),
        ("trials", "0004_guards"),
    ]
    operations = [
        logs(
            "characterization_test",
            "summary",
            topic="summary",
            keys=OF_TESTS,
            columns=(
                "state",
                "validity",
                "is_current",
                "material_condition_id",
                "compartment_id",
                "specimen_id",
            ),
            on=("UPDATE", "DELETE"),
        ),
        logs(
            "characterization_measurement",
            "summary",
            topic="summary",
            keys=OF_MEASUREMENTS,
        ),
        logs(
            "trials_specimen",
            "summary",
            topic="summary",
            keys=OF_SPECIMENS,
            columns=("source_heat_id", "source_lot_id"),
            on=("UPDATE",),
        ),
        # Facts of the tuple: their tests get their condition anew.
        logs(
            "trials_specimen",
            "condition",
            topic="condition",
            keys="SELECT id::text FROM changed",
            columns=(
                "origin",
                "casting_run_id",
                "casting_id",
                "heat_id",
                "material_lot_id",
                "parent_specimen_id",
                "source_heat_id",
                "source_lot_id",
                "orientation",
                "section_thickness_mm",
                "diameter_mm",
            ),
            on=("UPDATE",),
        ),
        logs(
            "trials_castingrun",
            "condition",
            topic="condition",
            keys="SELECT s.id::text FROM changed r JOIN trials_specimen s "
            "ON s.casting_run_id = r.id UNION SELECT s.id::text FROM changed r "
            "JOIN trials_casting c ON c.casting_run_id = r.id "
            "JOIN trials_specimen s ON s.casting_id = c.id",
            columns=("process", "mold_class"),
            on=("UPDATE",),
        ),
        logs(
            "trials_heat",
            "condition",
            topic="condition",
            keys="SELECT s.id::text FROM changed h "
            "JOIN trials_specimen s ON s.source_heat_id = h.id",
            columns=("alloy_id",),
            on=("UPDATE",),
        ),
        logs(
            "trials_materiallot",
            "condition",
            topic="condition",
            keys="SELECT s.id::text FROM changed l "
            "JOIN trials_specimen s ON s.source_lot_id = l.id",
            columns=("alloy_id", "supplied_temper", "section_thickness_mm"),
            on=("UPDATE",),
        ),
    ]
