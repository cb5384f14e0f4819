"""Micrographs and what was measured on them stay as they are, where their test lies."""

from django.db import migrations

from labtrack.accounts.composite_keys import child_keeps_compartment
from labtrack.audit.refusals import CHANGED, DELETED
from labtrack.audit.triggers import (
    IN_COMPARTMENT,
    guard,
    kept,
    owner_removes,
    raised,
    same_but,
    stays_of_its_kind,
)

CHILDREN = [
    ("characterization_micrograph", "test_id", "characterization_test"),
    ("characterization_micrograph", "submission_id", "instruments_rawsubmission"),
    ("characterization_imageevaluation", "asked_on_id", "characterization_test"),
    ("characterization_imageevaluation", "made_id", "characterization_test"),
    (
        "characterization_fieldevaluation",
        "evaluation_id",
        "characterization_imageevaluation",
    ),
    (
        "characterization_fieldevaluation",
        "micrograph_id",
        "characterization_micrograph",
    ),
]
SCALE_AND_EXCLUSION = (
    "um_per_pixel",
    "scale_source",
    "scale_said",
    "excluded_because",
)
ENDING = ("made_id", "state", "message", "program", "result", "finished_at")

# What was asked for never changes; what came out is written once.
EVALUATION_STAYS = guard(
    "characterization_imageevaluation",
    f"""
    IF TG_OP = 'DELETE' THEN
        IF {owner_removes(IN_COMPARTMENT)} THEN
            RETURN OLD;
        END IF;
        {raised(DELETED)}
    END IF;
    IF {same_but(("compartment_id",))} THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'waiting' AND {same_but(("compartment_id", *ENDING))} THEN
        RETURN NEW;
    END IF;
    {raised(CHANGED)}""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0013_micrographs"),
        ("audit", "0001_guards"),
    ]
    operations = [
        *(child_keeps_compartment(*child) for child in CHILDREN),
        kept(
            "characterization_micrograph",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id", *SCALE_AND_EXCLUSION),
        ),
        kept("characterization_micrographevent", simulated=IN_COMPARTMENT),
        EVALUATION_STAYS,
        kept(
            "characterization_fieldevaluation",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id",),
        ),
        stays_of_its_kind("characterization_micrograph"),
        stays_of_its_kind("characterization_imageevaluation"),
        stays_of_its_kind("characterization_fieldevaluation"),
    ]
