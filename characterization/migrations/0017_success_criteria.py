"""Success criteria and their statements."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_scope_in_use'),
        ('characterization', '0016_published_minima'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('trials', '0008_guards_of_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SuccessCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9._-]*$', 'A code has capital letters A to Z, digits, dots, hyphens and underscores.')], verbose_name='code')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('withdrawn_because', models.CharField(blank=True, help_text='Fill in only when the program no longer promises it.', max_length=200, verbose_name='withdrawn because')),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='success_criteria', to='trials.program')),
            ],
            options={
                'verbose_name_plural': 'success criteria',
                'ordering': ['program', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CriterionStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('comparison', models.CharField(choices=[('superior', 'better than the baseline by'), ('not-worse', 'not worse than the baseline by more than'), ('absolute', 'beyond a limit')], max_length=10, verbose_name='comparison')),
                ('better', models.CharField(choices=[('higher', 'higher is better'), ('lower', 'lower is better')], max_length=8, verbose_name='which way is better')),
                ('margin', models.FloatField(verbose_name='margin or limit')),
                ('margin_as_entered', models.CharField(max_length=40)),
                ('confidence_pct', models.FloatField(default=95, verbose_name='confidence [%]')),
                ('process', models.CharField(blank=True, choices=[('green-sand', 'Green sand'), ('dry-sand', 'Dry (no-bake) sand'), ('permanent-mold', 'Permanent mold'), ('low-pressure', 'Low pressure'), ('investment', 'Investment (ceramic)'), ('high-pressure-die', 'High-pressure die')], max_length=20, verbose_name='casting process')),
                ('mold_class', models.CharField(blank=True, choices=[('sand', 'Sand'), ('metal', 'Metal'), ('ceramic', 'Ceramic')], max_length=10, verbose_name='mold class')),
                ('origin', models.CharField(choices=[('separately-cast', 'Separately cast'), ('cut-from-casting', 'Cut from casting'), ('drawn-from-melt', 'Drawn from melt'), ('cut-from-stock', 'Cut from bought stock'), ('split-from-specimen', 'Split from specimen')], max_length=20, verbose_name='specimen origin')),
                ('orientation', models.CharField(blank=True, choices=[('axial', 'Axial'), ('radial', 'Radial'), ('transverse', 'Transverse'), ('longitudinal', 'Longitudinal (rolling direction)'), ('long-transverse', 'Long transverse'), ('short-transverse', 'Short transverse')], max_length=16, verbose_name='orientation')),
                ('supplied_temper', models.CharField(blank=True, max_length=20, verbose_name='supplied temper')),
                ('exposure', models.CharField(blank=True, max_length=80, verbose_name='earlier treatment')),
                ('test_temperature_c', models.FloatField(default=23, verbose_name='test temperature [°C]')),
                ('stated_at', models.DateTimeField(verbose_name='stated')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                ('alloy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criterion_statements', to='trials.alloy', verbose_name='candidate alloy')),
                ('baseline_alloy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trials.alloy', verbose_name='baseline alloy')),
                ('baseline_cycle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trials.heattreatmentcycle', verbose_name='heat treatment of the baseline')),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                ('cycle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trials.heattreatmentcycle', verbose_name='heat treatment')),
                ('property', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='characterization.property')),
                ('section_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trials.sectionclass', verbose_name='section')),
                ('stated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='characterization.successcriterion')),
            ],
            options={
                'ordering': ['criterion', '-number'],
            },
        ),
        migrations.CreateModel(
            name='SuccessCriterionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9._-]*$', 'A code has capital letters A to Z, digits, dots, hyphens and underscores.')], verbose_name='code')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('withdrawn_because', models.CharField(blank=True, help_text='Fill in only when the program no longer promises it.', max_length=200, verbose_name='withdrawn because')),
                ('compartment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.compartment')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='characterization.successcriterion')),
                ('program', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trials.program')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='successcriterion',
            constraint=models.UniqueConstraint(fields=('organisation', 'code'), name='characterization_successcriterion_code_unique', violation_error_message='That code is taken.'),
        ),
        migrations.AddConstraint(
            model_name='successcriterion',
            constraint=models.UniqueConstraint(fields=('id', 'compartment'), name='characterization_successcriterion_compartment_key'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successcriterion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "characterization_successcriterionevent" ("code", "compartment_id", "created_at", "created_by_id", "id", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "title", "version", "withdrawn_because") VALUES (OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."program_id", OLD."title", OLD."version", OLD."withdrawn_because"); RETURN NULL;', hash='5a4b847d13a58f50812f466a5c4d24181bc4abfa', operation='UPDATE', pgid='pgtrigger_update_update_b1bee', table='characterization_successcriterion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successcriterion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "characterization_successcriterionevent" ("code", "compartment_id", "created_at", "created_by_id", "id", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "title", "version", "withdrawn_because") VALUES (OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."program_id", OLD."title", OLD."version", OLD."withdrawn_because"); RETURN NULL;', hash='b811f991e83af0deb66cbcc3837779e40b93f353', operation='DELETE', pgid='pgtrigger_delete_delete_fc144', table='characterization_successcriterion', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='criterionstatement',
            constraint=models.UniqueConstraint(fields=('criterion', 'number'), name='characterization_criterionstatement_number_once'),
        ),
        migrations.AddConstraint(
            model_name='criterionstatement',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='characterization_criterionstatement_change_has_reason', violation_error_message='A change of a criterion says why.'),
        ),
        migrations.AddConstraint(
            model_name='criterionstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('comparison', 'absolute'), ('baseline_alloy__isnull', True), ('baseline_cycle__isnull', True)), models.Q(models.Q(('comparison', 'absolute'), _negated=True), ('baseline_alloy__isnull', False)), _connector='OR'), name='characterization_criterionstatement_baseline_to_compare', violation_error_message='A comparison names its baseline; a limit has none.'),
        ),
        migrations.AddConstraint(
            model_name='criterionstatement',
            constraint=models.CheckConstraint(condition=models.Q(('comparison', 'absolute'), ('margin__gte', 0), _connector='OR'), name='characterization_criterionstatement_margin_not_negative', violation_error_message='A margin is 0 or more; which way is better is said apart.'),
        ),
        migrations.AddConstraint(
            model_name='criterionstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('margin__gte', -1e+300), ('margin__lt', 1e+300)), ('margin__isnull', True), _connector='OR'), name='characterization_criterionstatement_margin_bounded', violation_error_message='A margin is a finite number.'),
        ),
        migrations.AddConstraint(
            model_name='criterionstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confidence_pct__gt', 50), ('confidence_pct__lt', 100)), ('confidence_pct__isnull', True), _connector='OR'), name='characterization_criterionstatement_confidence_pct_bounded', violation_error_message='Above 50 and below 100 percent; 95 is usual.'),
        ),
        migrations.AddConstraint(
            model_name='criterionstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('test_temperature_c__gte', -273.15), ('test_temperature_c__lt', 1500)), ('test_temperature_c__isnull', True), _connector='OR'), name='characterization_criterionstatement_test_temperature_c_bounded', violation_error_message='From -273.15 to 1500 °C.'),
        ),
    ]
