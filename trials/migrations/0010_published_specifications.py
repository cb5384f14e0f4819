"""Published composition limits, as far as they could be read without the standards.

Each is marked "verify against the standard". One number is a maximum, two a range; limits
stay as they are written: 0.10 is not 0.1.
"""

import datetime

from django.db import migrations

EDITION = "transcribed 2026-11-23"
ON = datetime.date(2026, 11, 23)
FROM_MEMORY = (
    "Aluminum Association registration as known, not copied from the document."
)
SHEET = (
    "Aluminum Association registration; some limits read on precisionenterprisesinc.com "
    "(specifications), the others as known."
)
# code, alloy, form, limits, others (each, total), source
SPECIFICATIONS = [
    ("535.0", "535.0", "casting", "Si 0.15, Fe 0.15, Cu 0.05, Mn 0.10-0.25, Mg 6.2-7.5, Ti 0.10-0.25, Be 0.003-0.007, B 0.005", ("0.05", "0.15"), FROM_MEMORY),
    ("535.2", "535.0", "ingot", "Si 0.10, Fe 0.10, Cu 0.05, Mn 0.10-0.25, Mg 6.6-7.5, Ti 0.10-0.25, Be 0.003-0.007, B 0.002", ("0.05", "0.15"), FROM_MEMORY),
    ("A535.0", "A535.0", "casting", "Si 0.20, Fe 0.20, Cu 0.10, Mn 0.10-0.25, Mg 6.5-7.5, Ti 0.25", ("0.05", "0.15"), FROM_MEMORY),
    ("B535.0", "B535.0", "casting", "Si 0.15, Fe 0.15, Cu 0.10, Mn 0.05, Mg 6.5-7.5, Ti 0.10-0.25", ("0.05", "0.15"), FROM_MEMORY),
    ("512.0", "512.0", "casting", "Si 1.4-2.2, Fe 0.6, Cu 0.35, Mn 0.8, Mg 3.5-4.5, Cr 0.25, Zn 0.35, Ti 0.25", ("0.05", "0.15"), FROM_MEMORY),
    ("514.0", "514.0", "casting", "Si 0.35, Fe 0.50, Cu 0.15, Mn 0.35, Mg 3.5-4.5, Zn 0.15, Ti 0.25", ("0.05", "0.15"), FROM_MEMORY),
    ("518.0", "518.0", "casting", "Si 0.35, Fe 1.8, Cu 0.25, Mn 0.35, Mg 7.5-8.5, Ni 0.15, Zn 0.15, Sn 0.15", ("", "0.25"), FROM_MEMORY),
    ("520.0", "520.0", "casting", "Si 0.25, Fe 0.30, Cu 0.25, Mn 0.15, Mg 9.5-10.6, Zn 0.15, Ti 0.25", ("0.05", "0.15"), FROM_MEMORY),
    ("356.0", "356.0", "casting", "Si 6.5-7.5, Fe 0.6, Cu 0.25, Mn 0.35, Mg 0.20-0.45, Zn 0.35, Ti 0.25", ("0.05", "0.15"), SHEET),
    ("A356.0", "A356.0", "casting", "Si 6.5-7.5, Fe 0.20, Cu 0.20, Mn 0.10, Mg 0.25-0.45, Zn 0.10, Ti 0.20", ("0.05", "0.15"), SHEET),
    ("A357.0", "A357.0", "casting", "Si 6.5-7.5, Fe 0.20, Cu 0.20, Mn 0.10, Mg 0.40-0.7, Zn 0.10, Ti 0.04-0.20, Be 0.04-0.07", ("0.05", "0.15"), FROM_MEMORY),
    ("319.0", "319.0", "casting", "Si 5.5-6.5, Fe 1.0, Cu 3.0-4.0, Mn 0.50, Mg 0.10, Ni 0.35, Zn 1.0, Ti 0.25", ("", "0.50"), SHEET),
    ("A206.0", "A206.0", "casting", "Si 0.05, Fe 0.10, Cu 4.2-5.0, Mn 0.20-0.50, Mg 0.15-0.35, Ni 0.05, Zn 0.10, Ti 0.15-0.30, Sn 0.05", ("0.05", "0.15"), FROM_MEMORY),
]
# code, if this element, is above, then this one, is at least times as much
RULES = [("356.0", "Fe", "0.45", "Mn", "0.5")]


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias

    def table(name):
        return apps.get_model("trials", name).objects.using(database)

    for code, alloy, form, limits, (each, total), source in SPECIFICATIONS:
        row = table("Specification").create(
            owner="AA",
            code=code,
            edition=EDITION,
            form=form,
            alloy=table("Alloy").get(code=alloy, compartment=None),
            others_each=each,
            others_total=total,
            needs_verification=True,
            source=source,
        )
        for position, text in enumerate(limits.split(", "), start=1):
            element, _, numbers = text.partition(" ")
            low, _, high = numbers.rpartition("-")
            table("CompositionLimit").create(
                specification=row,
                element=element,
                minimum=low,
                maximum=high,
                position=10 * position,
            )
        for rule in RULES:
            if rule[0] == code:
                table("CompositionRule").create(
                    specification=row,
                    element=rule[1],
                    above=rule[2],
                    needs=rule[3],
                    factor=rule[4],
                )
        # Last: from here on the database keeps it as it is.
        row.issued_on = ON
        row.save(update_fields=["issued_on"])


class Migration(migrations.Migration):
    dependencies = [("trials", "0009_specification_guards")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
