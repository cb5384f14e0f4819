import labtrack.all_at_once
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        labtrack.all_at_once.AllAtOnce(
            operations=[migrations.CreateModel(
                name='IdempotencyKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sender', models.CharField(help_text='instrument:<id> or person:<id>, never the token.', max_length=40)),
                    ('route', models.CharField(max_length=120)),
                    ('key', models.CharField(max_length=255)),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('status', models.PositiveSmallIntegerField()),
                    ('body', models.TextField()),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('sender', 'route', 'key'), name='api_idempotencykey_once')],
                },
            )],
        ),
    ]
