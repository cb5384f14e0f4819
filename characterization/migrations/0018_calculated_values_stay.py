"""Formulas stay as they were written, and calculated values lie where their test lies.

A value is deleted and made anew only while its test is still being filled in: it is no part
of what is signed, and another version of the formula adds a value beside it.
"""

from importlib import import_module

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

state_of = import_module("characterization.migrations.0004_guards").state_of
BY_SOMEBODY_SIMULATED = (
    "EXISTS (SELECT 1 FROM accounts_user u JOIN accounts_organisation o "
    "ON o.id = u.organisation_id WHERE u.id = OLD.written_by_id AND o.is_simulated)"
)
VALUES_STAY = guard(
    "characterization_calculatedvalue",
    f"""
    IF TG_OP = 'DELETE' THEN
        IF COALESCE({state_of("OLD.test_id")} IN ('draft', 'in-progress'), false)
            OR {owner_removes(IN_COMPARTMENT)} THEN
            RETURN OLD;
        END IF;
        {raised(DELETED)}
    END IF;
    IF {same_but(("compartment_id",))} THEN
        RETURN NEW;
    END IF;
    {raised(CHANGED)}""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0017_calculated_properties"),
        ("audit", "0001_guards"),
    ]
    operations = [
        child_keeps_compartment(
            "characterization_calculatedvalue", "test_id", "characterization_test"
        ),
        VALUES_STAY,
        stays_of_its_kind("characterization_calculatedvalue"),
        kept("characterization_formulaversion", simulated=BY_SOMEBODY_SIMULATED),
    ]
