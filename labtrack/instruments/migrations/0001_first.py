import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import labtrack.all_at_once
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_first'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        labtrack.all_at_once.AllAtOnce(
            operations=[migrations.CreateModel(
                name='Calibration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibrations', to='instruments.instrument')),
                    ('performed_on', models.DateField(verbose_name='performed on')),
                    ('valid_until', models.DateField(verbose_name='valid until')),
                    ('certificate', models.CharField(blank=True, max_length=120, verbose_name='certificate')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-performed_on'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('performed_on'))), name='instruments_calibration_valid_after_performed', violation_error_message='It cannot expire before it was performed.')],
                },
            ), migrations.CreateModel(
                name='ImportProfile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='import_profiles', to='accounts.organisation')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('edition', models.PositiveIntegerField(default=1, verbose_name='edition')),
                    ('definition', models.JSONField(help_text='See characterization.parsers.delimited.', verbose_name='definition')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['name', '-edition'],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'name', 'edition'), name='instruments_importprofile_edition_unique')],
                },
            ), migrations.CreateModel(
                name='ImportProfileEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='instruments.importprofile')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('edition', models.PositiveIntegerField(default=1, verbose_name='edition')),
                    ('definition', models.JSONField(help_text='See characterization.parsers.delimited.', verbose_name='definition')),
                    ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Instrument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instruments', to='accounts.organisation')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('kind', models.CharField(help_text='Such as tensile frame or spectrometer.', max_length=40, verbose_name='kind')),
                    ('serial_number', models.CharField(blank=True, max_length=60, verbose_name='serial number')),
                    ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                    ('default_compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                    ('default_method', models.CharField(blank=True, help_text="A method's code.", max_length=40, verbose_name='default method')),
                    ('default_profile', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instruments.importprofile')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='instruments_instrument_name_unique', violation_error_message='An instrument of that name exists.')],
                },
            ), migrations.CreateModel(
                name='CalibrationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='instruments.calibration')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('instrument', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='instruments.instrument')),
                    ('performed_on', models.DateField(verbose_name='performed on')),
                    ('valid_until', models.DateField(verbose_name='valid until')),
                    ('certificate', models.CharField(blank=True, max_length=120, verbose_name='certificate')),
                    ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='InstrumentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='instruments.instrument')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('kind', models.CharField(help_text='Such as tensile frame or spectrometer.', max_length=40, verbose_name='kind')),
                    ('serial_number', models.CharField(blank=True, max_length=60, verbose_name='serial number')),
                    ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                    ('default_compartment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.compartment')),
                    ('default_method', models.CharField(blank=True, help_text="A method's code.", max_length=40, verbose_name='default method')),
                    ('default_profile', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='instruments.importprofile')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='InstrumentToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='instruments.instrument')),
                    ('public_id', models.CharField(max_length=12, unique=True)),
                    ('secret_sha256', models.CharField(max_length=64)),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('results:write', 'Send results'), ('files:write', 'Send files'), ('work:read', 'Read its own work list and jobs')], max_length=20), size=None)),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('expires_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ), migrations.CreateModel(
                name='InstrumentTokenEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='instruments.instrumenttoken')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('instrument', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='instruments.instrument')),
                    ('public_id', models.CharField(max_length=12)),
                    ('secret_sha256', models.CharField(max_length=64)),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('results:write', 'Send results'), ('files:write', 'Send files'), ('work:read', 'Read its own work list and jobs')], max_length=20), size=None)),
                    ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('expires_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='IntakeProblem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='instruments.rawsubmission')),
                    ('code', models.CharField(max_length=60)),
                    ('detail', models.TextField()),
                    ('given', models.CharField(blank=True, max_length=200)),
                    ('state', models.CharField(choices=[('open', 'Needs attention'), ('resolved', 'Resolved'), ('dismissed', 'Dismissed')], default='open', max_length=10)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('resolution', models.CharField(blank=True, max_length=400)),
                ],
                options={
                    'ordering': ['-created_at'],
                    'indexes': [models.Index(fields=['state', '-created_at'], name='instruments_state_5b1d97_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('submission', 'code'), name='instruments_intakeproblem_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='instruments_intakeproblem_closed_at_closed_by_paired', violation_error_message='closed_at and closed_by are given together or not at all.')],
                },
            ), migrations.CreateModel(
                name='RawSubmission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                    ('instrument', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='instruments.instrument')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('json', 'Numbers (JSON)'), ('file', 'Instrument file')], max_length=8)),
                    ('file_name', models.CharField(blank=True, max_length=255, verbose_name='file name')),
                    ('content_type', models.CharField(blank=True, max_length=120)),
                    ('fields', models.JSONField(default=dict, help_text='What the sender said beside the bytes.')),
                    ('size', models.PositiveBigIntegerField()),
                    ('sha256', models.CharField(db_index=True, max_length=64)),
                    ('fingerprint', models.CharField(help_text='SHA-256 of sender, kind, fields and bytes.', max_length=64)),
                    ('body', models.BinaryField(null=True)),
                    ('received_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['-received_at'],
                    'indexes': [models.Index(fields=['instrument', '-received_at'], name='instruments_instrum_97cf4c_idx')],
                    'constraints': [models.UniqueConstraint(fields=('fingerprint',), name='instruments_rawsubmission_fingerprint_unique'), models.UniqueConstraint(fields=('id', 'compartment'), name='instruments_rawsubmission_compartment_key'), models.CheckConstraint(condition=models.Q(('instrument__isnull', False), ('submitted_by__isnull', False), _connector='OR'), name='instruments_rawsubmission_has_a_sender'), models.CheckConstraint(condition=models.Q(('body__isnull', False), ('size__gt', 65536), _connector='OR'), name='instruments_rawsubmission_small_bytes_lie_in_the_row')],
                },
            ), migrations.CreateModel(
                name='IntakeProblemEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='instruments.intakeproblem')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('compartment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.compartment')),
                    ('submission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='instruments.rawsubmission')),
                    ('code', models.CharField(max_length=60)),
                    ('detail', models.TextField()),
                    ('given', models.CharField(blank=True, max_length=200)),
                    ('state', models.CharField(choices=[('open', 'Needs attention'), ('resolved', 'Resolved'), ('dismissed', 'Dismissed')], default='open', max_length=10)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('resolution', models.CharField(blank=True, max_length=400)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='SubmissionReceipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='instruments.rawsubmission')),
                    ('received_at', models.DateTimeField()),
                    ('idempotency_key', models.CharField(blank=True, max_length=255)),
                    ('outcome', models.CharField(blank=True, max_length=200)),
                ],
            ), migrations.CreateModel(
                name='Trace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                    ('submission', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='traces', to='instruments.rawsubmission')),
                    ('kind', models.CharField(max_length=40)),
                    ('channel_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                    ('channel_units', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                    ('points', models.PositiveIntegerField()),
                    ('data', models.BinaryField()),
                    ('facts', models.JSONField(default=dict)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('id', 'compartment'), name='instruments_trace_compartment_key')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='importprofile',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "instruments_importprofileevent" ("created_at", "created_by_id", "definition", "edition", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."definition", OLD."edition", OLD."id", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id"); RETURN NULL;', hash='3d7096d2bf2a9f2b9fd6ae39b614f9917a079010', operation='UPDATE', pgid='pgtrigger_update_update_d868a', table='instruments_importprofile', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='importprofile',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "instruments_importprofileevent" ("created_at", "created_by_id", "definition", "edition", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."definition", OLD."edition", OLD."id", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='43ee9fc14f0ef999db0fb2a330cc8ad7c427c740', operation='DELETE', pgid='pgtrigger_delete_delete_76caa', table='instruments_importprofile', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='instrument',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "instruments_instrumentevent" ("created_at", "default_compartment_id", "default_method", "default_profile_id", "id", "is_active", "kind", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial_number", "time_zone") VALUES (OLD."created_at", OLD."default_compartment_id", OLD."default_method", OLD."default_profile_id", OLD."id", OLD."is_active", OLD."kind", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."serial_number", OLD."time_zone"); RETURN NULL;', hash='6b1a96552a585903077d67cc62c140aeb8c4f10c', operation='UPDATE', pgid='pgtrigger_update_update_cdd08', table='instruments_instrument', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='instrument',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "instruments_instrumentevent" ("created_at", "default_compartment_id", "default_method", "default_profile_id", "id", "is_active", "kind", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial_number", "time_zone") VALUES (OLD."created_at", OLD."default_compartment_id", OLD."default_method", OLD."default_profile_id", OLD."id", OLD."is_active", OLD."kind", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."serial_number", OLD."time_zone"); RETURN NULL;', hash='5054063640bcb4c6402239cd1fa8b47f5e3c0042', operation='DELETE', pgid='pgtrigger_delete_delete_aceaf', table='instruments_instrument', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='calibration',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "instruments_calibrationevent" ("certificate", "id", "instrument_id", "performed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "valid_until") VALUES (OLD."certificate", OLD."id", OLD."instrument_id", OLD."performed_on", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."recorded_by_id", OLD."valid_until"); RETURN NULL;', hash='75b6a54adf2ad3159aa843a141c16612ca0e6650', operation='UPDATE', pgid='pgtrigger_update_update_96813', table='instruments_calibration', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='calibration',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "instruments_calibrationevent" ("certificate", "id", "instrument_id", "performed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "valid_until") VALUES (OLD."certificate", OLD."id", OLD."instrument_id", OLD."performed_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_by_id", OLD."valid_until"); RETURN NULL;', hash='bc01a858927f6923c999d0eb895752b01c86c387', operation='DELETE', pgid='pgtrigger_delete_delete_cb943', table='instruments_calibration', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='instrumenttoken',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "instruments_instrumenttokenevent" ("created_at", "created_by_id", "expires_at", "id", "instrument_id", "last_used_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "revoked_at", "scopes", "secret_sha256") VALUES (OLD."created_at", OLD."created_by_id", OLD."expires_at", OLD."id", OLD."instrument_id", OLD."last_used_at", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."public_id", OLD."revoked_at", OLD."scopes", OLD."secret_sha256"); RETURN NULL;', hash='419f2d8b99a94fecd03afdf65df349a15804d4d6', operation='UPDATE', pgid='pgtrigger_update_update_62c1a', table='instruments_instrumenttoken', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='instrumenttoken',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "instruments_instrumenttokenevent" ("created_at", "created_by_id", "expires_at", "id", "instrument_id", "last_used_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "revoked_at", "scopes", "secret_sha256") VALUES (OLD."created_at", OLD."created_by_id", OLD."expires_at", OLD."id", OLD."instrument_id", OLD."last_used_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."revoked_at", OLD."scopes", OLD."secret_sha256"); RETURN NULL;', hash='93e7181de36c4b4c85fc9e8463e5314d2967d736', operation='DELETE', pgid='pgtrigger_delete_delete_6e4e0', table='instruments_instrumenttoken', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='intakeproblem',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "instruments_intakeproblemevent" ("closed_at", "closed_by_id", "code", "compartment_id", "created_at", "detail", "given", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolution", "state", "submission_id") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."code", OLD."compartment_id", OLD."created_at", OLD."detail", OLD."given", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."resolution", OLD."state", OLD."submission_id"); RETURN NULL;', hash='336486a4ae09787ece0d4f5566aea3cecdd9956c', operation='UPDATE', pgid='pgtrigger_update_update_d8735', table='instruments_intakeproblem', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='intakeproblem',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "instruments_intakeproblemevent" ("closed_at", "closed_by_id", "code", "compartment_id", "created_at", "detail", "given", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolution", "state", "submission_id") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."code", OLD."compartment_id", OLD."created_at", OLD."detail", OLD."given", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."resolution", OLD."state", OLD."submission_id"); RETURN NULL;', hash='8938b463f934a7472e32ac1d12fc23737ea2d926', operation='DELETE', pgid='pgtrigger_delete_delete_15cce', table='instruments_intakeproblem', when='AFTER')),
            )],
        ),
    ]
