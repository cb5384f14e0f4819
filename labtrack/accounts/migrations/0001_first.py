import django.core.validators
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
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        labtrack.all_at_once.AllAtOnce(
            operations=[migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                    ('full_name', models.CharField(max_length=120, verbose_name='name')),
                    ('staff_code', models.CharField(help_text='Such as JD.', max_length=12, verbose_name='staff code or initials')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.organisation')),
                    ('is_laboratory_manager', models.BooleanField(default=False, help_text='People, instruments, number patterns, new compartments.', verbose_name='laboratory manager')),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ('unit_system', models.CharField(choices=[('si', 'SI (MPa, °C, mm)'), ('us', 'US customary (ksi, °F, in)')], default='si', max_length=2, verbose_name='units')),
                    ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['full_name'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_user_email_unique', violation_error_message='Somebody signs in with that e-mail already.'), models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Upper('staff_code'), name='accounts_user_staff_code_unique', violation_error_message='That staff code is taken.')],
                },
            ), migrations.CreateModel(
                name='Compartment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compartments', to='accounts.organisation')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('tag', models.CharField(blank=True, help_text='Stands in every code of this compartment; one may be empty.', max_length=6, validators=[django.core.validators.RegexValidator('^[A-Z0-9]*$', 'Use capital letters and digits.')], verbose_name='tag')),
                    ('marking', models.CharField(blank=True, help_text='Shown on every page and export of its records.', max_length=200, verbose_name='marking')),
                    ('is_simulated', models.BooleanField(default=False, help_text='Fixed at creation.', verbose_name='simulated')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('shared_with', models.ManyToManyField(related_name='shared_compartments', through='accounts.CompartmentShare', to='accounts.organisation')),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='accounts_compartment_name_unique', violation_error_message='A compartment of that name exists.'), models.UniqueConstraint(fields=('organisation', 'tag'), name='accounts_compartment_tag_unique', violation_error_message='Another compartment has that tag.'), models.UniqueConstraint(fields=('id', 'organisation'), name='accounts_compartment_owner_key')],
                },
            ), migrations.CreateModel(
                name='NumberPattern',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='number_patterns', to='accounts.organisation')),
                    ('kind', models.CharField(max_length=30, verbose_name='kind of record')),
                    ('pattern', models.CharField(max_length=60, verbose_name='pattern')),
                ],
                options={
                    'ordering': ['kind'],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'kind'), name='accounts_numberpattern_once')],
                },
            ), migrations.CreateModel(
                name='OrganisationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.organisation')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('short_name', models.SlugField(db_index=False, help_text='Stands after @ where a code needs it: H26-014@eck.', max_length=20, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*$', 'Use lower-case letters and digits.')], verbose_name='short name')),
                    ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                    ('unit_system', models.CharField(choices=[('si', 'SI (MPa, °C, mm)'), ('us', 'US customary (ksi, °F, in)')], default='si', max_length=2, verbose_name='units')),
                    ('keeps_catalogue', models.BooleanField(default=False, verbose_name='keeps the catalog')),
                    ('is_simulated', models.BooleanField(default=False, help_text='Fixed at creation.', verbose_name='demonstration')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='PersonalToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('public_id', models.CharField(max_length=12, unique=True)),
                    ('secret_sha256', models.CharField(max_length=64)),
                    ('may_write', models.BooleanField(default=False, verbose_name='may write')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('expires_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ), migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                    ('full_name', models.CharField(max_length=120, verbose_name='name')),
                    ('staff_code', models.CharField(help_text='Such as JD.', max_length=12, verbose_name='staff code or initials')),
                    ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                    ('is_laboratory_manager', models.BooleanField(default=False, help_text='People, instruments, number patterns, new compartments.', verbose_name='laboratory manager')),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ('unit_system', models.CharField(choices=[('si', 'SI (MPa, °C, mm)'), ('us', 'US customary (ksi, °F, in)')], default='si', max_length=2, verbose_name='units')),
                    ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='ViewingScope',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('is_simulated', models.BooleanField()),
                    ('is_in_use', models.BooleanField(default=True, help_text='Somebody sees exactly this set now.')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('compartments', models.ManyToManyField(related_name='viewing_scopes', to='accounts.compartment')),
                ],
            ), migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.compartment')),
                    ('role', models.CharField(choices=[('viewer', 'Viewer'), ('technician', 'Technician'), ('engineer', 'Engineer'), ('approver', 'Approver'), ('manager', 'Manager')], max_length=12, verbose_name='role')),
                    ('basis', models.CharField(blank=True, help_text='Why this person may see it: an agreement, a registration.', max_length=200, verbose_name='basis')),
                    ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['user__full_name'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'compartment'), name='accounts_membership_once', violation_error_message='That person is a member already.')],
                },
            ), migrations.CreateModel(
                name='MembershipEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.membership')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('compartment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.compartment')),
                    ('role', models.CharField(choices=[('viewer', 'Viewer'), ('technician', 'Technician'), ('engineer', 'Engineer'), ('approver', 'Approver'), ('manager', 'Manager')], max_length=12, verbose_name='role')),
                    ('basis', models.CharField(blank=True, help_text='Why this person may see it: an agreement, a registration.', max_length=200, verbose_name='basis')),
                    ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='NumberCounter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.compartment')),
                    ('kind', models.CharField(max_length=30)),
                    ('prefix', models.CharField(max_length=80)),
                    ('last', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('compartment', 'kind', 'prefix'), name='accounts_numbercounter_once')],
                },
            ), migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('short_name', models.SlugField(help_text='Stands after @ where a code needs it: H26-014@eck.', max_length=20, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*$', 'Use lower-case letters and digits.')], verbose_name='short name')),
                    ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                    ('unit_system', models.CharField(choices=[('si', 'SI (MPa, °C, mm)'), ('us', 'US customary (ksi, °F, in)')], default='si', max_length=2, verbose_name='units')),
                    ('keeps_catalogue', models.BooleanField(default=False, verbose_name='keeps the catalog')),
                    ('is_simulated', models.BooleanField(default=False, help_text='Fixed at creation.', verbose_name='demonstration')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='accounts_organisation_name_unique', violation_error_message='An organization of that name exists.'), models.UniqueConstraint(condition=models.Q(('keeps_catalogue', True)), fields=('keeps_catalogue',), name='accounts_organisation_one_keeps_catalogue')],
                },
            ), migrations.CreateModel(
                name='OneTimeLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('reset', 'New password')], max_length=12)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='one_time_links', to=settings.AUTH_USER_MODEL)),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('full_name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                    ('staff_code', models.CharField(blank=True, max_length=12, verbose_name='staff code')),
                    ('is_laboratory_manager', models.BooleanField(default=False)),
                    ('compartment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.compartment')),
                    ('role', models.CharField(blank=True, choices=[('viewer', 'Viewer'), ('technician', 'Technician'), ('engineer', 'Engineer'), ('approver', 'Approver'), ('manager', 'Manager')], max_length=12)),
                    ('secret_sha256', models.CharField(max_length=64, unique=True)),
                    ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='links_made', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('expires_at', models.DateTimeField()),
                    ('used_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reset'), ('user__isnull', False)), ('kind', 'invitation'), _connector='OR'), name='accounts_onetimelink_reset_names_its_person')],
                },
            ), migrations.CreateModel(
                name='NumberPatternEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.numberpattern')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                    ('kind', models.CharField(max_length=30, verbose_name='kind of record')),
                    ('pattern', models.CharField(max_length=60, verbose_name='pattern')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='CompartmentShare',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.compartment')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
                    ('since', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('compartment', 'organisation'), name='accounts_compartmentshare_once')],
                },
            ), migrations.CreateModel(
                name='CompartmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.compartment')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('tag', models.CharField(blank=True, help_text='Stands in every code of this compartment; one may be empty.', max_length=6, validators=[django.core.validators.RegexValidator('^[A-Z0-9]*$', 'Use capital letters and digits.')], verbose_name='tag')),
                    ('marking', models.CharField(blank=True, help_text='Shown on every page and export of its records.', max_length=200, verbose_name='marking')),
                    ('is_simulated', models.BooleanField(default=False, help_text='Fixed at creation.', verbose_name='simulated')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'abstract': False,
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='organisation',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organisationevent" ("created_at", "id", "is_simulated", "keeps_catalogue", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "time_zone", "unit_system") VALUES (OLD."created_at", OLD."id", OLD."is_simulated", OLD."keeps_catalogue", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."short_name", OLD."time_zone", OLD."unit_system"); RETURN NULL;', hash='d41e21657ca222bf40322718743bffe5dcc29df3', operation='UPDATE', pgid='pgtrigger_update_update_9e5fc', table='accounts_organisation', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='organisation',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("created_at", "id", "is_simulated", "keeps_catalogue", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "time_zone", "unit_system") VALUES (OLD."created_at", OLD."id", OLD."is_simulated", OLD."keeps_catalogue", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."short_name", OLD."time_zone", OLD."unit_system"); RETURN NULL;', hash='f48182fce3dacef6d9e01461149360fdce703c70', operation='DELETE', pgid='pgtrigger_delete_delete_7b33b', table='accounts_organisation', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_membershipevent" ("basis", "compartment_id", "created_at", "expires_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (OLD."basis", OLD."compartment_id", OLD."created_at", OLD."expires_at", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."role", OLD."user_id"); RETURN NULL;', hash='d8650e0d3e8d66be56a39ba6734fbe821c4a327f', operation='UPDATE', pgid='pgtrigger_update_update_20ab5', table='accounts_membership', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_membershipevent" ("basis", "compartment_id", "created_at", "expires_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (OLD."basis", OLD."compartment_id", OLD."created_at", OLD."expires_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."user_id"); RETURN NULL;', hash='cffa2e9ba24d0be511ac4457dd42e4e06c93b71d', operation='DELETE', pgid='pgtrigger_delete_delete_19a8f', table='accounts_membership', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='numberpattern',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_numberpatternevent" ("id", "kind", "organisation_id", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."kind", OLD."organisation_id", OLD."pattern", _pgh_attach_context(), NOW(), \'update\', OLD."id"); RETURN NULL;', hash='672541cda495a629cb07eb1584cb412634fcaeb8', operation='UPDATE', pgid='pgtrigger_update_update_a590c', table='accounts_numberpattern', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='numberpattern',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_numberpatternevent" ("id", "kind", "organisation_id", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."kind", OLD."organisation_id", OLD."pattern", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='bf299333fce718098f2063ac8ad4b930c80f9bdc', operation='DELETE', pgid='pgtrigger_delete_delete_990f5', table='accounts_numberpattern', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='compartment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_compartmentevent" ("created_at", "id", "is_simulated", "marking", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag") VALUES (OLD."created_at", OLD."id", OLD."is_simulated", OLD."marking", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."tag"); RETURN NULL;', hash='7b5c65136b0b88378eca699f006f5518c097ffd8', operation='UPDATE', pgid='pgtrigger_update_update_b8720', table='accounts_compartment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='compartment',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_compartmentevent" ("created_at", "id", "is_simulated", "marking", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag") VALUES (OLD."created_at", OLD."id", OLD."is_simulated", OLD."marking", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tag"); RETURN NULL;', hash='df78a7d663c35ab468c03fefc11f23fa39bac9d2', operation='DELETE', pgid='pgtrigger_delete_delete_7a90d', table='accounts_compartment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_userevent" ("created_at", "email", "full_name", "id", "is_active", "is_laboratory_manager", "last_login", "organisation_id", "password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_code", "time_zone", "unit_system") VALUES (OLD."created_at", OLD."email", OLD."full_name", OLD."id", OLD."is_active", OLD."is_laboratory_manager", OLD."last_login", OLD."organisation_id", OLD."password", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."staff_code", OLD."time_zone", OLD."unit_system"); RETURN NULL;', hash='849f433fb12be8e6966ed6949f5b3b40a5d11c92', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("created_at", "email", "full_name", "id", "is_active", "is_laboratory_manager", "last_login", "organisation_id", "password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_code", "time_zone", "unit_system") VALUES (OLD."created_at", OLD."email", OLD."full_name", OLD."id", OLD."is_active", OLD."is_laboratory_manager", OLD."last_login", OLD."organisation_id", OLD."password", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."staff_code", OLD."time_zone", OLD."unit_system"); RETURN NULL;', hash='2f593bf831d39b3b4d66b2354ef48853f42e71a4', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', table='accounts_user', when='AFTER')),
            )],
        ),
    ]
