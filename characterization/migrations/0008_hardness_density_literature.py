"""Rows: Brinell hardness and density, and published values of comparable castings.

Limits are those of cast aluminum: beyond a hard limit a value is refused, beyond a soft
one it is stored, flagged and reviewed first. Editions of standards are to be verified
against the bought standard. Published values were read in the sources they name.
"""

from django.db import migrations

from labtrack.quantities import canonical_value

PROPERTY_FIELDS = (
    "code", "name", "us_symbol", "role", "canonical_unit", "place", "customary_unit",
    "customary_place", "hard_low", "hard_high", "soft_low", "soft_high", "figures",
    "position",
)  # fmt: skip
# HBW: domain practice for Al-Mg castings is 50 to 105; a ball cannot read 0 or 650.
PROPERTIES = [
    ("HBW_10_500", "Brinell hardness, 10 mm ball, 500 kgf", "HB 500", "result", "1", "0.1", "1", "0.1", 1, 650, 50, 105, 3, 210),
    ("HBW_10_1000", "Brinell hardness, 10 mm ball, 1000 kgf", "HB 1000", "result", "1", "0.1", "1", "0.1", 1, 650, 50, 218, 3, 220),
    ("HBW_5_250", "Brinell hardness, 5 mm ball, 250 kgf", "HB 5/250", "result", "1", "0.1", "1", "0.1", 1, 650, 50, 218, 3, 230),
    ("HBW_2.5_62.5", "Brinell hardness, 2.5 mm ball, 62.5 kgf", "HB 2.5/62.5", "result", "1", "0.1", "1", "0.1", 1, 650, 50, 218, 3, 240),
    ("dwell_time", "Dwell time of the load", "Dwell", "parameter", "s", "1", "s", "1", 0.1, 3600, 10, 30, None, 250),
    ("rho", "Density", "Density", "result", "g/cm^3", "0.001", "lb/in^3", "0.0001", 2.0, 3.2, 2.5, 2.75, None, 310),
    ("pore_rho", "Pore fraction, from density and its reference", "Porosity", "result", "%", "0.01", "%", "0.01", -60, 50, -0.2, 5, None, 320),
    # Published without load, ball or gauge length: no method gives them, no summary has them.
    ("HB", "Brinell hardness, load not stated", "HB", "result", "1", "1", "1", "1", 1, 650, 40, 150, 3, 910),
    ("HV", "Vickers hardness, load not stated", "HV", "result", "1", "1", "1", "1", 1, 650, 40, 250, 3, 920),
    ("A", "Elongation after fracture, gauge length not stated", "%El", "result", "%", "0.1", "%", "0.1", 0, 60, 0.3, 25, None, 930),
    ("d_grain", "Grain size, as published", "Grain size", "result", "um", "1", "um", "1", 0.001, 100000, 10, 5000, None, 940),
    ("S_f", "Fatigue strength, as published", "Fatigue strength", "result", "MPa", "1", "ksi", "0.1", 0.1, 2000, 20, 200, None, 950),
    ("conductivity", "Electrical conductivity", "Conductivity", "result", "%IACS", "0.1", "%IACS", "0.1", 1, 110, 18, 40, None, 960),
]  # fmt: skip
BRINELL = [
    # code, standard, edition, ball [mm], force [kgf], property
    ("ASTM-E10-18-HBW-10-500", "ASTM E10", "18", 10, 500, "HBW_10_500"),
    ("ASTM-E10-18-HBW-10-1000", "ASTM E10", "18", 10, 1000, "HBW_10_1000"),
    ("ASTM-E10-18-HBW-5-250", "ASTM E10", "18", 5, 250, "HBW_5_250"),
    ("ASTM-E10-18-HBW-2.5-62.5", "ASTM E10", "18", 2.5, 62.5, "HBW_2.5_62.5"),
    ("ISO-6506-1-2014-HBW-10-500", "ISO 6506-1", "2014", 10, 500, "HBW_10_500"),
    ("ISO-6506-1-2014-HBW-2.5-62.5", "ISO 6506-1", "2014", 2.5, 62.5, "HBW_2.5_62.5"),
]
BRINELL_SCOPE = (
    "Two diagonals of each of three indents or more, or the instrument's own readings. "
    "Diagonals lie between 0.24 and 0.6 of the ball. Verify against the standard."
)
DENSITY_SCOPE = (
    "Weighed in air and in water of known temperature, with the buoyancy of air. Porosity "
    "takes a reference density from the heat's own chemistry or a HIPed piece of the heat. "
    "Verify against the standard."
)


