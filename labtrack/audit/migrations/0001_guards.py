"""What every guard asks, and the guard of who and why a change was made."""

from django.db import migrations

from labtrack.audit.refusals import CHANGED
from labtrack.audit.triggers import guard, raised

IS_OWNER = migrations.RunSQL(
    """
CREATE FUNCTION labtrack_is_owner(relation oid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
    SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = relation
$$;
""",
    "DROP FUNCTION labtrack_is_owner(oid)",
)
# pghistory adds keys to a context while a request goes on; it never takes one away.
CONTEXT_ONLY_GROWS = guard(
    "pghistory_context",
    f"""
    IF NEW.id = OLD.id AND NEW.created_at = OLD.created_at
        AND NEW.metadata @> OLD.metadata THEN
        RETURN NEW;
    END IF;
    {raised(CHANGED)}""",
    on="UPDATE",
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("pghistory", "0007_auto_20250421_0444")]
    operations = [IS_OWNER, CONTEXT_ONLY_GROWS]
