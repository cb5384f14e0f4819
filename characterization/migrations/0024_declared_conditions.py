"""Rows: the conditions that belong to the identity of results, method by method.

A condition that a standard fixes has its value where a test does not state it. One that
nobody can guess (a rate, a solution, a stress ratio) has to be stated. What was read of a
whole test (the width of a bar, the pressure of a chamber) counts as stated; what stands in
notes alone stays there, and the test says what is missing for a mean.
"""

from django.db import migrations

SALT = [
    "NaCl 3.5 %", "NaCl 0.6 mol/L", "NaCl 0.1 mol/L", "substitute ocean water (D1141)",
    "HCl 0.1 mol/L", "NaOH 0.1 mol/L", "demineralized water",
]  # fmt: skip
ELEMENTS = ["Sc", "Zr", "Mg", "Al", "Fe", "Mn", "Si", "Ti", "Cr", "Cu", "Zn", "Be", "O"]
# code, name, shop word, (unit, place), (US unit, place), hard limits, soft limits, position
NUMBERS = [
    ("b_bar", "Width of the Charpy bar", "width", ("mm", "0.1"), ("in", "0.01"), (2, 10.1), (2.4, 10.1), 286),
    ("p_chamber", "Pressure of the vacuum chamber", "chamber", ("mbar", "1"), ("mbar", "1"), (0.1, 1100), (20, 200), 331),
    ("N_runout", "Run-out life", "run-out", ("1", "1"), ("1", "1"), (1000, 1e13), (1e6, 1e9), 608),
    ("T_to", "Upper end of the range, from 20 °C", "to", ("degC", "1"), ("degF", "1"), (-270, 1500), (50, 600), 892),
]  # fmt: skip
WORDS = [
    ("solution", "Solution of the test", SALT, 700),
    ("element", "Element that was measured", ELEMENTS, 851),
]
SHOP_WORDS = {"dT_superheat": "superheat", "t_soak": "soak", "sigma_held": "stress"}
PERSON, EVALUATION = ("person", True), ("evaluation", False)
# method, symbol, step, (value where it is not stated, unit), who supplies a new part
DECLARED = [
    ("ASTM-E794-06", "heating_rate", "0.5", None, None),
    ("ASTM-E23-18", "b_bar", "0.1", ("10", "mm"), EVALUATION),
    ("ISO-148-1-2016-KV2", "b_bar", "0.1", ("10", "mm"), EVALUATION),
    ("VDG-P202-2010", "p_chamber", "5", ("80", "mbar"), EVALUATION),
    ("ASTM-E1004-17", "f_eddy", "10", ("60", "kHz"), None),
    ("ASTM-E466-21", "R", "0.01", None, None),
    ("ASTM-E606-21", "R", "0.01", None, None),
    ("ISO-12107-2012", "R", "0.01", None, PERSON),
    ("ISO-12107-2012", "N_runout", "1", ("10000000", "1"), ("person", False)),
    ("ASTM-E647-23", "R", "0.01", None, ("instrument", True)),
    ("ASTM-G67-18", "t_exposed", "1", ("24", "h"), None),
    ("ASTM-G110-92", "t_exposed", "1", None, PERSON),
    ("ASTM-B117-19", "t_exposed", "1", None, PERSON),
    ("ASTM-G31-21", "solution", "", None, PERSON),
    ("ASTM-G31-21", "t_exposed", "24", None, EVALUATION),
    ("ASTM-G59-97", "solution", "", None, PERSON),
    ("ASTM-G61-86", "solution", "", None, PERSON),
    ("ASTM-E562-19-PHASE", "phase", "", None, PERSON),
    ("ASTM-E1245-03-PHASE", "phase", "", None, PERSON),
    ("ASTM-E1508-12A", "phase", "", None, PERSON),
    ("ASTM-E1508-12A", "element", "", None, PERSON),
    ("HOUSE-SPIRAL-1", "dT_superheat", "10", None, None),
    ("HOUSE-STRIP-1", "dT_superheat", "10", None, None),
    ("ASTM-E139-11", "sigma_held", "1", None, None),
    ("ASTM-E139-11", "t_soak", "5", ("60", "min"), None),
    ("ASTM-E21-20", "t_soak", "5", ("20", "min"), None),
    ("ASTM-E228-22", "T_to", "5", ("100", "degC"), ("person", False)),
]
# What was said in words and is declared now; a note that a keeper changed stays.
NOTES = {
    "Rate and direction: onsets move with the rate": "Below zero, the rate is one of cooling",
    "Striker radius, bar width, notch, temperature": "Notch",
    "Pressure of the chamber, mass of the sample, time after degassing": "Mass of the sample, time after degassing",
    "Frequency, temperature; brought to 20 °C": "Brought to 20 °C",
    "Stress ratio, frequency, surface, environment": "Frequency, surface, environment",
    "Run-out life, stress ratio": "",
    "Stress ratio, environment, crack plane orientation": "Environment, crack plane orientation",
    "Time of immersion, section plane": "Section plane",
    "Solution, temperature, time": "",
    "Time, angle": "Angle",
    "Solution, scan rate; the reference electrode is required": "Scan rate; potentials are brought to SCE from the stated reference electrode",
    "Solution, scan rate, reference electrode": "Scan rate; potentials are against SCE",
    "Phase, etch, section plane": "Etch, section plane",
    "Phase, threshold, smallest object, pixel size": "Threshold, smallest object, pixel size",
    "Voltage, element, phase": "Voltage",
    "Mold, its temperature; compare at equal superheat": "Mold, its temperature",
    "Tube, vacuum; compare at equal superheat": "Tube, vacuum",
    "Temperature and stress: both belong to the number": "",
    "Temperature and soak; gauge length 4D, strain rate": "Gauge length 4D, strain rate",
    "Range of temperature": "",
}


