from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("characterization", "0015_settings_may_be_empty")]
    operations = [
        migrations.AddIndex(
            model_name="test",
            index=models.Index(
                condition=models.Q(
                    ("is_current", True),
                    (
                        "state__in",
                        ("draft", "in-progress", "submitted", "verified"),
                    ),
                ),
                fields=["state", "validity"],
                include=("specimen", "compartment"),
                name="characterization_test_waiting",
            ),
        ),
    ]
