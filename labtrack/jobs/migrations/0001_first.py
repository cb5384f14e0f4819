import django.db.models.deletion
import django.db.models.functions.datetime
import labtrack.all_at_once
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first'),
        ('instruments', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        labtrack.all_at_once.AllAtOnce(
            operations=[migrations.CreateModel(
                name='Heartbeat',
                fields=[
                    ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                    ('at', models.DateTimeField()),
                    ('facts', models.JSONField(default=dict)),
                ],
            ), migrations.CreateModel(
                name='StaleLog',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(max_length=40)),
                    ('key', models.CharField(max_length=120)),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ), migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                    ('kind', models.CharField(max_length=40)),
                    ('subject_id', models.BigIntegerField()),
                    ('arguments', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('quarantined', 'Set aside')], db_index=True, default='queued', max_length=12)),
                    ('instrument', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='instruments.instrument')),
                    ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                    ('done_steps', models.PositiveIntegerField(default=0)),
                    ('total_steps', models.PositiveIntegerField(default=1)),
                    ('message', models.CharField(blank=True, max_length=400, verbose_name='message')),
                    ('result', models.JSONField(default=dict)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('started_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['published_at'], name='jobs_job_unfinished')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('finished_at__gte', models.F('started_at')), ('started_at__isnull', True), ('finished_at__isnull', True), _connector='OR'), name='jobs_job_started_at_finished_at_order', violation_error_message='It ended before it began.')],
                },
            )],
        ),
    ]
