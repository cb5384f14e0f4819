"""Logs of furnaces: of a load, with their channels and their bytes; they stay."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from labtrack.accounts.composite_keys import child_keeps_compartment
from labtrack.all_at_once import AllAtOnce
from labtrack.audit.triggers import IN_COMPARTMENT, kept, stays_of_its_kind


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("instruments", "0007_what_read_a_file"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("trials", "0012_heels_and_melt_losses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AllAtOnce(
            [
                migrations.CreateModel(
                    name="LoadLog",
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
                        ("started_at", models.DateTimeField(verbose_name="first row")),
                        (
                            "matched_by",
                            models.CharField(
                                help_text="How the file was known to be of this load.",
                                max_length=200,
                                verbose_name="matched by",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "withdrawn_because",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                verbose_name="withdrawn because",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "compartment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.compartment",
                            ),
                        ),
                        (
                            "load",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="logs",
                                to="trials.heattreatmentload",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="load_logs",
                                to="instruments.rawsubmission",
                            ),
                        ),
                        (
                            "trace",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="instruments.trace",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["started_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("load", "submission"),
                                name="trials_loadlog_file_once",
                                violation_error_message="That file is a log of this load already.",
                            ),
                            models.UniqueConstraint(
                                fields=("id", "compartment"),
                                name="trials_loadlog_compartment_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at__isnull", True),
                                        ("withdrawn_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="trials_loadlog_withdrawn_at_withdrawn_by_paired",
                                violation_error_message="withdrawn_at and withdrawn_by are given together or not at all.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_by__isnull", True),
                                    models.Q(("withdrawn_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="trials_loadlog_withdrawn_says_why",
                                violation_error_message="A log is withdrawn with a reason.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LoadLogEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("started_at", models.DateTimeField(verbose_name="first row")),
                        (
                            "matched_by",
                            models.CharField(
                                help_text="How the file was known to be of this load.",
                                max_length=200,
                                verbose_name="matched by",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "withdrawn_because",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                verbose_name="withdrawn because",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                            "load",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="trials.heattreatmentload",
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
                                to="trials.loadlog",
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
                            "trace",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="instruments.trace",
                            ),
                        ),
                        (
                            "withdrawn_by",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="loadlog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "trials_loadlogevent" ("compartment_id", "created_at", "id", "load_id", "matched_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "submission_id", "trace_id", "withdrawn_at", "withdrawn_because", "withdrawn_by_id") VALUES (OLD."compartment_id", OLD."created_at", OLD."id", OLD."load_id", OLD."matched_by", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."started_at", OLD."submission_id", OLD."trace_id", OLD."withdrawn_at", OLD."withdrawn_because", OLD."withdrawn_by_id"); RETURN NULL;',
                            hash="2d355b0c2d42f26f88b1f7a7e327e01edfbb2f36",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_69804",
                            table="trials_loadlog",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="loadlog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "trials_loadlogevent" ("compartment_id", "created_at", "id", "load_id", "matched_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "submission_id", "trace_id", "withdrawn_at", "withdrawn_because", "withdrawn_by_id") VALUES (OLD."compartment_id", OLD."created_at", OLD."id", OLD."load_id", OLD."matched_by", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."started_at", OLD."submission_id", OLD."trace_id", OLD."withdrawn_at", OLD."withdrawn_because", OLD."withdrawn_by_id"); RETURN NULL;',
                            hash="4439093b7fd92e10e1be53aba48fb19ce9bfd1e9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5df41",
                            table="trials_loadlog",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        child_keeps_compartment(
            "trials_loadlog", "submission_id", "instruments_rawsubmission"
        ),
        child_keeps_compartment("trials_loadlog", "trace_id", "instruments_trace"),
        kept(
            "trials_loadlog",
            simulated=IN_COMPARTMENT,
            may_change=(
                "compartment_id",
                "withdrawn_because",
                "withdrawn_at",
                "withdrawn_by_id",
            ),
        ),
        kept("trials_loadlogevent", simulated=IN_COMPARTMENT),
        stays_of_its_kind("trials_loadlog"),
    ]
