"""What is fixed at creation, which links stay, and history that nobody rewrites."""

from django.db import migrations

from labtrack.audit.triggers import (
    IN_COMPARTMENT,
    OF_ORGANISATION,
    SAYS_SO,
    fixed,
    kept,
)

# An invitation that nobody used leaves no trace; one that was used made a person.
USED_LINKS = kept(
    "accounts_onetimelink", simulated=OF_ORGANISATION, open_while="OLD.used_at IS NULL"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first"), ("audit", "0001_guards")]
    operations = [
        fixed("accounts_organisation", "is_simulated"),
        fixed("accounts_compartment", "is_simulated"),
        fixed("accounts_viewingscope", "key", "is_simulated"),
        USED_LINKS,
        kept("accounts_compartmentevent", simulated=SAYS_SO),
        kept("accounts_membershipevent", simulated=IN_COMPARTMENT),
        kept("accounts_numberpatternevent", simulated=OF_ORGANISATION),
        kept("accounts_organisationevent", simulated=SAYS_SO),
        kept("accounts_userevent", simulated=OF_ORGANISATION),
    ]
