"""Readings of a test, evaluations without a curve, and published values."""


import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_scope_in_use'),
        ('characterization', '0011_heats_of_a_summary'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('trials', '0011_castings_judged_and_loads_as_they_ran'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LiteratureValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('material', models.CharField(help_text='As published, such as Almag 35.', max_length=120, verbose_name='material')),
                ('temper', models.CharField(blank=True, help_text='Such as F, T6, aged 15 h.', max_length=60, verbose_name='state')),
                ('process', models.CharField(blank=True, help_text='Such as sand.', max_length=60, verbose_name='process')),
                ('scandium_wt_pct', models.FloatField(blank=True, help_text='As published.', null=True, verbose_name='scandium [wt%]')),
                ('statistic', models.CharField(choices=[('typical', 'Typical'), ('mean', 'Mean'), ('minimum', 'Specified minimum')], default='typical', max_length=8, verbose_name='what the number is')),
                ('value', models.FloatField(blank=True, null=True)),
                ('text', models.CharField(blank=True, help_text='As published.', max_length=40)),
                ('unit', models.CharField(blank=True, help_text='As published.', max_length=20)),
                ('spread', models.FloatField(blank=True, help_text='The plus-minus that was published, in the canonical unit.', null=True)),
                ('spread_text', models.CharField(blank=True, max_length=40)),
                ('statement', models.CharField(blank=True, help_text='Conditions beside the number, or the finding where there is none.', max_length=400, verbose_name='what it says')),
                ('source', models.CharField(help_text='Author, title, year and place, so that anybody can look it up.', max_length=400, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=400, verbose_name='address of the source')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=400, verbose_name='withdrawn because')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['material', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LiteratureValueEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('material', models.CharField(help_text='As published, such as Almag 35.', max_length=120, verbose_name='material')),
                ('temper', models.CharField(blank=True, help_text='Such as F, T6, aged 15 h.', max_length=60, verbose_name='state')),
                ('process', models.CharField(blank=True, help_text='Such as sand.', max_length=60, verbose_name='process')),
                ('scandium_wt_pct', models.FloatField(blank=True, help_text='As published.', null=True, verbose_name='scandium [wt%]')),
                ('statistic', models.CharField(choices=[('typical', 'Typical'), ('mean', 'Mean'), ('minimum', 'Specified minimum')], default='typical', max_length=8, verbose_name='what the number is')),
                ('value', models.FloatField(blank=True, null=True)),
                ('text', models.CharField(blank=True, help_text='As published.', max_length=40)),
                ('unit', models.CharField(blank=True, help_text='As published.', max_length=20)),
                ('spread', models.FloatField(blank=True, help_text='The plus-minus that was published, in the canonical unit.', null=True)),
                ('spread_text', models.CharField(blank=True, max_length=40)),
                ('statement', models.CharField(blank=True, help_text='Conditions beside the number, or the finding where there is none.', max_length=400, verbose_name='what it says')),
                ('source', models.CharField(help_text='Author, title, year and place, so that anybody can look it up.', max_length=400, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=400, verbose_name='address of the source')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=400, verbose_name='withdrawn because')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='The indent or weighing, from 1; 0 for what holds for the whole test.')),
                ('name', models.CharField(help_text='The column, such as d1.', max_length=30)),
                ('value', models.FloatField(help_text='In the canonical unit of its column.')),
                ('text', models.CharField(help_text='As entered or sent.', max_length=40)),
                ('unit', models.CharField(help_text='As entered or sent.', max_length=20)),
                ('source', models.CharField(blank=True, help_text='Where it comes from, where that matters, as for a reference.', max_length=200)),
                ('excluded_because', models.CharField(blank=True, help_text='Why this indent or weighing does not count; it stays visible.', max_length=200)),
            ],
            options={
                'ordering': ['number', 'pk'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='property',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='property',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='property',
            name='figures',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Where a standard reports figures, such as 3 for hardness: they say the place.', null=True, verbose_name='significant figures'),
        ),
        migrations.AddField(
            model_name='propertyevent',
            name='figures',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Where a standard reports figures, such as 3 for hardness: they say the place.', null=True, verbose_name='significant figures'),
        ),
        migrations.AlterField(
            model_name='evaluation',
            name='curve',
            field=models.ForeignKey(help_text='Empty where readings were evaluated.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='evaluations', to='characterization.curve'),
        ),
        migrations.AlterField(
            model_name='measurement',
            name='source',
            field=models.CharField(choices=[('instrument', 'Instrument'), ('person', 'Person'), ('evaluation', 'Evaluation')], max_length=12),
        ),
        migrations.AlterField(
            model_name='methodproperty',
            name='owed_by',
            field=models.CharField(choices=[('instrument', 'Instrument'), ('person', 'Person'), ('evaluation', 'Evaluation')], max_length=12),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='property',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "characterization_propertyevent" ("canonical_unit", "code", "customary_place", "customary_unit", "figures", "hard_high", "hard_low", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "role", "soft_high", "soft_low", "us_symbol") VALUES (OLD."canonical_unit", OLD."code", OLD."customary_place", OLD."customary_unit", OLD."figures", OLD."hard_high", OLD."hard_low", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."place", OLD."position", OLD."role", OLD."soft_high", OLD."soft_low", OLD."us_symbol"); RETURN NULL;', hash='51cda85e94b91aef7fdbc35ab299ed70b6602872', operation='UPDATE', pgid='pgtrigger_update_update_57a7b', table='characterization_property', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='property',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "characterization_propertyevent" ("canonical_unit", "code", "customary_place", "customary_unit", "figures", "hard_high", "hard_low", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "role", "soft_high", "soft_low", "us_symbol") VALUES (OLD."canonical_unit", OLD."code", OLD."customary_place", OLD."customary_unit", OLD."figures", OLD."hard_high", OLD."hard_low", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."position", OLD."role", OLD."soft_high", OLD."soft_low", OLD."us_symbol"); RETURN NULL;', hash='5040d532b61953f1dbfde7c145786cb36692164e', operation='DELETE', pgid='pgtrigger_delete_delete_5350d', table='characterization_property', when='AFTER')),
        ),
        migrations.AddField(
            model_name='literaturevalue',
            name='added_by',
            field=models.ForeignKey(blank=True, help_text='Empty for what came with the product.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='literaturevalue',
            name='alloy',
            field=models.ForeignKey(blank=True, help_text='The registered alloy it speaks of, where it is one.', limit_choices_to={'compartment__isnull': True}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='literature_values', to='trials.alloy'),
        ),
        migrations.AddField(
            model_name='literaturevalue',
            name='property',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='literature_values', to='characterization.property'),
        ),
        migrations.AddField(
            model_name='literaturevalueevent',
            name='added_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Empty for what came with the product.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='literaturevalueevent',
            name='alloy',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The registered alloy it speaks of, where it is one.', limit_choices_to={'compartment__isnull': True}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trials.alloy'),
        ),
        migrations.AddField(
            model_name='literaturevalueevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='literaturevalueevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='characterization.literaturevalue'),
        ),
        migrations.AddField(
            model_name='literaturevalueevent',
            name='property',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='characterization.property'),
        ),
        migrations.AddField(
            model_name='reading',
            name='compartment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment'),
        ),
        migrations.AddField(
            model_name='reading',
            name='test',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='characterization.test'),
        ),
        migrations.AddConstraint(
            model_name='literaturevalue',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='characterization_literaturevalue_has_source', violation_error_message='A published value names its source.'),
        ),
        migrations.AddConstraint(
            model_name='literaturevalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('value__isnull', False), models.Q(('text', ''), _negated=True), models.Q(('unit', ''), _negated=True)), models.Q(('text', ''), ('unit', ''), ('value__isnull', True), models.Q(('statement', ''), _negated=True)), _connector='OR'), name='characterization_literaturevalue_number_or_sentence', violation_error_message='A row has a number with its unit, or a sentence.'),
        ),
        migrations.AddConstraint(
            model_name='literaturevalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('value__gte', -1e+300), ('value__lt', 1e+300)), ('value__isnull', True), _connector='OR'), name='characterization_literaturevalue_value_bounded', violation_error_message='A value is a finite number.'),
        ),
        migrations.AddConstraint(
            model_name='literaturevalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('spread__gte', 0), ('spread__lt', 1e+300)), ('spread__isnull', True), _connector='OR'), name='characterization_literaturevalue_spread_bounded', violation_error_message='A spread is 0 or more.'),
        ),
        migrations.AddConstraint(
            model_name='literaturevalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scandium_wt_pct__gte', 0), ('scandium_wt_pct__lt', 100)), ('scandium_wt_pct__isnull', True), _connector='OR'), name='characterization_literaturevalue_scandium_wt_pct_bounded', violation_error_message='A scandium content lies from 0 to below 100 wt%%.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='literaturevalue',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "characterization_literaturevalueevent" ("added_by_id", "alloy_id", "created_at", "id", "material", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "process", "property_id", "scandium_wt_pct", "source", "source_url", "spread", "spread_text", "statement", "statistic", "temper", "text", "unit", "value", "version", "withdrawn_because") VALUES (OLD."added_by_id", OLD."alloy_id", OLD."created_at", OLD."id", OLD."material", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."process", OLD."property_id", OLD."scandium_wt_pct", OLD."source", OLD."source_url", OLD."spread", OLD."spread_text", OLD."statement", OLD."statistic", OLD."temper", OLD."text", OLD."unit", OLD."value", OLD."version", OLD."withdrawn_because"); RETURN NULL;', hash='fa1a0daa7232b9becd7d828e2e542185ed755fde', operation='UPDATE', pgid='pgtrigger_update_update_0280a', table='characterization_literaturevalue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='literaturevalue',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "characterization_literaturevalueevent" ("added_by_id", "alloy_id", "created_at", "id", "material", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "process", "property_id", "scandium_wt_pct", "source", "source_url", "spread", "spread_text", "statement", "statistic", "temper", "text", "unit", "value", "version", "withdrawn_because") VALUES (OLD."added_by_id", OLD."alloy_id", OLD."created_at", OLD."id", OLD."material", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."process", OLD."property_id", OLD."scandium_wt_pct", OLD."source", OLD."source_url", OLD."spread", OLD."spread_text", OLD."statement", OLD."statistic", OLD."temper", OLD."text", OLD."unit", OLD."value", OLD."version", OLD."withdrawn_because"); RETURN NULL;', hash='1cbac2962c97ac606adee2aaab509b97bb99fc9f', operation='DELETE', pgid='pgtrigger_delete_delete_80977', table='characterization_literaturevalue', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('test', 'number', 'name'), name='characterization_reading_once', violation_error_message='That reading stands twice.'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('value__gte', -1e+300), ('value__lt', 1e+300)), ('value__isnull', True), _connector='OR'), name='characterization_reading_value_bounded', violation_error_message='A value is a finite number.'),
        ),
    ]
