"""What follows where a method declares conditions, and where a formula gives values.

Tests of a method get their material condition anew when it declares a condition, and
summaries of calculated properties are owed as those of measured ones are.
"""

from django.db import migrations

from labtrack.jobs.stale_triggers import logs

KEY = "t.material_condition_id || ':' || f.property_id || ':' || t.compartment_id"
FORMULA = "JOIN characterization_formulaversion f ON f.id = c.formula_id"
TESTS = "SELECT t.specimen_id::text FROM changed p JOIN characterization_test t ON t.method_id = p.method_id WHERE p.is_identity"
OF_TESTS = f"""
    SELECT {KEY} FROM changed t
    JOIN characterization_calculatedvalue c ON c.test_id = t.id {FORMULA}"""
OF_VALUES = f"""
    SELECT {KEY} FROM changed c
    JOIN characterization_test t ON t.id = c.test_id AND t.state <> 'draft' {FORMULA}"""
OF_SPECIMENS = f"""
    SELECT {KEY} FROM changed s
    JOIN characterization_test t ON t.specimen_id = s.id
    JOIN characterization_calculatedvalue c ON c.test_id = t.id {FORMULA}"""
OF_RETIRED = f"""
    SELECT {KEY} FROM changed n
    JOIN characterization_formulaversion f ON f.property_id = n.property_id
    JOIN characterization_calculatedvalue c ON c.formula_id = f.id
    JOIN characterization_test t ON t.id = c.test_id
    WHERE n.text = ''"""


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0022_conditions_of_the_identity"),
        ("jobs", "0002_stale_log"),
        ("trials", "0004_guards"),
    ]
    operations = [
        logs(
            "characterization_methodproperty",
            "condition",
            topic="condition",
            keys=TESTS,
            columns=("is_identity", "identity_step", "default_text", "default_unit"),
        ),
        logs(
            "characterization_test",
            "calculated",
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
            on=("UPDATE",),
        ),
        logs(
            "characterization_calculatedvalue",
            "summary",
            topic="summary",
            keys=OF_VALUES,
        ),
        logs(
            "trials_specimen",
            "calculated",
            topic="summary",
            keys=OF_SPECIMENS,
            columns=("source_heat_id", "source_lot_id"),
            on=("UPDATE",),
        ),
        logs(
            "characterization_formulaversion",
            "summary",
            topic="summary",
            keys=OF_RETIRED,
            on=("INSERT",),
        ),
        # Values that are there already: everything that a scope covers is owed.
        migrations.RunSQL(
            "INSERT INTO jobs_stalelog (topic, key) SELECT 'scope', id::text "
            "FROM accounts_viewingscope WHERE is_in_use",
            migrations.RunSQL.noop,
        ),
    ]
