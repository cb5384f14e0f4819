"""Original observations stay; only their compartment follows the specimen."""

from django.db import migrations

from labtrack.audit.triggers import IN_COMPARTMENT, OF_ORGANISATION, kept, through

OF_THE_SUBMISSION = """(SELECT c.is_simulated FROM instruments_rawsubmission r
    JOIN accounts_compartment c ON c.id = r.compartment_id
    WHERE r.id = OLD.submission_id)"""
OF_THE_INSTRUMENT = through(
    "instruments_instrument", "instrument_id", of="organisation"
)


class Migration(migrations.Migration):
    dependencies = [("instruments", "0002_composite_keys"), ("audit", "0001_guards")]
    operations = [
        kept(
            "instruments_rawsubmission",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id",),
        ),
        kept("instruments_submissionreceipt", simulated=OF_THE_SUBMISSION),
        kept(
            "instruments_trace",
            simulated=IN_COMPARTMENT,
            may_change=("compartment_id",),
        ),
        # A change is a new edition, whether or not this one has read a file.
        kept("instruments_importprofile", simulated=OF_ORGANISATION),
        kept("instruments_calibrationevent", simulated=OF_THE_INSTRUMENT),
        kept("instruments_importprofileevent", simulated=OF_ORGANISATION),
        kept("instruments_instrumentevent", simulated=OF_ORGANISATION),
        kept("instruments_instrumenttokenevent", simulated=OF_THE_INSTRUMENT),
        kept("instruments_intakeproblemevent", simulated=IN_COMPARTMENT),
    ]