def add_properties(apps, database):
    table = apps.get_model("characterization", "Property").objects.using(database)
    found = {}
    for row in PROPERTIES:
        fields = dict(zip(PROPERTY_FIELDS, row, strict=True))
        code = fields.pop("code")
        found[code], _ = table.get_or_create(code=code, defaults=fields)
    return found


def add_methods(apps, database, properties):
    def table(name):
        return apps.get_model("characterization", name).objects.using(database)

    def add(code, parts, **fields):
        method, _ = table("TestMethod").get_or_create(code=code, defaults=fields)
        for position, (symbol, owed_by, is_owed) in enumerate(parts, start=1):
            table("MethodProperty").get_or_create(
                method=method,
                property=properties[symbol],
                defaults={
                    "owed_by": owed_by,
                    "is_owed": is_owed,
                    "position": 10 * position,
                },
            )

    for code, standard, edition, ball, force, symbol in BRINELL:
        add(
            code,
            [(symbol, "evaluation", True), ("dwell_time", "person", False)],
            kind="brinell",
            standard=standard,
            edition=edition,
            title=f"Brinell hardness of metallic materials, HBW {ball:g}/{force:g}",
            scope_note=BRINELL_SCOPE,
            evaluation_settings={
                "ball_mm": ball,
                "force_kgf": force,
                "least_indents": 3,
                "property": symbol,
            },
        )
    add(
        "ASTM-B311-17",
        [("rho", "evaluation", True), ("pore_rho", "evaluation", False)],
        kind="density",
        standard="ASTM B311",
        edition="17",
        title="Density by weighing in air and in a liquid (Archimedes)",
        scope_note=DENSITY_SCOPE,
        evaluation_settings={"air_density_g_cm3": 0.0012},
    )


ALMAG = (
    "Sauber Manufacturing, Mechanical and physical properties of Almag 35 (data sheet of "
    "a foundry), read 2026-11-23",
    "https://saubermfg.com/mechanical-physical-properties-of-almag-35/",
)
MAKEITFROM_535 = (
    "makeitfrom.com, 535.0-F (GM70B, A05350) cast aluminum, read 2026-11-23",
    "https://www.makeitfrom.com/material-properties/535.0-535.0-F-GM70B-A05350-Cast-Aluminum",
)
MAKEITFROM_B535 = (
    "makeitfrom.com, B535.0-F (A25350) cast aluminum, read 2026-11-23",
    "https://www.makeitfrom.com/material-properties/B535.0-B535.0-F-A25350-Cast-Aluminum",
)
MAKEITFROM_EN = (
    "makeitfrom.com, EN AC-51300 and EN AC-51200 cast aluminum, read 2026-11-23",
    "",
)
AL12SI = (
    "Article on scandium in Al-12Si, indexed at discovery.researcher.life "
    "(ba5b6709d32d307ebff2ec56e9be996c), abstract read 2026-11-23",
    "",
)
DONG = (
    "Dong, Zhang, Ji: grain refinement of Al-9Si-0.45Mg with Al3Ti3B, "
    "scribd.com/document/432022191, read 2026-11-23",
    "https://www.scribd.com/document/432022191",
)
EPFL = (
    "Aging of Al-Mg-Mn-Sc-Zr, infoscience.epfl.ch/record/217669, abstract read 2026-11-23",
    "https://infoscience.epfl.ch/record/217669",
)
AL10MG = (
    "Al-6/8/10Mg with Sc, Zr and Ti, vip.suzhouinfo.cn article 32747250, abstract read "
    "2026-11-23",
    "",
)
AL5SI = (
    "Sc and Zr in Al-5Si-Cu-Mg, Crystals 15 (2025) 981, read 2026-11-23",
    "https://www.mdpi.com/2073-4352/15/11/981",
)
SAWTELL = (
    "Sawtell, Jensen: Mechanical properties and microstructures of Al-Mg-Sc alloys, "
    "Metallurgical Transactions A 21 (1990), doi 10.1007/BF02782422, abstract only",
    "https://link.springer.com/10.1007/BF02782422",
)
AL_SC_ZR = (
    "Sand castings of Al-0.05..0.5Sc(-Zr), indexed at discovery.researcher.life topic "
    "al-sc-zr-alloys, abstract read 2026-11-23",
    "",
)
A206 = (
    "Mechanical properties of cast aluminum (table), scribd.com/doc/238675522, read "
    "2026-11-23",
    "",
)
AL_CE = (
    "Cerium-based, intermetallic-strengthened aluminum casting alloy, Materials Horizons "
    "2017, doi 10.1039/c7mh00391a, read 2026-11-23",
    "https://pubs.rsc.org/en/content/articlehtml/2017/mh/c7mh00391a",
)
REFINED, UNREFINED = "refined with Al3Ti3B", "refined with AlTi5B1"


