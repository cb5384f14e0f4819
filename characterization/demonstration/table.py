"""The table of assumptions as a page to read: `docs/demonstration.md`.

python -m characterization.demonstration.table > docs/demonstration.md
"""

import sys

from characterization.demonstration import assumptions as a

HEAD = """# What the demonstration assumes

Everything in the demonstration is **simulated**. No tensile values of cast 535 with scandium
are published, so the levels are invented: chosen for size, not for truth. This page is
written from `characterization/demonstration/assumptions.py`; a test holds the two together.

The grid: {alloys} alloys ({codes}), {heats} heats each, in a random order drawn from the seed
{seed}. Each heat is poured into {sand} and {metal}; {plate_alloys} also into {plate}. Bars are
tested as cast (F) and aged (T5, {temperature} °C, {hours} h). A mount of each heat of
{examined} is looked at as cast in the metal mold: its micrographs are
drawn, grains and pores, and then measured by the product's own code.

Of {after_fracture}, from the metal mold, the broken bars are
measured: final gauge length, neck, place of the fracture. {bars_a_heat} bars of each heat of {fatigued},
{temper}, metal mold, are tested in fatigue at R = -1 and {cycles_per_s} Hz, at amplitudes of
{stresses}; {runout:.0e} cycles unbroken are a
run-out. A slice of the 50 mm step of one plate of {variant} has a map of hardness from the mold wall inward.

## Levels, effects and scatter

| what | value | unit | where from |
|---|---|---|---|
"""


def page() -> str:
    """The whole page, ready to be written."""
    rows = [*a.LEVELS.values(), *a.EFFECTS.values(), *a.SCATTER.values()]
    lines = [f"| {r.name} | {r.value:g} | {r.unit} | {r.source} |" for r in rows]
    for name, scatter in (
        ("between heats", a.BETWEEN_HEATS),
        ("within a heat", a.WITHIN_HEAT),
    ):
        lines.append(
            f"| s of Rp0.2, Rm, A {name} | {scatter.proof_strength_mpa:g}, "
            f"{scatter.tensile_strength_mpa:g}, {scatter.elongation_pct:g} "
            f"| MPa, MPa, % | {scatter.source} |"
        )
    head = HEAD.format(
        alloys=len(a.VARIANTS),
        codes=", ".join(v.code for v in a.VARIANTS),
        heats=a.HEATS_PER_ALLOY,
        seed=a.SEED,
        sand=a.SAND.description,
        metal=a.METAL.description,
        plate=a.PLATE.description,
        plate_alloys=" and ".join(a.PLATE_ALLOYS),
        examined=", ".join(a.EXAMINED),
        after_fracture=" and ".join(f"{c} {t}" for c, t in a.MEASURED_AFTER_FRACTURE),
        bars_a_heat=a.FATIGUE_BARS_PER_HEAT,
        fatigued=" and ".join(a.FATIGUED),
        temper=a.AGED,
        cycles_per_s=a.CYCLES_PER_S,
        stresses=" and of ".join(_stresses(code) for code in a.FATIGUED),
        runout=a.RUN_OUT_CYCLES,
        variant=a.VARIANT,
        temperature=a.AGING_TEMPERATURE_C,
        hours=a.AGING_TIME_H,
    )
    return "".join([head, "\n".join(lines), "\n", _metal(), _prices(), _fates()])


def _stresses(code: str) -> str:
    levels = sorted(set(a.STRESSES_MPA[code]), reverse=True)
    return f"{', '.join(map(str, levels))} MPa ({code})"


def _metal() -> str:
    lines = ["\n## Metal\n", "| lot | certificate [wt%] |", "|---|---|"]
    lines += [
        f"| {name} | {', '.join(f'{e} {text}' for e, text in assay.items())} |"
        for name, assay in a.ASSAYS.items()
    ]
    kept = ", ".join(f"{e} {100 * share:g} %" for e, share in a.RECOVERY.items())
    fade = ", ".join(f"{e} {100 * s:g} %" for e, s in a.FADE_PER_MIN.items())
    code, number = a.DEVIATING_HEAT
    lines += [
        f"\nWhat stays in the melt: {kept}. What fades each minute of pouring: {fade}; "
        f"{a.FADE_WHILE_HELD:g} times that before the first pour.",
        f"Heat {number} of {code} keeps only {100 * a.DEVIATING_RECOVERY:g} % of its "
        "scandium: outside its window, poured as a deviation.",
        f"Load {a.COLD_LOAD} of the aging ran {a.COLD_BY_K:g} K too cold, outside its "
        f"tolerance; load {a.LOGGED_LOAD} has the log of its furnace.\n",
    ]
    return "\n".join(lines)


def _prices() -> str:
    lines = ["\n## Prices\n", "| material | US$/kg | form | Sc [wt%] | source |"]
    lines.append("|---|---|---|---|---|")
    lines += [
        f"| {p.material} | {p.value} | {p.form} | {p.contained} | {p.source} |"
        for p in a.PRICES
    ]
    return "\n".join(lines) + "\n"


def _fates() -> str:
    lines = ["\n## Bars that something happens to\n", "| bar | what |", "|---|---|"]
    for (code, heat, mold, temper, number), fate in a.FATES.items():
        said = [
            f"{name} {value}".replace(" True", "")
            for name in fate.__slots__
            if (value := getattr(fate, name))
        ]
        what = ", ".join(said).replace("_", " ")
        lines.append(
            f"| {code}, heat {heat}, {mold} mold, {temper}, bar {number} | {what} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
