"""The figures of each heat apart from the inputs of a summary, and a way to the newest.

A generated column: versions that exist get it without being touched, and what they are
the hash of stays as it is.
"""

from django.db import migrations, models
from django.db.models.fields.json import KeyTransform


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_scope_in_use"),
        ("characterization", "0010_stays_of_its_kind"),
    ]
    operations = [
        migrations.AddField(
            "summary",
            "heats",
            models.GeneratedField(
                db_persist=True,
                expression=KeyTransform("heats", "statistics"),
                help_text="The figures of each heat out of `statistics`, stored apart so that a dashboard reads them without the inputs.",
                output_field=models.JSONField(),
            ),
        ),
        migrations.AddIndex(
            "summary",
            models.Index(
                fields=["scope", "property", "basis", "condition", "-version"],
                name="characterization_summary_new",
            ),
        ),
    ]
