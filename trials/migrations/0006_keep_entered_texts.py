"""Thickness of a lot and time of a segment keep the text and unit as typed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trials', '0005_stays_of_its_kind'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentsegment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentsegment',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='materiallot',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='materiallot',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='heattreatmentsegment',
            name='duration_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='heattreatmentsegmentevent',
            name='duration_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='materiallot',
            name='section_thickness_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='materiallotevent',
            name='section_thickness_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentsegment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_heattreatmentsegmentevent" ("cycle_id", "duration_as_entered", "duration_h", "id", "kind", "medium", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "set_temperature_as_entered", "set_temperature_c") VALUES (OLD."cycle_id", OLD."duration_as_entered", OLD."duration_h", OLD."id", OLD."kind", OLD."medium", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."position", OLD."set_temperature_as_entered", OLD."set_temperature_c"); RETURN NULL;', hash='e16668282f43aa2c059d2f787cb1842763d7d027', operation='UPDATE', pgid='pgtrigger_update_update_0b7e9', table='trials_heattreatmentsegment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentsegment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_heattreatmentsegmentevent" ("cycle_id", "duration_as_entered", "duration_h", "id", "kind", "medium", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "set_temperature_as_entered", "set_temperature_c") VALUES (OLD."cycle_id", OLD."duration_as_entered", OLD."duration_h", OLD."id", OLD."kind", OLD."medium", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."set_temperature_as_entered", OLD."set_temperature_c"); RETURN NULL;', hash='9e9a483498da05238da659a008cfc0a1e3d12b37', operation='DELETE', pgid='pgtrigger_delete_delete_912c7', table='trials_heattreatmentsegment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='materiallot',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_materiallotevent" ("alloy_id", "certificate", "code", "compartment_id", "created_at", "created_by_id", "id", "kind", "mass_as_entered", "mass_kg", "material", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "section_thickness_as_entered", "section_thickness_mm", "supplied_temper", "supplier", "supplier_lot", "version") VALUES (OLD."alloy_id", OLD."certificate", OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."kind", OLD."mass_as_entered", OLD."mass_kg", OLD."material", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."received_on", OLD."section_thickness_as_entered", OLD."section_thickness_mm", OLD."supplied_temper", OLD."supplier", OLD."supplier_lot", OLD."version"); RETURN NULL;', hash='772ac50975d6be5b337182cb1d8ba4b4afc10bd3', operation='UPDATE', pgid='pgtrigger_update_update_0f183', table='trials_materiallot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='materiallot',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_materiallotevent" ("alloy_id", "certificate", "code", "compartment_id", "created_at", "created_by_id", "id", "kind", "mass_as_entered", "mass_kg", "material", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "section_thickness_as_entered", "section_thickness_mm", "supplied_temper", "supplier", "supplier_lot", "version") VALUES (OLD."alloy_id", OLD."certificate", OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."kind", OLD."mass_as_entered", OLD."mass_kg", OLD."material", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_on", OLD."section_thickness_as_entered", OLD."section_thickness_mm", OLD."supplied_temper", OLD."supplier", OLD."supplier_lot", OLD."version"); RETURN NULL;', hash='6e1dddb8f01b97d7af24cbbe1802395f9e981443', operation='DELETE', pgid='pgtrigger_delete_delete_2291a', table='trials_materiallot', when='AFTER')),
        ),
    ]
