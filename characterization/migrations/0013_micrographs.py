"""Micrographs of a test, their evaluations, and what was measured on each field."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from labtrack.all_at_once import AllAtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("characterization", "0012_rows_of_the_catalogue"),
        ("instruments", "0005_kinds_of_chemistry"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AllAtOnce(
            [
                migrations.CreateModel(
                    name="ImageEvaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("series", models.UUIDField(editable=False)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("settings", models.JSONField()),
                        (
                            "corrections",
                            models.JSONField(
                                default=dict, help_text="By the number of the field."
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(max_length=400, verbose_name="reason"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Being measured"),
                                    ("done", "Measured"),
                                    ("refused", "Could not be measured"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("message", models.CharField(blank=True, max_length=400)),
                        ("program", models.CharField(blank=True, max_length=120)),
                        ("result", models.JSONField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_on",
                            models.ForeignKey(
                                help_text="The version that stood when it was asked for.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_evaluations_asked",
                                to="characterization.test",
                            ),
                        ),
                        (
                            "compartment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.compartment",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made",
                            models.ForeignKey(
                                blank=True,
                                help_text="The version that holds its numbers.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_evaluations",
                                to="characterization.test",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("series", "number"),
                                name="characterization_imageevaluation_number_once",
                            ),
                            models.UniqueConstraint(
                                fields=("id", "compartment"),
                                name="characterization_imageevaluation_compartment_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="characterization_imageevaluation_says_why",
                                violation_error_message="An evaluation says why it is made.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("finished_at__isnull", True),
                                        ("result__isnull", True),
                                        ("state", "waiting"),
                                    ),
                                    models.Q(
                                        ("finished_at__isnull", False),
                                        ("made__isnull", False),
                                        ("result__isnull", False),
                                        ("state", "done"),
                                    ),
                                    models.Q(
                                        ("finished_at__isnull", False),
                                        ("state", "refused"),
                                        models.Q(("message", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="characterization_imageevaluation_ends_with_a_result_or_reason",
                            ),
                        ],
                        "ordering": ["series", "number"],
                    },
                ),
                migrations.CreateModel(
                    name="Micrograph",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("series", models.UUIDField(editable=False)),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                help_text="Its number in the series, from 1.",
                                verbose_name="field",
                            ),
                        ),
                        ("format", models.CharField(max_length=8)),
                        (
                            "width",
                            models.PositiveIntegerField(verbose_name="width [px]"),
                        ),
                        (
                            "height",
                            models.PositiveIntegerField(verbose_name="height [px]"),
                        ),
                        ("bits", models.PositiveSmallIntegerField(verbose_name="bits")),
                        (
                            "um_per_pixel",
                            models.FloatField(
                                blank=True, null=True, verbose_name="scale [µm/px]"
                            ),
                        ),
                        (
                            "scale_source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("metadata", "The microscope's metadata"),
                                    ("drawn", "Drawn on the scale bar"),
                                    ("stated", "Stated by a person"),
                                ],
                                max_length=10,
                                verbose_name="scale from",
                            ),
                        ),
                        (
                            "scale_said",
                            models.CharField(
                                blank=True,
                                help_text="The metadata's name, or the drawn line with its length and unit.",
                                max_length=200,
                                verbose_name="as said",
                            ),
                        ),
                        (
                            "etchant",
                            models.CharField(
                                blank=True,
                                help_text="Such as Barker's, 20 V, 60 s; empty: as polished.",
                                max_length=120,
                                verbose_name="etchant",
                            ),
                        ),
                        (
                            "magnification",
                            models.CharField(
                                blank=True,
                                max_length=40,
                                verbose_name="magnification as stated",
                            ),
                        ),
                        (
                            "location",
                            models.CharField(
                                blank=True,
                                max_length=120,
                                verbose_name="place in the specimen",
                            ),
                        ),
                        (
                            "section_plane",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="section plane"
                            ),
                        ),
                        (
                            "excluded_because",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                verbose_name="left out because",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "compartment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.compartment",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="micrographs",
                                to="instruments.instrument",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="micrographs",
                                to="instruments.rawsubmission",
                            ),
                        ),
                        (
                            "test",
                            models.ForeignKey(
                                help_text="The version that it came with.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="micrographs",
                                to="characterization.test",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("series", "number"),
                                name="characterization_micrograph_number_once",
                                violation_error_message="That field number stands twice.",
                            ),
                            models.UniqueConstraint(
                                fields=("series", "submission"),
                                name="characterization_micrograph_bytes_once",
                                violation_error_message="That picture is in the series already.",
                            ),
                            models.UniqueConstraint(
                                fields=("id", "compartment"),
                                name="characterization_micrograph_compartment_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("um_per_pixel__gte", 1e-05),
                                        ("um_per_pixel__lt", 10000.0),
                                    ),
                                    ("um_per_pixel__isnull", True),
                                    _connector="OR",
                                ),
                                name="characterization_micrograph_um_per_pixel_bounded",
                                violation_error_message="A scale lies from 0.00001 to 10000 µm per pixel.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("scale_source", ""),
                                        ("um_per_pixel__isnull", True),
                                    ),
                                    models.Q(
                                        ("um_per_pixel__isnull", False),
                                        models.Q(("scale_source", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="characterization_micrograph_scale_has_a_source",
                                violation_error_message="A scale says where it comes from.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("bits__in", (8, 16)),
                                    ("height__gte", 1),
                                    ("width__gte", 1),
                                ),
                                name="characterization_micrograph_has_pixels",
                                violation_error_message="A micrograph has pixels of 8 or 16 bits.",
                            ),
                        ],
                        "ordering": ["series", "number"],
                    },
                ),
                migrations.CreateModel(
                    name="FieldEvaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "um_per_pixel",
                            models.FloatField(
                                blank=True,
                                help_text="The scale that it was measured with.",
                                null=True,
                            ),
                        ),
                        ("result", models.JSONField()),
                        ("overlay_sha256", models.CharField(max_length=64)),
                        (
                            "compartment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.compartment",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fields",
                                to="characterization.imageevaluation",
                            ),
                        ),
                        (
                            "micrograph",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="characterization.micrograph",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "micrograph"),
                                name="characterization_fieldevaluation_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("um_per_pixel__gte", 1e-05),
                                        ("um_per_pixel__lt", 10000.0),
                                    ),
                                    ("um_per_pixel__isnull", True),
                                    _connector="OR",
                                ),
                                name="characterization_fieldevaluation_um_per_pixel_bounded",
                                violation_error_message="A scale lies from 0.00001 to 10000 µm per pixel.",
                            ),
                        ],
                        "ordering": ["micrograph__number"],
                    },
                ),
                migrations.CreateModel(
                    name="MicrographEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("series", models.UUIDField(editable=False)),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                help_text="Its number in the series, from 1.",
                                verbose_name="field",
                            ),
                        ),
                        ("format", models.CharField(max_length=8)),
                        (
                            "width",
                            models.PositiveIntegerField(verbose_name="width [px]"),
                        ),
                        (
                            "height",
                            models.PositiveIntegerField(verbose_name="height [px]"),
                        ),
                        ("bits", models.PositiveSmallIntegerField(verbose_name="bits")),
                        (
                            "um_per_pixel",
                            models.FloatField(
                                blank=True, null=True, verbose_name="scale [µm/px]"
                            ),
                        ),
                        (
                            "scale_source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("metadata", "The microscope's metadata"),
                                    ("drawn", "Drawn on the scale bar"),
                                    ("stated", "Stated by a person"),
                                ],
                                max_length=10,
                                verbose_name="scale from",
                            ),
                        ),
                        (
                            "scale_said",
                            models.CharField(
                                blank=True,
                                help_text="The metadata's name, or the drawn line with its length and unit.",
                                max_length=200,
                                verbose_name="as said",
                            ),
                        ),
                        (
                            "etchant",
                            models.CharField(
                                blank=True,
                                help_text="Such as Barker's, 20 V, 60 s; empty: as polished.",
                                max_length=120,
                                verbose_name="etchant",
                            ),
                        ),
                        (
                            "magnification",
                            models.CharField(
                                blank=True,
                                max_length=40,
                                verbose_name="magnification as stated",
                            ),
                        ),
                        (
                            "location",
                            models.CharField(
                                blank=True,
                                max_length=120,
                                verbose_name="place in the specimen",
                            ),
                        ),
                        (
                            "section_plane",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="section plane"
                            ),
                        ),
                        (
                            "excluded_because",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                verbose_name="left out because",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "compartment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.compartment",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="instruments.instrument",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="characterization.micrograph",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="instruments.rawsubmission",
                            ),
                        ),
                        (
                            "test",
                            models.ForeignKey(
                                db_constraint=False,
                                help_text="The version that it came with.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="characterization.test",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="micrograph",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "characterization_micrographevent" ("added_by_id", "bits", "compartment_id", "created_at", "etchant", "excluded_because", "format", "height", "id", "instrument_id", "location", "magnification", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scale_said", "scale_source", "section_plane", "series", "submission_id", "test_id", "um_per_pixel", "width") VALUES (OLD."added_by_id", OLD."bits", OLD."compartment_id", OLD."created_at", OLD."etchant", OLD."excluded_because", OLD."format", OLD."height", OLD."id", OLD."instrument_id", OLD."location", OLD."magnification", OLD."number", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."scale_said", OLD."scale_source", OLD."section_plane", OLD."series", OLD."submission_id", OLD."test_id", OLD."um_per_pixel", OLD."width"); RETURN NULL;',
                            hash="eda45f7bb3486855df04f432cd1d19f735996689",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_89be1",
                            table="characterization_micrograph",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="micrograph",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "characterization_micrographevent" ("added_by_id", "bits", "compartment_id", "created_at", "etchant", "excluded_because", "format", "height", "id", "instrument_id", "location", "magnification", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scale_said", "scale_source", "section_plane", "series", "submission_id", "test_id", "um_per_pixel", "width") VALUES (OLD."added_by_id", OLD."bits", OLD."compartment_id", OLD."created_at", OLD."etchant", OLD."excluded_because", OLD."format", OLD."height", OLD."id", OLD."instrument_id", OLD."location", OLD."magnification", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scale_said", OLD."scale_source", OLD."section_plane", OLD."series", OLD."submission_id", OLD."test_id", OLD."um_per_pixel", OLD."width"); RETURN NULL;',
                            hash="f214fb39c815fbb7afe54b3108ced9fd257b5023",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aa582",
                            table="characterization_micrograph",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
