"""What read a file is kept; a problem may close by itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from labtrack.audit.triggers import kept

OF_THE_SUBMISSION = """(SELECT c.is_simulated FROM instruments_rawsubmission r
    JOIN accounts_compartment c ON c.id = r.compartment_id
    WHERE r.id = OLD.submission_id)"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guards'),
        ('instruments', '0006_kind_of_micrographs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SubmissionReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(max_length=40)),
                ('read_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-read_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='intakeproblem',
            name='instruments_intakeproblem_closed_at_closed_by_paired',
        ),
        migrations.AddConstraint(
            model_name='intakeproblem',
            constraint=models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), ('closed_at__isnull', False), _connector='OR'), name='instruments_intakeproblem_closed_by_at', violation_error_message='Who closed it and when are kept together.'),
        ),
        migrations.AddField(
            model_name='submissionreading',
            name='profile',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='instruments.importprofile'),
        ),
        migrations.AddField(
            model_name='submissionreading',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='instruments.rawsubmission'),
        ),
        migrations.AddConstraint(
            model_name='submissionreading',
            constraint=models.UniqueConstraint(fields=('submission', 'profile'), name='instruments_submissionreading_once', nulls_distinct=False),
        ),
        kept("instruments_submissionreading", simulated=OF_THE_SUBMISSION),
    ]
