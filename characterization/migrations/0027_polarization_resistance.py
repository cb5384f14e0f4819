"""The polarization resistance is a figure of the polarization method: the tangent of the curve
at the corrosion potential (ASTM G59), from which the current follows by Stern and Geary.
"""

from django.db import migrations

RESISTANCE = {
    "name": "Polarization resistance",
    "role": "result",
    "canonical_unit": "ohm*cm^2",
    "place": "1",
    "customary_unit": "ohm*cm^2",
    "customary_place": "1",
    "hard_low": 1e-3,
    "hard_high": 1e12,
    "soft_low": 100,
    "soft_high": 1e7,
    "figures": 3,
    "position": 733,
}


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias

    def table(name):
        return apps.get_model("characterization", name).objects.using(database)

    resistance, _ = table("Property").get_or_create(code="R_p", defaults=RESISTANCE)
    method = table("TestMethod").filter(code="ASTM-G59-97").first()
    if method is not None:
        table("MethodProperty").get_or_create(
            method=method,
            property=resistance,
            defaults={"owed_by": "evaluation", "is_owed": False, "position": 25},
        )


class Migration(migrations.Migration):
    dependencies = [("characterization", "0026_limits_of_the_catalogue")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
