"""The history of what happened in a furnace stays."""

from django.db import migrations

from labtrack.audit.triggers import kept, through


class Migration(migrations.Migration):
    dependencies = [
        ("trials", "0007_chemistry_guards"),
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
