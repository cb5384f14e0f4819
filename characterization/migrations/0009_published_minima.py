"""Tensile minima of published specifications, each marked "verify against the standard".

A number in ksi stays one: ASTM B26 and B26M are separate standards, and only limits that
B26M prints stand here in MPa.
"""

from django.db import migrations

from labtrack.audit.triggers import kept, through

READ = "Machinery's Handbook 31, table 6b (source: Aluminum Association)."
READ_ONLINE = "engineersedge.com, mechanical properties of aluminum sand castings."
FROM_MEMORY = "As known, not copied from the document."
SCRIBD = "CastAl-Mech-Prop, scribd.com/doc/238675522."

SAND, METAL = ("", "sand"), ("permanent-mold", "metal")
DIE = ("high-pressure-die", "metal")
# specification, temper, (process, mold), document, unit, (Rm, Rp0.2, A), source
MINIMA = [
    ("535.0", "F", SAND, "ASTM B26", "ksi", ("35.0", "18.0", "9.0"), READ),
    ("535.0", "T5", SAND, "ASTM B26", "ksi", ("35.0", "18.0", "9.0"), READ),
    ("535.0", "F", SAND, "ASTM B26M", "MPa", ("240", "125", ""), READ),
    ("535.0", "T5", SAND, "ASTM B26M", "MPa", ("240", "125", ""), READ),
    ("535.0", "F", METAL, "ASTM B108", "ksi", ("35.0", "18.0", "8.0"), FROM_MEMORY),
    ("512.0", "F", SAND, "ASTM B26", "ksi", ("17.0", "10.0", ""), READ),
    ("514.0", "F", SAND, "ASTM B26", "ksi", ("22.0", "9.0", "6.0"), READ),
    ("520.0", "T4", SAND, "ASTM B26", "ksi", ("42.0", "22.0", "12.0"), READ),
    ("356.0", "T6", SAND, "ASTM B26", "ksi", ("30.0", "20.0", "3.0"), READ_ONLINE),
    ("356.0", "T7", SAND, "ASTM B26", "ksi", ("31.0", "29.0", ""), READ_ONLINE),
    ("A356.0", "T6", SAND, "ASTM B26", "ksi", ("34.0", "24.0", "3.5"), READ_ONLINE),
    ("A356.0", "T61", METAL, "ASTM B108", "ksi", ("38.0", "26.0", "5"), FROM_MEMORY),
    ("319.0", "F", SAND, "ASTM B26", "ksi", ("23.0", "13.0", "1.5"), READ_ONLINE),
    ("319.0", "T6", SAND, "ASTM B26", "ksi", ("31.0", "20.0", "1.5"), READ_ONLINE),
    ("A206.0", "T4", SAND, "ASTM B26", "ksi", ("40", "24", "8"), FROM_MEMORY),
]
TYPICAL = [
    ("518.0", "F", DIE, "typical", "ksi", ("45", "28", "5"), FROM_MEMORY),
    ("A206.0", "T4", SAND, "typical", "ksi", ("51", "36", "7"), SCRIBD),
]
# Bars cut from castings: class, (Rm, Rp0.2, A).
CLASSES = [
    ("class 1", ("45", "35", "3")),
    ("class 2", ("50", "40", "5")),
    ("class 10", ("38", "28", "5")),
    ("class 11", ("41", "31", "3")),
    ("class 12", ("45", "35", "3")),
]
PROPERTIES = ("Rm", "Rp0.2", "A_4D")
CUT_UP = {"Rm": "75", "Rp0.2": "75", "A_4D": "25"}


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias
    properties = {
        row.code: row
        for row in apps.get_model("characterization", "Property").objects.using(database)
    }
    specifications = {
        row.code: row
        for row in apps.get_model("trials", "Specification")
        .objects.using(database)
        .filter(compartment=None, owner="AA")
    }
    table = apps.get_model("characterization", "AcceptanceLimit").objects.using(database)
    position = 0

    def add(code, numbers, unit, **fields):
        nonlocal position
        for symbol, text in zip(PROPERTIES, numbers, strict=True):
            position += 10
            if not text:
                continue
            shared = dict(fields)
            if shared.pop("has_cut_up_rule"):
                shared["cut_up_percent"] = CUT_UP[symbol]
            table.create(
                specification=specifications[code],
                property=properties[symbol],
                text=text,
                unit="%" if symbol == "A_4D" else unit,
                needs_verification=True,
                position=position,
                **shared,
            )

    for kind, rows in (("minimum", MINIMA), ("typical", TYPICAL)):
        for code, temper, (process, mold), document, unit, numbers, source in rows:
            add(
                code,
                numbers,
                unit,
                kind=kind,
                temper=temper,
                process=process,
                mold_class=mold,
                origin="separately-cast",
                document=document,
                source=source,
                has_cut_up_rule=kind == "minimum",
            )
    for grade, numbers in CLASSES:
        add(
            "A357.0",
            numbers,
            "ksi",
            kind="minimum",
            temper="T6",
            grade=grade,
            origin="cut-from-casting",
            document="AMS-A-21180",
            source=FROM_MEMORY,
            has_cut_up_rule=False,
        )


ISSUED = (
    "EXISTS (SELECT 1 FROM trials_specification "
    "WHERE id = OLD.specification_id AND issued_on IS NOT NULL)"
)
OF_THE_SPECIFICATION = through("trials_specification", "specification_id")


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0008_hardness_density_literature"),
        ("trials", "0010_published_specifications"),
        ("audit", "0001_guards"),
    ]
    operations = [
        kept(
            "characterization_acceptancelimit",
            simulated=OF_THE_SPECIFICATION,
            open_while=f"NOT {ISSUED}",
        ),
        kept("characterization_acceptancelimitevent", simulated=OF_THE_SPECIFICATION),
        migrations.RunPython(add_rows, migrations.RunPython.noop),
    ]
