"""What was made never comes to lie among what is simulated, where the owner may delete."""

from django.db import migrations

from labtrack.audit.triggers import stays_of_its_kind

TABLES = (
    "trials_alloy",
    "trials_casting",
    "trials_castingrun",
    "trials_chargeaddition",
    "trials_heat",
    "trials_heattreatmentcycle",
    "trials_loaditem",
    "trials_materiallot",
    "trials_materialstate",
    "trials_specimen",
)


class Migration(migrations.Migration):
    dependencies = [("trials", "0004_guards")]
    operations = [stays_of_its_kind(table) for table in TABLES]
