"""The moment of a decision is set by its action, so that a simulated one lies in its story."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trials", "0013_load_logs")]

    operations = [
        migrations.AlterField(
            model_name="pourdecision",
            name="decided_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False
            ),
        ),
    ]
