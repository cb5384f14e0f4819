"""A problem and a trace lie where their submission lies."""

from django.db import migrations

from labtrack.accounts.composite_keys import child_keeps_compartment


class Migration(migrations.Migration):
    dependencies = [("instruments", "0001_first")]
    operations = [
        child_keeps_compartment(child, "submission_id", "instruments_rawsubmission")
        for child in ("instruments_intakeproblem", "instruments_trace")
    ]
