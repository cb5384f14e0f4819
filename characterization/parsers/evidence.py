"""What files may hold as evidence of a method: one declaration for each kind.

Names, dimensions, what is needed and what a method wants to know beside the numbers. The
rules of profiles, the editor and the pages of documentation all follow from these rows.
Labels are English words that doors translate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

CURVE, READINGS, TESTS = "curve", "readings", "tests"
"""What a row is: a moment of one recording, one reading of a test, or a whole test."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One column that a kind of evidence knows.

    `unit` is the canonical one. A `is_plain` number (a count, a hardness) has none; a
    text has none either.
    """

    name: str
    label: str
    unit: str = ""
    is_plain: bool = False
    is_text: bool = False
    words: str = ""
    """What machines print above it, parted by bars; proposals of the editor."""

    @property
    def has_unit(self) -> bool:
        return not (self.is_plain or self.is_text)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that holds for the whole file, in its canonical unit."""

    name: str
    label: str
    unit: str
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of evidence: what its files hold.

    Of each group in `needs` one name at least must be given, be it a column or a
    constant; `also` names what a column asks for beside it. `constants` are those that
    the method uses, in the order of the editor.
    """

    name: str
    title: str
    channels: tuple[Channel, ...]
    needs: tuple[tuple[str, ...], ...]
    constants: tuple[Constant, ...] = ()
    also: Mapping[str, tuple[str, ...]] | None = None
    rows: str = CURVE
    method: str = ""
    """The kind of method that is evaluated from it; empty: as `name`."""
    noun: str = "curve"

    @property
    def kind(self) -> str:
        return self.method or self.name

    def channel(self, name: str) -> Channel | None:
        return next((one for one in self.channels if one.name == name), None)

    def units(self) -> dict[str, str]:
        """Canonical unit of each number that files of this kind may state."""
        return {one.name: one.unit for one in self.constants} | {
            one.name: one.unit for one in EVERYWHERE
        }

    def constant(self, name: str) -> Constant | None:
        known = (*self.constants, *EVERYWHERE)
        return next((one for one in known if one.name == name), None)

    def means(self, plain_name: str) -> str:
        """The channel that a column's name, made plain, may mean; empty for none."""
        for one in self.channels:
            if plain_name in one.words.split("|"):
                return one.name
        return ""


_TIME = Channel("time", "time", "s", words="time|elapsed time|test time|zeit|temps|t")
_FORCE = Channel("force", "force", "N", words="force|load|kraft|standardkraft|charge")
_EXTENSION = Channel("extension", "extension of the gauge length", "mm")
_STRESS = Channel("stress", "stress", "MPa")
_STRAIN = Channel("strain", "strain", "1")
_CROSSHEAD = Channel("crosshead", "crosshead travel", "mm")
_TEMPERATURE = Channel(
    "temperature", "temperature", "degC",
    words="temperature|temp|temp.|temperatur|temperatura|sample temperature|ts",
)  # fmt: skip
_OPENING = Channel(
    "opening", "opening of the crack", "mm",
    words="cod|p-cod|cmod|opening|crack opening|crack mouth opening|clip gauge|clip gage",
)  # fmt: skip
_POTENTIAL = Channel(
    "potential", "potential", "mV", words="potential|e|ewe|potentiel|potenzial|e we"
)
_CURRENT = Channel("current", "current", "uA", words="current|i|courant|strom|im")
_DENSITY = Channel(
    "current_density", "current density", "uA/cm^2",
    words="current density|j|stromdichte|densite de courant",
)  # fmt: skip
SPECIMEN = Channel(
    "specimen", "specimen", is_text=True,
    words="specimen|specimen id|sample|sample id|bar|probe|eprouvette|id",
)  # fmt: skip

