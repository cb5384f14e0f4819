"""An answer given under an idempotency key stays as it was given."""

from django.db import migrations

from labtrack.audit.triggers import kept

OF_THE_SENDER = """(SELECT is_simulated FROM accounts_organisation WHERE id IN (
    SELECT organisation_id FROM instruments_instrument
        WHERE OLD.sender = 'instrument:' || id
    UNION ALL
    SELECT organisation_id FROM accounts_user WHERE OLD.sender = 'person:' || id))"""


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_first"),
        ("audit", "0001_guards"),
        ("instruments", "0001_first"),
    ]
    operations = [kept("api_idempotencykey", simulated=OF_THE_SENDER)]
