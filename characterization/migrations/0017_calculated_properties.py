"""Formulas of calculated properties, and what they give for each test."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from labtrack.all_at_once import AllAtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_guards'),
        ('characterization', '0016_tests_that_wait'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [AllAtOnce([
        migrations.AlterField(
            model_name='property',
            name='role',
            field=models.CharField(choices=[('result', 'Result'), ('dimension', 'Dimension'), ('parameter', 'Parameter'), ('rating', 'Rating'), ('observation', 'Observation'), ('calculated', 'Calculated')], default='result', max_length=12),
        ),
        migrations.AlterField(
            model_name='propertyevent',
            name='role',
            field=models.CharField(choices=[('result', 'Result'), ('dimension', 'Dimension'), ('parameter', 'Parameter'), ('rating', 'Rating'), ('observation', 'Observation'), ('calculated', 'Calculated')], default='result', max_length=12),
        ),
        migrations.CreateModel(
            name='FormulaVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('text', models.CharField(blank=True, help_text='As it was typed.', max_length=300, verbose_name='formula')),
                ('spelled_out', models.TextField(blank=True, help_text='In measured properties alone.', max_length=4000)),
                ('uses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, help_text='Symbols of the properties in it, as typed.', size=None)),
                ('takes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, help_text='Symbols of the measured properties that it comes down to.', size=None)),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('property', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='formula_versions', to='characterization.property')),
                ('written_by', models.ForeignKey(blank=True, help_text='Empty: it came with the catalog.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['property', '-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('property', 'number'), name='characterization_formulaversion_number_once', violation_error_message='That version of the formula stands twice.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('spelled_out', ''), ('takes', []), ('text', ''), ('uses', [])), models.Q(models.Q(('text', ''), _negated=True), models.Q(('spelled_out', ''), _negated=True), models.Q(('uses', []), _negated=True), models.Q(('takes', []), _negated=True)), _connector='OR'), name='characterization_formulaversion_takes_properties', violation_error_message='A formula takes properties of the test.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('number', 1), models.Q(('text', ''), _negated=True)), models.Q(('number__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='characterization_formulaversion_says_why', violation_error_message='Another version of a formula says why.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CalculatedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.FloatField(help_text="In the property's canonical unit.", null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('uncertainty', models.FloatField(help_text='With the coverage factor of its inputs.', null=True)),
                ('no_uncertainty_because', models.CharField(blank=True, max_length=300)),
                ('inputs', models.JSONField(help_text='By symbol: measurement, value, uncertainty; or why it is missing.')),
                ('computed_at', models.DateTimeField(auto_now_add=True)),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment')),
                ('test', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calculated_values', to='characterization.test')),
                ('formula', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='characterization.formulaversion')),
            ],
            options={
                'ordering': ['formula__property__position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('test', 'formula'), name='characterization_calculatedvalue_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('value__isnull', False)), models.Q(('uncertainty__isnull', True), ('value__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='characterization_calculatedvalue_value_or_reason', violation_error_message='There is a value, or the reason for none.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('value__gte', -1e+300), ('value__lt', 1e+300)), ('value__isnull', True), _connector='OR'), name='characterization_calculatedvalue_value_bounded', violation_error_message='A value is a finite number.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('uncertainty__gte', 0), ('uncertainty__lt', 1e+300)), ('uncertainty__isnull', True), _connector='OR'), name='characterization_calculatedvalue_uncertainty_bounded', violation_error_message='An uncertainty is 0 or more.'),
                ],
            },
        ),
    ])]