def rows():
    """(material, alloy, state, process, Sc wt%, property, what, text, unit, spread,
    statement, source), as published.
    """

    def several(material, alloy, state, process, sc, what, source, values, said=""):
        for symbol, text, unit, *spread in values:
            yield (
                material, alloy, state, process, sc, symbol, what, text, unit,
                spread[0] if spread else "", said, source,
            )  # fmt: skip

    almag = ("Almag 35 (535)", "535.0", "F", "sand", None)
    yield from several(*almag, "typical", ALMAG, [
        ("Rm", "40", "ksi"), ("Rp0.2", "20", "ksi"), ("A", "13", "%"), ("HB", "70", "1"),
        ("S_f", "10", "ksi"), ("E", "10.3", "Msi"), ("rho", "0.095", "lb/in^3"),
        ("conductivity", "23.21", "%IACS"),
    ])  # fmt: skip
    yield from several(*almag, "minimum", ALMAG, [
        ("Rm", "35", "ksi"), ("Rp0.2", "18", "ksi"), ("A", "9", "%"),
    ])  # fmt: skip
    yield from several("535.0", "535.0", "F", "", None, "typical", MAKEITFROM_535, [
        ("Rm", "270", "MPa"), ("Rp0.2", "140", "MPa"), ("A", "10", "%"),
        ("HB", "70", "1"), ("S_f", "70", "MPa"), ("E", "67", "GPa"),
    ])  # fmt: skip
    yield from several("B535.0", "B535.0", "F", "", None, "typical", MAKEITFROM_B535, [
        ("Rm", "260", "MPa"), ("Rp0.2", "130", "MPa"), ("A", "10", "%"),
        ("HB", "65", "1"), ("S_f", "62", "MPa"),
    ])  # fmt: skip
    yield from several("EN AC-51300", "", "F", "", None, "typical", MAKEITFROM_EN, [
        ("Rm", "190", "MPa"), ("Rp0.2", "110", "MPa"), ("A", "3.7", "%"),
        ("HB", "65", "1"),
    ])  # fmt: skip
    yield from several("EN AC-51200", "", "F", "", None, "typical", MAKEITFROM_EN, [
        ("Rm", "220", "MPa"), ("Rp0.2", "150", "MPa"), ("A", "1.1", "%"),
        ("HB", "80", "1"),
    ])  # fmt: skip
    yield from several("Al-12Si", "", "F", "", 0, "mean", AL12SI, [
        ("Rm", "183", "MPa"), ("A", "3.5", "%"), ("d_grain", "400", "um"),
    ])  # fmt: skip
    yield from several("Al-12Si + 0.1 Sc", "", "F", "", 0.1, "mean", AL12SI, [
        ("Rm", "254", "MPa"), ("A", "8.3", "%"), ("d_grain", "135", "um"),
    ])  # fmt: skip
    base = ("Al-9Si-0.45Mg", "", "T6", "sand", 0, "mean", DONG)
    yield from several(*base, [
        ("Rm", "320", "MPa", "4"), ("Rp0.2", "289", "MPa", "2"), ("A", "2.4", "%", "0.4"),
        ("d_grain", "750", "um", "220"),
    ], UNREFINED)  # fmt: skip
    yield from several(*base, [
        ("Rm", "335", "MPa", "5"), ("Rp0.2", "300", "MPa", "1"), ("A", "4.5", "%", "0.6"),
        ("d_grain", "443", "um", "125"),
    ], REFINED)  # fmt: skip
    for state, text in (("aged 0 ks", "71.8"), ("aged 54 ks", "81.2"), ("aged 360 ks", "67.4")):
        yield from several(
            "Al-Mg-Mn-Sc-Zr", "", state, "", None, "mean", EPFL, [("HV", text, "1")],
            "The abstract does not state the aging temperature.",
        )  # fmt: skip
    yield from several("A206.0", "", "T4", "sand", 0, "typical", A206, [
        ("Rm", "51", "ksi"), ("Rp0.2", "36", "ksi"), ("A", "7", "%"),
    ])  # fmt: skip

    def said(material, state, symbol, statement, source):
        return (
            material, "", state, "", None, symbol, "typical", "", "", "", statement, source,
        )  # fmt: skip

    yield said("Al-10Mg + Sc, Zr, Ti", "peak aged", "HB", "Peak Brinell hardness about 45 % above that of Al-10Mg.", AL10MG)  # fmt: skip
    yield said("Al-5Si-Cu-Mg + Sc, Zr", "cast", "Rp0.2", "Proof strength rises with Sc and Zr, best at 0.25 to 0.5; above 0.5 brittle; the base alloy is the most ductile.", AL5SI)  # fmt: skip
    yield said("Al-(Mg)-0.5Sc", "wrought", "Rp0.2", "Wrought Al-Sc and Al-Mg-Sc; only the abstract was open.", SAWTELL)  # fmt: skip
    yield said("Al-0.05..0.5Sc(-Zr)", "aged 300 and 470 °C", "HV", "Sand castings gained hardness at 300 °C and lost it at 470 °C within 24 h.", AL_SC_ZR)  # fmt: skip
    yield said("Al-Ce family", "cast", "Rm", "Up to 400 MPa tensile and 320 MPa proof strength; 80 % kept at 240 °C.", AL_CE)  # fmt: skip


