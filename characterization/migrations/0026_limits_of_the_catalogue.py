"""Limits and places of the catalog as the laboratory's table of tests states them; the
highest stress of a cycle; crack growth is evaluated from lengths against cycles.

A limit that somebody changed since stays as it is: only rows as they were seeded change.
"""

from django.db import migrations

# code: (hard limits before, hard limits now)
HARD = {
    "n": ((0, 1), (0, 0.6)),
    "DI": ((-40, 60), (-1, 40)),
    "conductivity": ((1, 110), (10, 65)),
    "T_sol_DSC": ((300, 700), (400, 700)),
    "T_sol": ((300, 700), (400, 700)),
    "NAMLT": ((-20, 300), (0, 150)),
    "R": ((-1000, 1), (None, 0.999999)),
    # Diagonals of 0.24 D to 0.6 D on the scale of the name (E10, ISO 6506-1).
    "HBW_10_500": ((1, 650), (15.9, 109)),
    "HBW_10_1000": ((1, 650), (31.8, 218)),
    "HBW_5_250": ((1, 650), (31.8, 218)),
    "HBW_2.5_62.5": ((1, 650), (31.8, 218)),
}
SOFT = {
    "DI": ((-1, 40), (0, 40)),
    "Vv_phase": ((0, 40), (0, 10)),
    "Aa_phase": ((0, 40), (0, 10)),
}
PLACES = {f"HR{scale}": (("0.1", "0.1"), ("1", "1")) for scale in "BEFHK"}
# code: from which value, to which place, to which one of a US reader
COARSER = {
    "A_4D": (10, "0.5", "0.5"),
    "A_5D": (10, "0.5", "0.5"),
    "A_50": (10, "0.5", "0.5"),
    "KV2": (10, "1", "1"),
    "KV8": (10, "1", "1"),
}
SIGMA_MAX = {
    "name": "Highest stress of a cycle",
    "role": "parameter",
    "canonical_unit": "MPa",
    "place": "1",
    "customary_unit": "ksi",
    "customary_place": "0.1",
    "hard_low": -2000,
    "hard_high": 2000,
    "soft_low": 10,
    "soft_high": 600,
    "position": 600,
}
GROWTH = {
    "kind": "crack-growth",
    "evaluation_settings": {"geometry": "C(T)", "rate_low": 1e-5, "rate_high": 1e-3},
}


def change_rows(apps, schema_editor):
    database = schema_editor.connection.alias

    def table(name):
        return apps.get_model("characterization", name).objects.using(database)

    properties = table("Property")
    for limits, low, high in (
        (HARD, "hard_low", "hard_high"),
        (SOFT, "soft_low", "soft_high"),
        (PLACES, "place", "customary_place"),
    ):
        for code, (before, now) in limits.items():
            properties.filter(code=code, **dict(zip((low, high), before))).update(
                **dict(zip((low, high), now))
            )
    for code, (first, place, customary) in COARSER.items():
        properties.filter(code=code, coarse_from=None).update(
            coarse_from=first, coarse_place=place, coarse_customary_place=customary
        )
    highest, _ = properties.get_or_create(code="sigma_max", defaults=SIGMA_MAX)
    for method in table("TestMethod").filter(code__in=("ASTM-E466-21", "ASTM-E606-21")):
        table("MethodProperty").get_or_create(
            method=method,
            property=highest,
            defaults={"owed_by": "instrument", "is_owed": False, "position": 15},
        )
    growth = table("TestMethod").filter(code="ASTM-E647-23", kind="numbers").first()
    if growth is not None:
        table("TestMethod").filter(pk=growth.pk).update(**GROWTH)
        table("MethodProperty").filter(
            method=growth, property__code__in=("m_Paris", "dK_th", "R")
        ).update(owed_by="evaluation")


class Migration(migrations.Migration):
    dependencies = [("characterization", "0025_coarser_places")]
    operations = [migrations.RunPython(change_rows, migrations.RunPython.noop)]
