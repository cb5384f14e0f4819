"""A test lies where its specimen lies, in a state of that very specimen; what belongs to a
test lies with it.
"""

from django.db import migrations

from labtrack.accounts.composite_keys import child_keeps_compartment

CHILDREN = [
    ("characterization_test", "specimen_id", "trials_specimen"),
    ("characterization_measurement", "test_id", "characterization_test"),
    ("characterization_notobtained", "test_id", "characterization_test"),
    ("characterization_curve", "test_id", "characterization_test"),
    ("characterization_curve", "trace_id", "instruments_trace"),
    ("characterization_evaluation", "test_id", "characterization_test"),
]
STATE_OF_THE_SPECIMEN = migrations.RunSQL(
    "ALTER TABLE characterization_test "
    "ADD CONSTRAINT characterization_test_state_of_specimen_fk "
    "FOREIGN KEY (material_state_id, specimen_id) "
    "REFERENCES trials_materialstate (id, specimen_id) DEFERRABLE INITIALLY DEFERRED",
    "ALTER TABLE characterization_test "
    "DROP CONSTRAINT characterization_test_state_of_specimen_fk",
)


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0001_first"),
        ("trials", "0002_composite_keys"),
        ("instruments", "0002_composite_keys"),
    ]
    operations = [
        *(child_keeps_compartment(*child) for child in CHILDREN),
        STATE_OF_THE_SPECIMEN,
    ]
