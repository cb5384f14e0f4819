"""What a person measures on a broken tensile bar: sizes from which A and Z follow.

A tensile test takes them and owes none of them.
"""

from django.db import migrations

LENGTH = {"canonical_unit": "mm", "place": "0.01", "customary_unit": "in", "customary_place": "0.001"}
DIAMETER = LENGTH | {"customary_place": "0.0005"}
PLACE = LENGTH | {"place": "0.1", "customary_place": "0.01"}
# code: name, unit and places, (hard limits), (soft limits), position
PROPERTIES = {
    "Lm": ("Gauge length between marks", LENGTH, (1, 500), (8, 130), 171),
    "Lu": ("Final gauge length", LENGTH, (1, 800), (8, 200), 172),
    "du": ("Final diameter", DIAMETER, (0.1, 100), (1, 26), 173),
    "x_f": ("Fracture to nearer gauge mark", PLACE, (0, 400), (0, 100), 174),
}  # fmt: skip


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias

    def table(name):
        return apps.get_model("characterization", name).objects.using(database)

    methods = list(table("TestMethod").filter(kind="tensile"))
    for code, (name, units, hard, soft, position) in PROPERTIES.items():
        prop, _ = table("Property").get_or_create(
            code=code,
            defaults={
                "name": name,
                "us_symbol": name,
                "role": "dimension",
                **units,
                "hard_low": hard[0],
                "hard_high": hard[1],
                "soft_low": soft[0],
                "soft_high": soft[1],
                "position": position,
            },
        )
        for method in methods:
            # Behind S0, the last of the sizes that the bar had before.
            table("MethodProperty").get_or_create(
                method=method,
                property=prop,
                defaults={"owed_by": "person", "position": position - 10},
            )


class Migration(migrations.Migration):
    dependencies = [("characterization", "0020_ends_of_loads_are_corrected")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
