"""What was found never comes to lie among what is simulated, where the owner may delete."""

from django.db import migrations

from labtrack.audit.triggers import stays_of_its_kind

TABLES = (
    "characterization_curve",
    "characterization_evaluation",
    "characterization_measurement",
    "characterization_notobtained",
    "characterization_test",
)


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0005_stale_log"),
        ("trials", "0005_stays_of_its_kind"),
    ]
    operations = [stays_of_its_kind(table) for table in TABLES]
