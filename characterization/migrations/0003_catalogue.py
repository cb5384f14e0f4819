"""The first rows of the catalogue: tensile properties and three tensile methods.

Limits: domain knowledge of cast aluminum; beyond a hard limit a value is refused, beyond
a soft one it is stored, flagged and reviewed first.
"""

from django.db import migrations

# code, name, shop word, role, (unit, place), (US unit, place), hard limits, soft limits
PROPERTIES = [
    ("Rm", "Tensile strength", "UTS", "result", ("MPa", "1"), ("ksi", "0.1"), (0.1, 2000), (120, 450)),
    ("Rp0.2", "Proof strength, 0.2 % offset", "YS", "result", ("MPa", "1"), ("ksi", "0.1"), (0.1, 2000), (80, 350)),
    ("A_4D", "Elongation after fracture, gauge length 4D", "%El (4D)", "result", ("%", "0.1"), ("%", "0.1"), (0, 60), (0.3, 25)),
    ("A_5D", "Elongation after fracture, gauge length 5D", "%El (5D)", "result", ("%", "0.1"), ("%", "0.1"), (0, 60), (0.3, 25)),
    ("A_50", "Elongation after fracture, gauge length 50 mm", "%El (2 in)", "result", ("%", "0.1"), ("%", "0.1"), (0, 60), (0.3, 25)),
    ("A_ext", "Plastic elongation at fracture, extensometer", "", "result", ("%", "0.1"), ("%", "0.1"), (0, 60), (0.3, 25)),
    ("At", "Total elongation at fracture, extensometer", "", "result", ("%", "0.1"), ("%", "0.1"), (0, 62), (0.3, 26)),
    ("Ag", "Plastic elongation at maximum force", "", "result", ("%", "0.1"), ("%", "0.1"), (0, 60), (0.1, 25)),
    ("Agt", "Total elongation at maximum force", "", "result", ("%", "0.1"), ("%", "0.1"), (0, 62), (0.2, 26)),
    ("Z", "Reduction of area", "%RA", "result", ("%", "1"), ("%", "1"), (0, 100), (0, 70)),
    ("E", "Slope of the modulus line", "Modulus", "result", ("GPa", "1"), ("Msi", "0.1"), (0.1, 500), (60, 80)),
    ("n", "Strain-hardening exponent", "", "result", ("1", "0.01"), ("1", "0.01"), (0, 1), (0.05, 0.35)),
    ("K", "Strength coefficient", "", "result", ("MPa", "1"), ("ksi", "0.1"), (0.1, 5000), (200, 900)),
    ("W", "Energy to fracture per volume", "Toughness", "result", ("MJ/m^3", "0.1"), ("in.lbf/in^3", "1"), (0, 2000), (0.2, 150)),
    ("d0", "Diameter", "Diameter", "dimension", ("mm", "0.01"), ("in", "0.0005"), (0.5, 100), (2, 26)),
    ("L0", "Gauge length", "Gauge length", "dimension", ("mm", "0.01"), ("in", "0.001"), (1, 500), (8, 130)),
    ("S0", "Cross-section", "Area", "dimension", ("mm^2", "0.01"), ("in^2", "0.0001"), (0.1, 10000), (3, 600)),
    ("strain_rate", "Strain rate", "Strain rate", "parameter", ("1/s", "0.00001"), ("1/s", "0.00001"), (1e-9, 1e4), (1e-5, 0.01)),
]
METHODS = [
    # code, standard, edition, title, the elongation of fitted halves that it owes
    ("ASTM-B557-15", "ASTM B557", "15", "Tension testing of aluminum- and magnesium-alloy products", "A_4D"),
    ("ASTM-B557M-15", "ASTM B557M", "15", "Tension testing of aluminum- and magnesium-alloy products (metric)", "A_5D"),
    ("ISO-6892-1-2019", "ISO 6892-1", "2019", "Metallic materials, tensile testing at room temperature", "A_5D"),
]
SCOPE_NOTES = {
    "ASTM-B557-15": "Round bars with a gauge length of 4D; not comparable with 5D.",
    "ASTM-B557M-15": "Round bars with a gauge length of 5D; not comparable with 4D.",
    "ISO-6892-1-2019": "Proportional test pieces, 5.65 times the root of the area (5D if round).",
}
OWED_BY_INSTRUMENT = ("Rm", "Rp0.2")
FROM_THE_CURVE = ("E", "Ag", "Agt", "A_ext", "At", "n", "K", "W")
BY_HAND = ("Z", "A_50", "d0", "L0", "S0")
RULES = [("Rp0.2", "<=", "Rm"), ("Ag", "<=", "Agt")]


def add_properties(apps, database):
    table = apps.get_model("characterization", "Property").objects.using(database)
    rows = {}
    for position, row in enumerate(PROPERTIES, start=1):
        code, name, us_symbol, role, canonical, customary, hard, soft = row
        rows[code], _ = table.get_or_create(
            code=code,
            defaults={
                "name": name,
                "us_symbol": us_symbol,
                "role": role,
                "canonical_unit": canonical[0],
                "place": canonical[1],
                "customary_unit": customary[0],
                "customary_place": customary[1],
                "hard_low": hard[0],
                "hard_high": hard[1],
                "soft_low": soft[0],
                "soft_high": soft[1],
                "position": 10 * position,
            },
        )
    return rows


def parts_of(elongation):
    """(property, who supplies it, is it owed) of one tensile method, in form order."""
    yield from ((code, "instrument", True) for code in OWED_BY_INSTRUMENT)
    yield elongation, "person", True
    yield from ((code, "evaluation", False) for code in FROM_THE_CURVE)
    yield from ((code, "person", False) for code in BY_HAND)
    yield "strain_rate", "instrument", False


def add_methods(apps, database, properties):
    def table(name):
        return apps.get_model("characterization", name).objects.using(database)

    for code, standard, edition, title, elongation in METHODS:
        method, _ = table("TestMethod").get_or_create(
            code=code,
            defaults={
                "kind": "tensile",
                "standard": standard,
                "edition": edition,
                "title": title,
                "scope_note": SCOPE_NOTES[code],
            },
        )
        for position, (symbol, owed_by, is_owed) in enumerate(
            parts_of(elongation), start=1
        ):
            table("MethodProperty").get_or_create(
                method=method,
                property=properties[symbol],
                defaults={
                    "owed_by": owed_by,
                    "is_owed": is_owed,
                    "position": 10 * position,
                },
            )
        for left, relation, right in RULES:
            table("PropertyRule").get_or_create(
                method=method,
                left=properties[left],
                right=properties[right],
                defaults={"relation": relation},
            )


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias
    add_methods(apps, database, add_properties(apps, database))


class Migration(migrations.Migration):
    dependencies = [("characterization", "0002_composite_keys")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