QUANTITIES = {
    one.name: one
    for one in (
        Constant("test_temperature", "test temperature", "degC"),
        Constant("gauge_length", "gauge length", "mm"),
        Constant("diameter", "diameter", "mm"),
        Constant("width", "width", "mm"),
        Constant("thickness", "thickness", "mm"),
        Constant("area", "cross-section", "mm^2"),
        Constant("strain_rate", "strain rate", "1/s"),
        Constant("crosshead_rate", "crosshead rate", "mm/min"),
        Constant("crack_length", "crack length", "mm"),
        Constant("span", "span of a bend bar", "mm"),
        Constant("proof_strength", "proof strength Rp0.2", "MPa"),
        Constant("electrode_area", "area of the electrode", "cm^2"),
        Constant("sample_mass", "mass of the sample", "mg"),
        Constant("heating_rate", "rate of heating or cooling", "K/min"),
        Constant("ambient_temperature", "temperature it cools toward", "degC"),
        Constant("force_max", "highest force of a cycle", "N"),
        Constant("stress_ratio", "stress ratio R", "1", is_plain=True),
        Constant("frequency", "frequency of loading", "Hz"),
        Constant("field_area", "area of one field", "mm^2"),
        Constant("test_force", "test force of the scale", "kgf"),
    )
}
"""Each single number a curve's file or profile may state, whatever its kind."""

EVERYWHERE = (QUANTITIES["test_temperature"],)


def constants_of(*names: str, **labels: str) -> tuple[Constant, ...]:
    """Those of a kind, with its own words for some of them."""
    return tuple(
        replace(QUANTITIES[name], label=labels.get(name, QUANTITIES[name].label))
        for name in names
    )


CURVES = (
    Evidence(
        "tensile",
        "Tensile curve",
        (_TIME, _FORCE, _EXTENSION, _STRESS, _STRAIN, _CROSSHEAD, _TEMPERATURE),
        (("force", "stress"), ("extension", "strain")),
        constants_of("diameter", "width", "thickness", "area", "gauge_length"),
    ),
    Evidence(
        "dsc",
        "DSC run",
        (
            _TEMPERATURE,
            Channel(
                "heat_flow", "heat flow per mass", "W/g",
                words="dsc|heat flow|heatflow|warmestrom|flux de chaleur",
            ),
            Channel(
                "heat_flow_power", "heat flow of the sample", "mW",
                words="heat flow power|power",
            ),
            Channel(
                "mass", "mass of the sample, as a column", "mg",
                words="mass|weight|sample mass|masse|probenmasse",
            ),
            Channel(
                "rate", "rate of heating, as a column", "K/min",
                words="rate|heating rate|heizrate|vitesse",
            ),
            _TIME,
        ),
        (
            ("temperature",),
            ("heat_flow", "heat_flow_power"),
            ("time", "rate", "heating_rate"),
        ),
        constants_of("sample_mass", "heating_rate"),
        also={"heat_flow_power": ("sample_mass", "mass")},
        noun="DSC run",
    ),
    Evidence(
        "cooling-curve",
        "Cooling curve of a cup",
        (_TIME, _TEMPERATURE),
        (("time",), ("temperature",)),
        constants_of("ambient_temperature"),
        noun="cooling curve",
    ),
    Evidence(
        "polarization",
        "Polarization curve",
        (_TIME, _POTENTIAL, _CURRENT, _DENSITY),
        (("potential",), ("current", "current_density")),
        constants_of("electrode_area"),
        also={"current": ("electrode_area",)},
        noun="polarization curve",
    ),
    Evidence(
        "fracture-toughness",
        "Force against crack opening",
        (_TIME, _FORCE, _OPENING),
        (("force",), ("opening",)),
        constants_of(
            "crack_length", "thickness", "width", "span", "proof_strength",
            crack_length="crack length a", thickness="thickness B", width="width W",
            span="span S of a bend bar",
        ),
        noun="toughness record",
    ),
    Evidence(
        "crack-growth",
        "Crack length against cycles",
        (
            Channel(
                "cycles", "cycles", "1", is_plain=True,
                words="cycles|cycle|n|cycle count|number of cycles|lastwechsel",
            ),
            Channel(
                "crack_length", "crack length", "mm",
                words="crack length|a|crack size|risslange|longueur de fissure",
            ),
        ),
        (("cycles",), ("crack_length",)),
        constants_of(
            "thickness", "width", "force_max", "stress_ratio", "frequency",
            thickness="thickness B", width="width W",
        ),
        noun="list of crack lengths",
    ),
    Evidence(
        "particles",
        "List of particles",
        (
            Channel("area", "area", "um^2", words="area|flache|aire"),
            Channel("feret", "Feret diameter", "um", words="feret|max feret|feret max"),
            Channel(
                "circularity", "circularity", "1", is_plain=True,
                words="circ.|circ|circularity|roundness",
            ),
            Channel(
                "field", "number of the field", "1", is_plain=True,
                words="field|image|slice|feld|champ",
            ),
        ),
        (("area",),),
        constants_of("field_area"),
        method="area-fraction",
        noun="list of particles",
    ),
)  # fmt: skip
LIVES = Evidence(
    "fatigue",
    "List of lives (S-N)",
    (
        SPECIMEN,
        Channel(
            "stress_amplitude", "stress amplitude", "MPa",
            words="stress amplitude|amplitude|sigma a|spannungsamplitude|sa",
        ),
        Channel(
            "stress_max", "highest stress", "MPa",
            words="max stress|maximum stress|stress max|sigma max|smax|oberspannung",
        ),
        Channel(
            "cycles", "cycles", "1", is_plain=True,
            words="cycles|n|nf|n f|cycles to failure|life|lastwechsel|cycles a rupture",
        ),
        Channel(
            "runout", "run-out", is_text=True,
            words="run-out|runout|run out|durchlaufer|status|result|remark",
        ),
        Channel("stress_ratio", "stress ratio R", "1", is_plain=True, words="r|ratio|r ratio"),
        Channel("frequency", "frequency of loading", "Hz", words="frequency|f|freq"),
    ),
    (
        ("specimen",),
        ("stress_amplitude", "stress_max"),
        ("cycles",),
        ("stress_ratio",),
    ),
    constants_of("stress_ratio", "frequency"),
    rows=TESTS,
    noun="list of lives",
)  # fmt: skip
LEGACY = Evidence(
    "",
    "Curve",
    (
        _TIME, _FORCE, _EXTENSION, _STRESS, _STRAIN, _CROSSHEAD, _TEMPERATURE, _OPENING,
        _POTENTIAL, _CURRENT, _DENSITY,
    ),
    (("force", "stress"), ("extension", "strain", "opening")),
    tuple(QUANTITIES.values()),
)  # fmt: skip
"""Of profiles that do not say what their files hold: any curve of a frame or cell."""