def add_literature(apps, database):
    def table(app, name):
        return apps.get_model(app, name).objects.using(database)

    units = dict(table("characterization", "Property").values_list("code", "canonical_unit"))
    keys = dict(table("characterization", "Property").values_list("code", "pk"))
    alloys = dict(
        table("trials", "Alloy").filter(compartment=None).values_list("code", "pk")
    )
    for row in rows():
        (material, alloy, temper, process, scandium, symbol, statistic, text, unit,
         spread, statement, (source, url)) = row  # fmt: skip
        table("characterization", "LiteratureValue").get_or_create(
            material=material,
            temper=temper,
            property_id=keys[symbol],
            statistic=statistic,
            text=text,
            statement=statement,
            source=source,
            defaults={
                "alloy_id": alloys.get(alloy),
                "process": process,
                "scandium_wt_pct": scandium,
                "value": canonical_value(text, unit, units[symbol]) if text else None,
                "unit": unit,
                "spread": canonical_value(spread, unit, units[symbol]) if spread else None,
                "spread_text": spread,
                "source_url": url,
            },
        )


def add_rows(apps, schema_editor):
    database = schema_editor.connection.alias
    add_methods(apps, database, add_properties(apps, database))
    add_literature(apps, database)


class Migration(migrations.Migration):
    dependencies = [
        ("characterization", "0007_readings_stay"),
        ("trials", "0003_catalogue"),
    ]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
