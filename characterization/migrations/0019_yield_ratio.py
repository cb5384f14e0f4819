"""The first calculated property of the catalog: the yield ratio of every tensile test."""

from django.db import migrations

YIELD_RATIO = {
    "name": "Yield ratio, Rp0.2 / Rm",
    "us_symbol": "Y/T",
    "role": "calculated",
    "canonical_unit": "1",
    "customary_unit": "1",
    "place": "0.01",
    "customary_place": "0.01",
    "hard_low": 0,
    "hard_high": 1,
    "soft_low": 0.3,
    "soft_high": 0.98,
    "position": 25,
}
FORMULA = "Rp0.2 / Rm"


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias
    properties = apps.get_model("characterization", "Property").objects.using(database)
    versions = apps.get_model("characterization", "FormulaVersion").objects.using(
        database
    )
    prop, is_new = properties.get_or_create(code="YR", defaults=YIELD_RATIO)
    if is_new:
        versions.create(
            property=prop,
            number=1,
            text=FORMULA,
            spelled_out=FORMULA,
            uses=["Rp0.2", "Rm"],
            takes=["Rp0.2", "Rm"],
        )


class Migration(migrations.Migration):
    dependencies = [("characterization", "0018_calculated_values_stay")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
