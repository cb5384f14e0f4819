import django.db.models.deletion
import labtrack.all_at_once
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        labtrack.all_at_once.AllAtOnce(
            operations=[migrations.CreateModel(
                name='FormDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_drafts', to=settings.AUTH_USER_MODEL)),
                    ('form_url', models.CharField(max_length=300)),
                    ('texts', models.JSONField(default=dict)),
                    ('saved_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'form_url'), name='drafts_formdraft_once')],
                },
            )],
        ),
    ]
