"""The first rows of the catalogue: registered alloys and bands of section thickness."""

from django.db import migrations

REGISTERED_ALLOYS = [
    # designation, what people call it
    ("535.0", "Almag 35"),
    ("A535.0", ""),
    ("B535.0", "Almag 35, beryllium-free"),
    ("512.0", ""),
    ("514.0", ""),
    ("518.0", ""),
    ("520.0", ""),
    ("356.0", ""),
    ("A356.0", ""),
    ("A357.0", ""),
    ("319.0", ""),
    ("A206.0", ""),
    ("6061", "Wrought 6061"),
]
SECTION_CLASSES = [
    # name, above, up to [mm]
    ("up to 6 mm", 0, 6),
    ("over 6 to 13 mm", 6, 13),
    ("over 13 to 25 mm", 13, 25),
    ("over 25 to 50 mm", 25, 50),
    ("over 50 to 100 mm", 50, 100),
    ("over 100 mm", 100, 10000),
]


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias
    alloys = apps.get_model("trials", "Alloy").objects.using(database)
    for code, name in REGISTERED_ALLOYS:
        alloys.get_or_create(
            code=code, compartment=None, defaults={"kind": "registered", "name": name}
        )
    bands = apps.get_model("trials", "SectionClass").objects.using(database)
    for name, above, up_to in SECTION_CLASSES:
        bands.get_or_create(name=name, defaults={"above_mm": above, "up_to_mm": up_to})


class Migration(migrations.Migration):
    dependencies = [("trials", "0002_composite_keys")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
