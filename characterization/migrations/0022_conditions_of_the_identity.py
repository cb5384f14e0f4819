"""Conditions that belong to the identity of a result, and summaries by formula."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from labtrack.all_at_once import AllAtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('characterization', '0021_broken_bars'),
        ('trials', '0014_decisions_say_when'),
    ]

    operations = [AllAtOnce([
        pgtrigger.migrations.RemoveTrigger(
            model_name='acceptancelimit',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='acceptancelimit',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='materialcondition',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='materialcondition',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='methodproperty',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='methodproperty',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='acceptancelimit',
            name='characterization_acceptancelimit_once',
        ),
        migrations.RemoveConstraint(
            model_name='materialcondition',
            name='characterization_materialcondition_tuple_once',
        ),
        migrations.RemoveConstraint(
            model_name='property',
            name='characterization_property_ratings_have_codes',
        ),
        migrations.AddField(
            model_name='acceptancelimit',
            name='tested_under',
            field=models.CharField(blank=True, help_text='Conditions that belong to the identity, as a condition keeps them.', max_length=400, verbose_name='tested under'),
        ),
        migrations.AddField(
            model_name='acceptancelimit',
            name='tested_under_words',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='acceptancelimitevent',
            name='tested_under',
            field=models.CharField(blank=True, help_text='Conditions that belong to the identity, as a condition keeps them.', max_length=400, verbose_name='tested under'),
        ),
        migrations.AddField(
            model_name='acceptancelimitevent',
            name='tested_under_words',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='criterionstatement',
            name='tested_under',
            field=models.CharField(blank=True, help_text='Conditions that belong to the identity, as a condition keeps them.', max_length=400, verbose_name='tested under'),
        ),
        migrations.AddField(
            model_name='criterionstatement',
            name='tested_under_words',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='materialcondition',
            name='tested_under',
            field=models.CharField(blank=True, help_text='Conditions that the method declares as part of the identity, as a key; see models.tested_under.', max_length=400, null=True, verbose_name='tested under'),
        ),
        migrations.AddField(
            model_name='materialcondition',
            name='tested_under_words',
            field=models.CharField(blank=True, help_text='The same for people: 10 K/min.', max_length=400),
        ),
        migrations.AddField(
            model_name='materialconditionevent',
            name='tested_under',
            field=models.CharField(blank=True, help_text='Conditions that the method declares as part of the identity, as a key; see models.tested_under.', max_length=400, null=True, verbose_name='tested under'),
        ),
        migrations.AddField(
            model_name='materialconditionevent',
            name='tested_under_words',
            field=models.CharField(blank=True, help_text='The same for people: 10 K/min.', max_length=400),
        ),
        migrations.AddField(
            model_name='methodproperty',
            name='default_text',
            field=models.CharField(blank=True, help_text='The value that holds then. Left empty, it has to be stated: without it a result enters no mean.', max_length=40, verbose_name='where it is not stated'),
        ),
        migrations.AddField(
            model_name='methodproperty',
            name='default_unit',
            field=models.CharField(blank=True, max_length=20, verbose_name='its unit'),
        ),
        migrations.AddField(
            model_name='methodproperty',
            name='identity_step',
            field=models.CharField(blank=True, help_text='Values are filed under the nearest multiple, in the canonical unit; left empty, of the place it is reported to.', max_length=10, verbose_name='the same within'),
        ),
        migrations.AddField(
            model_name='methodproperty',
            name='is_identity',
            field=models.BooleanField(default=False, help_text='Results of tests that differ in it never share a mean.', verbose_name='belongs to the identity'),
        ),
        migrations.AddField(
            model_name='methodpropertyevent',
            name='default_text',
            field=models.CharField(blank=True, help_text='The value that holds then. Left empty, it has to be stated: without it a result enters no mean.', max_length=40, verbose_name='where it is not stated'),
        ),
        migrations.AddField(
            model_name='methodpropertyevent',
            name='default_unit',
            field=models.CharField(blank=True, max_length=20, verbose_name='its unit'),
        ),
        migrations.AddField(
            model_name='methodpropertyevent',
            name='identity_step',
            field=models.CharField(blank=True, help_text='Values are filed under the nearest multiple, in the canonical unit; left empty, of the place it is reported to.', max_length=10, verbose_name='the same within'),
        ),
        migrations.AddField(
            model_name='methodpropertyevent',
            name='is_identity',
            field=models.BooleanField(default=False, help_text='Results of tests that differ in it never share a mean.', verbose_name='belongs to the identity'),
        ),
        migrations.AddField(
            model_name='summary',
            name='formula',
            field=models.ForeignKey(blank=True, help_text='Of a calculated property: the version that gave its inputs.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='characterization.formulaversion'),
        ),
        migrations.AlterField(
            model_name='property',
            name='codes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='Of a rating or of a parameter in words, in their order: a test says one of them, no number.', size=None, verbose_name='codes'),
        ),
        migrations.AlterField(
            model_name='propertyevent',
            name='codes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='Of a rating or of a parameter in words, in their order: a test says one of them, no number.', size=None, verbose_name='codes'),
        ),
        migrations.AlterField(
            model_name='summary',
            name='input_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='Ids of measurements, or of calculated values; sorted.', size=None),
        ),
        migrations.AlterField(
            model_name='testmethod',
            name='identity_note',
            field=models.CharField(blank=True, help_text='In words, beyond the conditions that belong to the identity; it splits no mean.', max_length=300, verbose_name='to be compared with care'),
        ),
        migrations.AlterField(
            model_name='testmethodevent',
            name='identity_note',
            field=models.CharField(blank=True, help_text='In words, beyond the conditions that belong to the identity; it splits no mean.', max_length=300, verbose_name='to be compared with care'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acceptancelimit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "characterization_acceptancelimitevent" ("cut_up_percent", "document", "grade", "id", "kind", "mold_class", "needs_verification", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "process", "property_id", "source", "specification_id", "temper", "tested_under", "tested_under_words", "text", "unit") VALUES (OLD."cut_up_percent", OLD."document", OLD."grade", OLD."id", OLD."kind", OLD."mold_class", OLD."needs_verification", OLD."origin", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."position", OLD."process", OLD."property_id", OLD."source", OLD."specification_id", OLD."temper", OLD."tested_under", OLD."tested_under_words", OLD."text", OLD."unit"); RETURN NULL;', hash='f6b1597d2b08daa62d8f20341fa5e3dc26ba5b6c', operation='UPDATE', pgid='pgtrigger_update_update_a4c11', table='characterization_acceptancelimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acceptancelimit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "characterization_acceptancelimitevent" ("cut_up_percent", "document", "grade", "id", "kind", "mold_class", "needs_verification", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "process", "property_id", "source", "specification_id", "temper", "tested_under", "tested_under_words", "text", "unit") VALUES (OLD."cut_up_percent", OLD."document", OLD."grade", OLD."id", OLD."kind", OLD."mold_class", OLD."needs_verification", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."process", OLD."property_id", OLD."source", OLD."specification_id", OLD."temper", OLD."tested_under", OLD."tested_under_words", OLD."text", OLD."unit"); RETURN NULL;', hash='d156e320e9016f7997762a004d8bcfcbf9c0d1c1', operation='DELETE', pgid='pgtrigger_delete_delete_08c49', table='characterization_acceptancelimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='materialcondition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "characterization_materialconditionevent" ("alloy_id", "created_at", "cycle_id", "exposure", "id", "mold_class", "orientation", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "process", "section_class_id", "supplied_temper", "test_temperature_c", "tested_under", "tested_under_words") VALUES (OLD."alloy_id", OLD."created_at", OLD."cycle_id", OLD."exposure", OLD."id", OLD."mold_class", OLD."orientation", OLD."origin", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."process", OLD."section_class_id", OLD."supplied_temper", OLD."test_temperature_c", OLD."tested_under", OLD."tested_under_words"); RETURN NULL;', hash='a5b7640794747950dc2ba55d15fff16822c0b1de', operation='UPDATE', pgid='pgtrigger_update_update_85cbd', table='characterization_materialcondition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='materialcondition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "characterization_materialconditionevent" ("alloy_id", "created_at", "cycle_id", "exposure", "id", "mold_class", "orientation", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "process", "section_class_id", "supplied_temper", "test_temperature_c", "tested_under", "tested_under_words") VALUES (OLD."alloy_id", OLD."created_at", OLD."cycle_id", OLD."exposure", OLD."id", OLD."mold_class", OLD."orientation", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."process", OLD."section_class_id", OLD."supplied_temper", OLD."test_temperature_c", OLD."tested_under", OLD."tested_under_words"); RETURN NULL;', hash='e3892f3ed3f0b5b33a947245aeccd05a086fa768', operation='DELETE', pgid='pgtrigger_delete_delete_f644d', table='characterization_materialcondition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='methodproperty',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "characterization_methodpropertyevent" ("default_text", "default_unit", "id", "identity_step", "is_identity", "is_owed", "method_id", "owed_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "property_id") VALUES (OLD."default_text", OLD."default_unit", OLD."id", OLD."identity_step", OLD."is_identity", OLD."is_owed", OLD."method_id", OLD."owed_by", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."position", OLD."property_id"); RETURN NULL;', hash='f219820181c82a63098061b5d478c944754f5a6d', operation='UPDATE', pgid='pgtrigger_update_update_98a92', table='characterization_methodproperty', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='methodproperty',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "characterization_methodpropertyevent" ("default_text", "default_unit", "id", "identity_step", "is_identity", "is_owed", "method_id", "owed_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "property_id") VALUES (OLD."default_text", OLD."default_unit", OLD."id", OLD."identity_step", OLD."is_identity", OLD."is_owed", OLD."method_id", OLD."owed_by", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."property_id"); RETURN NULL;', hash='26cffaf3a27f01f07b6015b58bc60db33817918f', operation='DELETE', pgid='pgtrigger_delete_delete_53aea', table='characterization_methodproperty', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='acceptancelimit',
            constraint=models.UniqueConstraint(fields=('specification', 'property', 'kind', 'process', 'mold_class', 'temper', 'grade', 'origin', 'document', 'tested_under'), name='characterization_acceptancelimit_once', violation_error_message='That limit stands already.'),
        ),
        migrations.AddConstraint(
            model_name='materialcondition',
            constraint=models.UniqueConstraint(fields=('alloy', 'process', 'mold_class', 'origin', 'orientation', 'section_class', 'cycle', 'supplied_temper', 'exposure', 'test_temperature_c', 'tested_under'), name='characterization_materialcondition_tuple_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='materialcondition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tested_under__isnull', True), ('tested_under_words', '')), models.Q(('tested_under__isnull', False), models.Q(('tested_under_words', ''), _negated=True)), _connector='OR'), name='characterization_materialcondition_under_in_words', violation_error_message='A key of conditions has its words.'),
        ),
        migrations.AddConstraint(
            model_name='methodproperty',
            constraint=models.CheckConstraint(condition=models.Q(('is_identity', True), models.Q(('default_text', ''), ('default_unit', ''), ('identity_step', '')), _connector='OR'), name='characterization_methodproperty_identity_says_more', violation_error_message='Only what belongs to the identity has a step and a value for where it is not stated.'),
        ),
        migrations.AddConstraint(
            model_name='methodproperty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('default_text', ''), ('default_unit', '')), models.Q(models.Q(('default_text', ''), _negated=True), models.Q(('default_unit', ''), _negated=True)), _connector='OR'), name='characterization_methodproperty_default_has_unit', violation_error_message='A value has its unit.'),
        ),
        migrations.AddConstraint(
            model_name='property',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('codes', []), _negated=True), ('role__in', ['rating', 'parameter'])), models.Q(('codes', []), models.Q(('role', 'rating'), _negated=True)), _connector='OR'), name='characterization_property_ratings_have_codes', violation_error_message='A rating has its codes, a parameter may have them, and nothing else has codes.'),
        ),
    ])]
