"""The history of what happened in a furnace stays."""

from django.db import migrations

from labtrack.audit.triggers import kept, through


class Migration(migrations.Migration):
    dependencies = [
        ("trials", "0011_castings_judged_and_loads_as_they_ran"),
        ("audit", "0001_guards"),
    ]
    operations = [
        kept(
            "trials_loadsegmentevent",
            simulated=through(
                "trials_heattreatmentload", "load_id", of="organisation"
            ),
        ),
    ]
