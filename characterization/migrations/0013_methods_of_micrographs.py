"""Rows: what is measured on micrographs. Where a row stands already it stays as it is."""

from django.db import migrations

FIELDS = (
    "code", "name", "us_symbol", "role", "canonical_unit", "place", "customary_unit",
    "customary_place", "hard_low", "hard_high", "soft_low", "soft_high", "position",
)  # fmt: skip
PROPERTIES = [
    ("l_mean", "Mean lineal intercept", "Grain size", "result", "um", "1", "um", "1", 0.1, 50000, 10, 2000, 410),
    ("G", "Grain size number", "ASTM G", "result", "1", "0.1", "1", "0.1", -12, 16, -5, 14, 411),
    ("SDAS", "Secondary dendrite arm spacing", "DAS", "result", "um", "1", "um", "1", 0.5, 2000, 2, 300, 420),
    ("Vv_pore", "Pore fraction, by point count", "", "result", "%", "0.01", "%", "0.01", 0, 100, 0, 10, 430),
    ("Aa_pore", "Pore fraction, by image", "", "result", "%", "0.01", "%", "0.01", 0, 100, 0, 10, 431),
    ("F_max_pore", "Largest Feret diameter of a pore", "", "result", "um", "1", "um", "1", 0, 50000, 1, 3000, 434),
    ("sphericity", "Mean sphericity of pores", "", "result", "1", "0.01", "1", "0.01", 0, 1, 0.1, 1, 435),
]  # fmt: skip
METHODS = [
    ("ASTM-E112-13-INTERCEPTS", "grain-intercepts", "ASTM E112", "13", "Grain size by counted intercepts (Heyn)", "Five fields or more; the intercept is averaged, never G. Barker's etch and polarized light for Al-Mg.", {"counted": "intercepts"}, [("l_mean", True), ("G", False)]),
    ("ASTM-E562-19-PORES", "point-count", "ASTM E562", "19", "Pore fraction by systematic point count", "", {"property": "Vv_pore"}, [("Vv_pore", True)]),
    ("ASTM-E1245-03-PORES", "area-fraction", "ASTM E1245", "03 (2016)", "Pore fraction by automatic image analysis", "Scatter between fields, not pixels.", {"property": "Aa_pore"}, [("Aa_pore", True), ("F_max_pore", False), ("sphericity", False)]),
    ("HOUSE-SDAS-1", "arm-spacing", "House practice after AFS", "1", "Secondary dendrite arm spacing", "No ASTM standard. Twenty dendrites or more; globular grains have no arms, and that is a result.", {}, [("SDAS", True)]),
]  # fmt: skip


def add_rows(apps, schema_editor):
    def table(name):
        model = apps.get_model("characterization", name)
        return model.objects.using(schema_editor.connection.alias)

    known = {}
    for row in PROPERTIES:
        fields = dict(zip(FIELDS, row, strict=True))
        code = fields.pop("code")
        known[code], _ = table("Property").get_or_create(code=code, defaults=fields)
    for code, kind, standard, edition, title, scope, settings, parts in METHODS:
        method, is_new = table("TestMethod").get_or_create(
            code=code,
            defaults={
                "kind": kind,
                "standard": standard,
                "edition": edition,
                "title": title,
                "scope_note": scope,
                "evaluation_settings": settings,
            },
        )
        for position, (symbol, is_owed) in enumerate(parts, start=1):
            table("MethodProperty").get_or_create(
                method=method,
                property=known[symbol],
                defaults={
                    "owed_by": "evaluation",
                    "is_owed": is_owed,
                    "position": 10 * position,
                },
            )


class Migration(migrations.Migration):
    dependencies = [("characterization", "0012_micrographs_stay")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