_POTENTIALS = replace(
    LEGACY,
    needs=(("potential",), ("current", "current_density")),
    noun="polarization curve",
)


@cache
def kinds() -> Mapping[str, Evidence]:
    """Every kind of evidence by its name: curves, lists of tests, and readings."""
    # The methods bring numpy along, which no form about a profile's marks needs.
    from characterization.parsers.evidence_readings import OF_READINGS

    return {one.name: one for one in (*CURVES, LIVES, *OF_READINGS)}


def evidence_of(values: Mapping[str, object]) -> Evidence | None:
    """What a profile says its files hold; None for a kind that nobody knows."""
    named = values.get("evidence") or ""
    if named:
        return kinds().get(str(named))
    columns = values.get("columns")
    channels = (
        {c.get("channel") for c in columns if isinstance(c, Mapping)}
        if isinstance(columns, (list, tuple))
        else set()
    )
    return _POTENTIALS if "potential" in channels else LEGACY


CHANNEL_UNITS = {
    channel.name: channel.unit
    for evidence in (LEGACY, *CURVES)
    for channel in evidence.channels
}
"""Each channel a curve may have, with the unit its array is in."""

QUANTITY_UNITS = {name: quantity.unit for name, quantity in QUANTITIES.items()}
"""Each single number a curve's file may state, with the unit it is converted to."""

TEXTS = {
    "specimen": "specimen",
    "external_id": "number of the test",
    "operator": "operator",
    "performed_at": "date and time",
    "direction": "direction",
    "note": "note",
    "reference_electrode": "reference electrode",
}
"""Each text a file may state; what it means is for the caller to decide."""