def add_properties(table):
    for code, name, shop, si, us, hard, soft, position in NUMBERS:
        table.get_or_create(
            code=code,
            defaults={
                "name": name, "us_symbol": shop, "role": "parameter",
                "canonical_unit": si[0], "place": si[1],
                "customary_unit": us[0], "customary_place": us[1],
                "hard_low": hard[0], "hard_high": hard[1],
                "soft_low": soft[0], "soft_high": soft[1], "position": position,
            },
        )  # fmt: skip
    for code, name, codes, position in WORDS:
        table.get_or_create(
            code=code,
            defaults={
                "name": name, "role": "parameter", "codes": codes,
                "canonical_unit": "1", "place": "1",
                "customary_unit": "1", "customary_place": "1", "position": position,
            },
        )  # fmt: skip
    for code, word in SHOP_WORDS.items():
        table.filter(code=code, us_symbol="").update(us_symbol=word)
    # Cooling is a rate below zero: its onsets are others than those of heating.
    table.filter(code="heating_rate", hard_low=0.01).update(
        hard_low=-1000, soft_low=-50, name="Rate of heating, below zero of cooling"
    )


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias

    def table(name):
        return apps.get_model("characterization", name).objects.using(database)

    add_properties(table("Property"))
    known = table("Property").in_bulk(field_name="code")
    methods = table("TestMethod").in_bulk(field_name="code")
    for code, symbol, step, default, supplied in DECLARED:
        if code not in methods:
            continue
        parts = table("MethodProperty").filter(method=methods[code])
        part = parts.filter(property=known[symbol]).first()
        if part is None:
            last = parts.order_by("-position").first()
            part = apps.get_model("characterization", "MethodProperty")(
                method=methods[code],
                property=known[symbol],
                position=(last.position if last else 0) + 10,
            )
        if supplied is not None:
            part.owed_by, part.is_owed = supplied
        part.is_identity, part.identity_step = True, step
        part.default_text, part.default_unit = default or ("", "")
        part.save(using=database)
    for said, remains in NOTES.items():
        table("TestMethod").filter(identity_note=said).update(identity_note=remains)


class Migration(migrations.Migration):
    dependencies = [("characterization", "0023_what_follows_the_identity")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
