"""Pieces are numbered and judged; a load tells its steps as they ran."""


import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_scope_in_use'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('trials', '0010_chemistry_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoadSegment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('ramp', 'Ramp'), ('soak', 'Soak'), ('quench', 'Quench'), ('hold', 'Room-temperature hold')], max_length=8, verbose_name='kind')),
                ('furnace', models.CharField(blank=True, max_length=60, verbose_name='furnace')),
                ('set_temperature_c', models.FloatField(blank=True, null=True, verbose_name='set temperature [°C]')),
                ('set_temperature_as_entered', models.CharField(blank=True, max_length=40)),
                ('actual_temperature_c', models.FloatField(blank=True, help_text='By the load thermocouple; the set point is not the metal.', null=True, verbose_name='load temperature [°C]')),
                ('actual_temperature_as_entered', models.CharField(blank=True, max_length=40)),
                ('started_at', models.DateTimeField(blank=True, help_text='A soak begins when the load thermocouple is there.', null=True, verbose_name='began')),
                ('duration_h', models.FloatField(blank=True, null=True, verbose_name='time [h]')),
                ('duration_as_entered', models.CharField(blank=True, max_length=40)),
                ('medium', models.CharField(blank=True, max_length=40, verbose_name='medium')),
                ('ramp_k_per_h', models.FloatField(blank=True, null=True, verbose_name='ramp [K/h]')),
                ('ramp_as_entered', models.CharField(blank=True, default='', max_length=40)),
                ('medium_temperature_c', models.FloatField(blank=True, null=True, verbose_name='medium temperature [°C]')),
                ('medium_temperature_as_entered', models.CharField(blank=True, default='', max_length=40)),
                ('delay_s', models.FloatField(blank=True, null=True, verbose_name='quench delay [s]')),
                ('delay_as_entered', models.CharField(blank=True, default='', max_length=40)),
                ('chart', models.CharField(blank=True, help_text="Where the recorder's chart or trace is kept.", max_length=120, verbose_name='chart or trace')),
                ('recorded_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['load', 'position'],
            },
        ),
        migrations.CreateModel(
            name='LoadSegmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('ramp', 'Ramp'), ('soak', 'Soak'), ('quench', 'Quench'), ('hold', 'Room-temperature hold')], max_length=8, verbose_name='kind')),
                ('furnace', models.CharField(blank=True, max_length=60, verbose_name='furnace')),
                ('set_temperature_c', models.FloatField(blank=True, null=True, verbose_name='set temperature [°C]')),
                ('set_temperature_as_entered', models.CharField(blank=True, max_length=40)),
                ('actual_temperature_c', models.FloatField(blank=True, help_text='By the load thermocouple; the set point is not the metal.', null=True, verbose_name='load temperature [°C]')),
                ('actual_temperature_as_entered', models.CharField(blank=True, max_length=40)),
                ('started_at', models.DateTimeField(blank=True, help_text='A soak begins when the load thermocouple is there.', null=True, verbose_name='began')),
                ('duration_h', models.FloatField(blank=True, null=True, verbose_name='time [h]')),
                ('duration_as_entered', models.CharField(blank=True, max_length=40)),
                ('medium', models.CharField(blank=True, max_length=40, verbose_name='medium')),
                ('ramp_k_per_h', models.FloatField(blank=True, null=True, verbose_name='ramp [K/h]')),
                ('ramp_as_entered', models.CharField(blank=True, default='', max_length=40)),
                ('medium_temperature_c', models.FloatField(blank=True, null=True, verbose_name='medium temperature [°C]')),
                ('medium_temperature_as_entered', models.CharField(blank=True, default='', max_length=40)),
                ('delay_s', models.FloatField(blank=True, null=True, verbose_name='quench delay [s]')),
                ('delay_as_entered', models.CharField(blank=True, default='', max_length=40)),
                ('chart', models.CharField(blank=True, help_text="Where the recorder's chart or trace is kept.", max_length=120, verbose_name='chart or trace')),
                ('recorded_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='casting',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='casting',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='castingrun',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='castingrun',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentcycle',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentcycle',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentload',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentload',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentsegment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='heattreatmentsegment',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='casting',
            name='inspection_notes',
            field=models.TextField(blank=True, default='', max_length=4000, verbose_name='inspection notes'),
        ),
        migrations.AddField(
            model_name='casting',
            name='judged_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='judged'),
        ),
        migrations.AddField(
            model_name='casting',
            name='judged_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='judged by'),
        ),
        migrations.AddField(
            model_name='casting',
            name='number',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number in the pour'),
        ),
        migrations.AddField(
            model_name='casting',
            name='scrap_code',
            field=models.CharField(blank=True, choices=[('misrun', 'Misrun or cold shut'), ('shrinkage', 'Shrinkage'), ('gas-porosity', 'Gas porosity'), ('oxide', 'Oxide film or dross'), ('inclusion', 'Sand or other inclusion'), ('hot-tear', 'Hot tear'), ('crack', 'Crack'), ('dimensions', 'Dimensions'), ('chemistry', 'Chemistry outside its window'), ('mold-fault', 'Mold or core fault'), ('handling', 'Damaged in handling'), ('other', 'Other, as the sentence says')], default='', max_length=16, verbose_name='scrapped for'),
        ),
        migrations.AddField(
            model_name='casting',
            name='scrap_reason',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='what was found'),
        ),
        migrations.AddField(
            model_name='casting',
            name='verdict',
            field=models.CharField(choices=[('open', 'Not judged yet'), ('good', 'Good'), ('scrap', 'Scrap')], default='open', max_length=8, verbose_name='verdict'),
        ),
        migrations.AddField(
            model_name='castingevent',
            name='inspection_notes',
            field=models.TextField(blank=True, default='', max_length=4000, verbose_name='inspection notes'),
        ),
        migrations.AddField(
            model_name='castingevent',
            name='judged_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='judged'),
        ),
        migrations.AddField(
            model_name='castingevent',
            name='judged_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='judged by'),
        ),
        migrations.AddField(
            model_name='castingevent',
            name='number',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number in the pour'),
        ),
        migrations.AddField(
            model_name='castingevent',
            name='scrap_code',
            field=models.CharField(blank=True, choices=[('misrun', 'Misrun or cold shut'), ('shrinkage', 'Shrinkage'), ('gas-porosity', 'Gas porosity'), ('oxide', 'Oxide film or dross'), ('inclusion', 'Sand or other inclusion'), ('hot-tear', 'Hot tear'), ('crack', 'Crack'), ('dimensions', 'Dimensions'), ('chemistry', 'Chemistry outside its window'), ('mold-fault', 'Mold or core fault'), ('handling', 'Damaged in handling'), ('other', 'Other, as the sentence says')], default='', max_length=16, verbose_name='scrapped for'),
        ),
        migrations.AddField(
            model_name='castingevent',
            name='scrap_reason',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='what was found'),
        ),
        migrations.AddField(
            model_name='castingevent',
            name='verdict',
            field=models.CharField(choices=[('open', 'Not judged yet'), ('good', 'Good'), ('scrap', 'Scrap')], default='open', max_length=8, verbose_name='verdict'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='ambient_humidity_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='ambient_humidity_pct',
            field=models.FloatField(blank=True, null=True, verbose_name='ambient relative humidity [%]'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='chills',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='chills'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='coating',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='coating'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='fill_time_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='fill_time_s',
            field=models.FloatField(blank=True, null=True, verbose_name='fill time [s]'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='filter',
            field=models.CharField(blank=True, default='', help_text='Such as ceramic foam, 10 ppi.', max_length=80, verbose_name='filter'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='gating',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='gating'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='poured_mass_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='poured_mass_kg',
            field=models.FloatField(blank=True, null=True, verbose_name='poured mass [kg]'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='sequence_number',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Which mold of the heat this was: Mg and Sc fade from 1 on.', null=True, verbose_name='sequence number'),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='shake_out_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrun',
            name='shake_out_min',
            field=models.FloatField(blank=True, null=True, verbose_name='shake-out after [min]'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='ambient_humidity_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='ambient_humidity_pct',
            field=models.FloatField(blank=True, null=True, verbose_name='ambient relative humidity [%]'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='chills',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='chills'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='coating',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='coating'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='fill_time_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='fill_time_s',
            field=models.FloatField(blank=True, null=True, verbose_name='fill time [s]'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='filter',
            field=models.CharField(blank=True, default='', help_text='Such as ceramic foam, 10 ppi.', max_length=80, verbose_name='filter'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='gating',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='gating'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='poured_mass_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='poured_mass_kg',
            field=models.FloatField(blank=True, null=True, verbose_name='poured mass [kg]'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='sequence_number',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Which mold of the heat this was: Mg and Sc fade from 1 on.', null=True, verbose_name='sequence number'),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='shake_out_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='castingrunevent',
            name='shake_out_min',
            field=models.FloatField(blank=True, null=True, verbose_name='shake-out after [min]'),
        ),
        migrations.AddField(
            model_name='heattreatmentcycle',
            name='temperature_tolerance_k',
            field=models.FloatField(default=6.0, help_text='How far the load may lie from a set temperature before the load says so; 6 K is furnace class 2 of AMS 2750 (verify against the standard).', verbose_name='temperature tolerance [K]'),
        ),
        migrations.AddField(
            model_name='heattreatmentcycle',
            name='time_tolerance_pct',
            field=models.FloatField(default=5.0, help_text='How far a soak may lie from its planned time, in percent of it.', verbose_name='time tolerance [%]'),
        ),
        migrations.AddField(
            model_name='heattreatmentcycleevent',
            name='temperature_tolerance_k',
            field=models.FloatField(default=6.0, help_text='How far the load may lie from a set temperature before the load says so; 6 K is furnace class 2 of AMS 2750 (verify against the standard).', verbose_name='temperature tolerance [K]'),
        ),
        migrations.AddField(
            model_name='heattreatmentcycleevent',
            name='time_tolerance_pct',
            field=models.FloatField(default=5.0, help_text='How far a soak may lie from its planned time, in percent of it.', verbose_name='time tolerance [%]'),
        ),
        migrations.AddField(
            model_name='heattreatmentload',
            name='furnace_class',
            field=models.CharField(blank=True, default='', help_text='Such as AMS 2750 class 2, uniformity survey of 2026-03-02.', max_length=120, verbose_name='furnace class and survey'),
        ),
        migrations.AddField(
            model_name='heattreatmentload',
            name='order_reason',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='why the order of load and tests is right'),
        ),
        migrations.AddField(
            model_name='heattreatmentloadevent',
            name='furnace_class',
            field=models.CharField(blank=True, default='', help_text='Such as AMS 2750 class 2, uniformity survey of 2026-03-02.', max_length=120, verbose_name='furnace class and survey'),
        ),
        migrations.AddField(
            model_name='heattreatmentloadevent',
            name='order_reason',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='why the order of load and tests is right'),
        ),
        migrations.AddField(
            model_name='heattreatmentsegment',
            name='delay_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='heattreatmentsegment',
            name='delay_s',
            field=models.FloatField(blank=True, null=True, verbose_name='longest quench delay [s]'),
        ),
        migrations.AddField(
            model_name='heattreatmentsegment',
            name='medium_temperature_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='heattreatmentsegment',
            name='medium_temperature_c',
            field=models.FloatField(blank=True, null=True, verbose_name='medium temperature [°C]'),
        ),
        migrations.AddField(
            model_name='heattreatmentsegment',
            name='ramp_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='heattreatmentsegment',
            name='ramp_k_per_h',
            field=models.FloatField(blank=True, null=True, verbose_name='ramp [K/h]'),
        ),
        migrations.AddField(
            model_name='heattreatmentsegmentevent',
            name='delay_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='heattreatmentsegmentevent',
            name='delay_s',
            field=models.FloatField(blank=True, null=True, verbose_name='longest quench delay [s]'),
        ),
        migrations.AddField(
            model_name='heattreatmentsegmentevent',
            name='medium_temperature_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='heattreatmentsegmentevent',
            name='medium_temperature_c',
            field=models.FloatField(blank=True, null=True, verbose_name='medium temperature [°C]'),
        ),
        migrations.AddField(
            model_name='heattreatmentsegmentevent',
            name='ramp_as_entered',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='heattreatmentsegmentevent',
            name='ramp_k_per_h',
            field=models.FloatField(blank=True, null=True, verbose_name='ramp [K/h]'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_castingevent" ("casting_run_id", "code", "compartment_id", "created_at", "created_by_id", "id", "inspection_notes", "judged_at", "judged_by_id", "mass_as_entered", "mass_kg", "notes", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece", "scrap_code", "scrap_reason", "verdict", "version") VALUES (OLD."casting_run_id", OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."inspection_notes", OLD."judged_at", OLD."judged_by_id", OLD."mass_as_entered", OLD."mass_kg", OLD."notes", OLD."number", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."piece", OLD."scrap_code", OLD."scrap_reason", OLD."verdict", OLD."version"); RETURN NULL;', hash='1bcb77c2385aee5381eab0e6704d162d764904b8', operation='UPDATE', pgid='pgtrigger_update_update_145cf', table='trials_casting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_castingevent" ("casting_run_id", "code", "compartment_id", "created_at", "created_by_id", "id", "inspection_notes", "judged_at", "judged_by_id", "mass_as_entered", "mass_kg", "notes", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece", "scrap_code", "scrap_reason", "verdict", "version") VALUES (OLD."casting_run_id", OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."inspection_notes", OLD."judged_at", OLD."judged_by_id", OLD."mass_as_entered", OLD."mass_kg", OLD."notes", OLD."number", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."piece", OLD."scrap_code", OLD."scrap_reason", OLD."verdict", OLD."version"); RETURN NULL;', hash='40f2429a73f75fd036b6fc1bbd7affbe5375d2a1', operation='DELETE', pgid='pgtrigger_delete_delete_79638', table='trials_casting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='castingrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_castingrunevent" ("ambient_humidity_as_entered", "ambient_humidity_pct", "chills", "coating", "code", "compartment_id", "created_at", "created_by_id", "fill_time_as_entered", "fill_time_s", "filter", "gating", "heat_id", "id", "mold", "mold_class", "mold_temperature_as_entered", "mold_temperature_c", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pour_temperature_as_entered", "pour_temperature_c", "poured_at", "poured_mass_as_entered", "poured_mass_kg", "process", "sequence_number", "shake_out_as_entered", "shake_out_min", "version") VALUES (OLD."ambient_humidity_as_entered", OLD."ambient_humidity_pct", OLD."chills", OLD."coating", OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."fill_time_as_entered", OLD."fill_time_s", OLD."filter", OLD."gating", OLD."heat_id", OLD."id", OLD."mold", OLD."mold_class", OLD."mold_temperature_as_entered", OLD."mold_temperature_c", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."pour_temperature_as_entered", OLD."pour_temperature_c", OLD."poured_at", OLD."poured_mass_as_entered", OLD."poured_mass_kg", OLD."process", OLD."sequence_number", OLD."shake_out_as_entered", OLD."shake_out_min", OLD."version"); RETURN NULL;', hash='a79e8b457ba6f13446cab12822a54023b16d2ac8', operation='UPDATE', pgid='pgtrigger_update_update_2b816', table='trials_castingrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='castingrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_castingrunevent" ("ambient_humidity_as_entered", "ambient_humidity_pct", "chills", "coating", "code", "compartment_id", "created_at", "created_by_id", "fill_time_as_entered", "fill_time_s", "filter", "gating", "heat_id", "id", "mold", "mold_class", "mold_temperature_as_entered", "mold_temperature_c", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pour_temperature_as_entered", "pour_temperature_c", "poured_at", "poured_mass_as_entered", "poured_mass_kg", "process", "sequence_number", "shake_out_as_entered", "shake_out_min", "version") VALUES (OLD."ambient_humidity_as_entered", OLD."ambient_humidity_pct", OLD."chills", OLD."coating", OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."fill_time_as_entered", OLD."fill_time_s", OLD."filter", OLD."gating", OLD."heat_id", OLD."id", OLD."mold", OLD."mold_class", OLD."mold_temperature_as_entered", OLD."mold_temperature_c", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pour_temperature_as_entered", OLD."pour_temperature_c", OLD."poured_at", OLD."poured_mass_as_entered", OLD."poured_mass_kg", OLD."process", OLD."sequence_number", OLD."shake_out_as_entered", OLD."shake_out_min", OLD."version"); RETURN NULL;', hash='eddc59f9c23889d018ac8db697f1e5454a8482b4', operation='DELETE', pgid='pgtrigger_delete_delete_5ba57', table='trials_castingrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentcycle',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_heattreatmentcycleevent" ("code", "compartment_id", "created_at", "created_by_id", "edition", "id", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "temper", "temperature_tolerance_k", "time_tolerance_pct", "version") VALUES (OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."edition", OLD."id", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."temper", OLD."temperature_tolerance_k", OLD."time_tolerance_pct", OLD."version"); RETURN NULL;', hash='abc819ca043da31d6bc89e9b05665af03b3296a6', operation='UPDATE', pgid='pgtrigger_update_update_7f355', table='trials_heattreatmentcycle', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentcycle',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_heattreatmentcycleevent" ("code", "compartment_id", "created_at", "created_by_id", "edition", "id", "notes", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "temper", "temperature_tolerance_k", "time_tolerance_pct", "version") VALUES (OLD."code", OLD."compartment_id", OLD."created_at", OLD."created_by_id", OLD."edition", OLD."id", OLD."notes", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."temper", OLD."temperature_tolerance_k", OLD."time_tolerance_pct", OLD."version"); RETURN NULL;', hash='ea5dbdc0cda24097389528e29c69964db557b878', operation='DELETE', pgid='pgtrigger_delete_delete_cbdc9', table='trials_heattreatmentcycle', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentload',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_heattreatmentloadevent" ("code", "created_at", "created_by_id", "cycle_id", "finished_at", "furnace", "furnace_class", "id", "notes", "order_reason", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "version") VALUES (OLD."code", OLD."created_at", OLD."created_by_id", OLD."cycle_id", OLD."finished_at", OLD."furnace", OLD."furnace_class", OLD."id", OLD."notes", OLD."order_reason", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."started_at", OLD."version"); RETURN NULL;', hash='6ab3c5cdf68698aadb70b7c7a1b140e258b7e9cd', operation='UPDATE', pgid='pgtrigger_update_update_49e6f', table='trials_heattreatmentload', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentload',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_heattreatmentloadevent" ("code", "created_at", "created_by_id", "cycle_id", "finished_at", "furnace", "furnace_class", "id", "notes", "order_reason", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "version") VALUES (OLD."code", OLD."created_at", OLD."created_by_id", OLD."cycle_id", OLD."finished_at", OLD."furnace", OLD."furnace_class", OLD."id", OLD."notes", OLD."order_reason", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."started_at", OLD."version"); RETURN NULL;', hash='97147bb4105a2c678e846b14ea3fb5151fe85909', operation='DELETE', pgid='pgtrigger_delete_delete_a5dea', table='trials_heattreatmentload', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentsegment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_heattreatmentsegmentevent" ("cycle_id", "delay_as_entered", "delay_s", "duration_as_entered", "duration_h", "id", "kind", "medium", "medium_temperature_as_entered", "medium_temperature_c", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "ramp_as_entered", "ramp_k_per_h", "set_temperature_as_entered", "set_temperature_c") VALUES (OLD."cycle_id", OLD."delay_as_entered", OLD."delay_s", OLD."duration_as_entered", OLD."duration_h", OLD."id", OLD."kind", OLD."medium", OLD."medium_temperature_as_entered", OLD."medium_temperature_c", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."position", OLD."ramp_as_entered", OLD."ramp_k_per_h", OLD."set_temperature_as_entered", OLD."set_temperature_c"); RETURN NULL;', hash='53d80f27ec2fd4e098c0084b9b77d5ec8dfa0fb8', operation='UPDATE', pgid='pgtrigger_update_update_0b7e9', table='trials_heattreatmentsegment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='heattreatmentsegment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_heattreatmentsegmentevent" ("cycle_id", "delay_as_entered", "delay_s", "duration_as_entered", "duration_h", "id", "kind", "medium", "medium_temperature_as_entered", "medium_temperature_c", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "ramp_as_entered", "ramp_k_per_h", "set_temperature_as_entered", "set_temperature_c") VALUES (OLD."cycle_id", OLD."delay_as_entered", OLD."delay_s", OLD."duration_as_entered", OLD."duration_h", OLD."id", OLD."kind", OLD."medium", OLD."medium_temperature_as_entered", OLD."medium_temperature_c", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."ramp_as_entered", OLD."ramp_k_per_h", OLD."set_temperature_as_entered", OLD."set_temperature_c"); RETURN NULL;', hash='adbfa5f82ea873c65ffa7c0e03e4d180d7f7a3e7', operation='DELETE', pgid='pgtrigger_delete_delete_912c7', table='trials_heattreatmentsegment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='casting',
            constraint=models.UniqueConstraint(fields=('casting_run', 'number'), name='trials_casting_number_once', violation_error_message='That pour has a piece of that number.'),
        ),
        migrations.AddConstraint(
            model_name='casting',
            constraint=models.CheckConstraint(condition=models.Q(('number__isnull', True), ('number__gte', 1), _connector='OR'), name='trials_casting_number_from_one', violation_error_message='The first piece of a pour is number 1.'),
        ),
        migrations.AddConstraint(
            model_name='casting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'open'), ('judged_at__isnull', True), ('judged_by__isnull', True), ('scrap_code', ''), ('scrap_reason', '')), models.Q(('verdict', 'good'), ('judged_at__isnull', False), ('judged_by__isnull', False), ('scrap_code', ''), ('scrap_reason', '')), models.Q(('verdict', 'scrap'), ('judged_at__isnull', False), ('judged_by__isnull', False), models.Q(('scrap_code', ''), _negated=True), models.Q(('scrap_reason', ''), _negated=True)), _connector='OR'), name='trials_casting_verdict_is_whole', violation_error_message='Scrap has a coded reason, a sentence and who judged it; good has who judged it.'),
        ),
        migrations.AddConstraint(
            model_name='castingrun',
            constraint=models.CheckConstraint(condition=models.Q(('sequence_number__isnull', True), ('sequence_number__gte', 1), _connector='OR'), name='trials_castingrun_sequence_from_one', violation_error_message='The first mold of a heat is number 1.'),
        ),
        migrations.AddConstraint(
            model_name='castingrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('poured_mass_kg__gt', 0), ('poured_mass_kg__lt', 100000.0)), ('poured_mass_kg__isnull', True), _connector='OR'), name='trials_castingrun_poured_mass_kg_bounded', violation_error_message='A mass is above 0 and below 100,000 kg.'),
        ),
        migrations.AddConstraint(
            model_name='castingrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fill_time_s__gt', 0), ('fill_time_s__lt', 3600)), ('fill_time_s__isnull', True), _connector='OR'), name='trials_castingrun_fill_time_s_bounded', violation_error_message='A fill time is above 0 s and below an hour.'),
        ),
        migrations.AddConstraint(
            model_name='castingrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ambient_humidity_pct__gte', 0), ('ambient_humidity_pct__lt', 100.0001)), ('ambient_humidity_pct__isnull', True), _connector='OR'), name='trials_castingrun_ambient_humidity_pct_bounded', violation_error_message='A relative humidity lies from 0 to 100 %%.'),
        ),
        migrations.AddConstraint(
            model_name='castingrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('shake_out_min__gte', 0), ('shake_out_min__lt', 20160)), ('shake_out_min__isnull', True), _connector='OR'), name='trials_castingrun_shake_out_min_bounded', violation_error_message='Shake-out is 0 min or more and within two weeks.'),
        ),
        migrations.AddConstraint(
            model_name='heattreatmentcycle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('temperature_tolerance_k__gte', 0), ('temperature_tolerance_k__lt', 100)), ('temperature_tolerance_k__isnull', True), _connector='OR'), name='trials_heattreatmentcycle_temperature_tolerance_k_bounded', violation_error_message='A temperature tolerance lies from 0 to below 100 K.'),
        ),
        migrations.AddConstraint(
            model_name='heattreatmentcycle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('time_tolerance_pct__gte', 0), ('time_tolerance_pct__lt', 100)), ('time_tolerance_pct__isnull', True), _connector='OR'), name='trials_heattreatmentcycle_time_tolerance_pct_bounded', violation_error_message='A time tolerance lies from 0 to below 100 %%.'),
        ),
        migrations.AddConstraint(
            model_name='heattreatmentsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ramp_k_per_h__gt', 0), ('ramp_k_per_h__lt', 100000.0)), ('ramp_k_per_h__isnull', True), _connector='OR'), name='trials_heattreatmentsegment_ramp_k_per_h_bounded', violation_error_message='A ramp is above 0 K/h; a step says whether it heats.'),
        ),
        migrations.AddConstraint(
            model_name='heattreatmentsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('medium_temperature_c__gte', -200), ('medium_temperature_c__lt', 700)), ('medium_temperature_c__isnull', True), _connector='OR'), name='trials_heattreatmentsegment_medium_temperature_c_bounded', violation_error_message='A quench medium lies from -200 to below 700 °C.'),
        ),
        migrations.AddConstraint(
            model_name='heattreatmentsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delay_s__gte', 0), ('delay_s__lt', 86400)), ('delay_s__isnull', True), _connector='OR'), name='trials_heattreatmentsegment_delay_s_bounded', violation_error_message='A delay lies from 0 s to a day.'),
        ),
        migrations.AddField(
            model_name='loadsegment',
            name='load',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='segments', to='trials.heattreatmentload'),
        ),
        migrations.AddField(
            model_name='loadsegment',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loadsegmentevent',
            name='load',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trials.heattreatmentload'),
        ),
        migrations.AddField(
            model_name='loadsegmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='loadsegmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trials.loadsegment'),
        ),
        migrations.AddField(
            model_name='loadsegmentevent',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='loadsegment',
            constraint=models.UniqueConstraint(fields=('load', 'position'), name='trials_loadsegment_position_once'),
        ),
        migrations.AddConstraint(
            model_name='loadsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('set_temperature_c__gte', -273), ('set_temperature_c__lt', 700)), ('set_temperature_c__isnull', True), _connector='OR'), name='trials_loadsegment_set_temperature_c_bounded', violation_error_message='A set temperature lies below 700 °C.'),
        ),
        migrations.AddConstraint(
            model_name='loadsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('actual_temperature_c__gte', -273), ('actual_temperature_c__lt', 700)), ('actual_temperature_c__isnull', True), _connector='OR'), name='trials_loadsegment_actual_temperature_c_bounded', violation_error_message='A load temperature lies below 700 °C.'),
        ),
        migrations.AddConstraint(
            model_name='loadsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('duration_h__gte', 0), ('duration_h__lt', 100000.0)), ('duration_h__isnull', True), _connector='OR'), name='trials_loadsegment_duration_h_bounded', violation_error_message='A time is 0 h or more.'),
        ),
        migrations.AddConstraint(
            model_name='loadsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ramp_k_per_h__gt', 0), ('ramp_k_per_h__lt', 100000.0)), ('ramp_k_per_h__isnull', True), _connector='OR'), name='trials_loadsegment_ramp_k_per_h_bounded', violation_error_message='A ramp is above 0 K/h; a step says whether it heats.'),
        ),
        migrations.AddConstraint(
            model_name='loadsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('medium_temperature_c__gte', -200), ('medium_temperature_c__lt', 700)), ('medium_temperature_c__isnull', True), _connector='OR'), name='trials_loadsegment_medium_temperature_c_bounded', violation_error_message='A quench medium lies from -200 to below 700 °C.'),
        ),
        migrations.AddConstraint(
            model_name='loadsegment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delay_s__gte', 0), ('delay_s__lt', 86400)), ('delay_s__isnull', True), _connector='OR'), name='trials_loadsegment_delay_s_bounded', violation_error_message='A delay lies from 0 s to a day.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loadsegment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "trials_loadsegmentevent" ("actual_temperature_as_entered", "actual_temperature_c", "chart", "delay_as_entered", "delay_s", "duration_as_entered", "duration_h", "furnace", "id", "kind", "load_id", "medium", "medium_temperature_as_entered", "medium_temperature_c", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "ramp_as_entered", "ramp_k_per_h", "recorded_at", "recorded_by_id", "set_temperature_as_entered", "set_temperature_c", "started_at") VALUES (OLD."actual_temperature_as_entered", OLD."actual_temperature_c", OLD."chart", OLD."delay_as_entered", OLD."delay_s", OLD."duration_as_entered", OLD."duration_h", OLD."furnace", OLD."id", OLD."kind", OLD."load_id", OLD."medium", OLD."medium_temperature_as_entered", OLD."medium_temperature_c", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."position", OLD."ramp_as_entered", OLD."ramp_k_per_h", OLD."recorded_at", OLD."recorded_by_id", OLD."set_temperature_as_entered", OLD."set_temperature_c", OLD."started_at"); RETURN NULL;', hash='e043e70c2f63a5205b8d12953c56f48c88a4a602', operation='UPDATE', pgid='pgtrigger_update_update_a03f2', table='trials_loadsegment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loadsegment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "trials_loadsegmentevent" ("actual_temperature_as_entered", "actual_temperature_c", "chart", "delay_as_entered", "delay_s", "duration_as_entered", "duration_h", "furnace", "id", "kind", "load_id", "medium", "medium_temperature_as_entered", "medium_temperature_c", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "ramp_as_entered", "ramp_k_per_h", "recorded_at", "recorded_by_id", "set_temperature_as_entered", "set_temperature_c", "started_at") VALUES (OLD."actual_temperature_as_entered", OLD."actual_temperature_c", OLD."chart", OLD."delay_as_entered", OLD."delay_s", OLD."duration_as_entered", OLD."duration_h", OLD."furnace", OLD."id", OLD."kind", OLD."load_id", OLD."medium", OLD."medium_temperature_as_entered", OLD."medium_temperature_c", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."ramp_as_entered", OLD."ramp_k_per_h", OLD."recorded_at", OLD."recorded_by_id", OLD."set_temperature_as_entered", OLD."set_temperature_c", OLD."started_at"); RETURN NULL;', hash='c633aad13f53e56c7a879c252eee76dab3375262', operation='DELETE', pgid='pgtrigger_delete_delete_f0dfb', table='trials_loadsegment', when='AFTER')),
        ),
    ]
