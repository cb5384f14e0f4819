"""When a material state was reached is corrected with its load, tests or not; it is no part
of what a test points to.
"""

from django.db import migrations

from labtrack.audit.triggers import IN_COMPARTMENT, kept


def stays(*may_change: str) -> migrations.RunSQL:
    return kept(
        "trials_materialstate",
        simulated=IN_COMPARTMENT,
        may_change=may_change,
        open_while="NOT EXISTS (SELECT 1 FROM characterization_test "
        "WHERE material_state_id = OLD.id)",
    )


BEFORE = stays("compartment_id")


class Migration(migrations.Migration):
    dependencies = [("characterization", "0019_yield_ratio")]
    operations = [
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        stays("compartment_id", "reached_at"),
    ]
