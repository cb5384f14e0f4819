"""What an instrument measured never comes to lie among what is simulated."""

from django.db import migrations

from labtrack.audit.triggers import stays_of_its_kind


class Migration(migrations.Migration):
    dependencies = [("instruments", "0003_guards")]
    operations = [
        stays_of_its_kind("instruments_rawsubmission"),
        stays_of_its_kind("instruments_trace"),
    ]
