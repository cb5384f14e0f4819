"""Words with a fixed meaning in trials. Stored values are stable and readable."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AlloyKind(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    """Catalogue: 535.0 as the Aluminum Association has it."""
    VARIANT = "variant", _("Experimental variant")
    """Has a parent, and a target and window per element."""


class LotKind(models.TextChoices):
    INGOT = "ingot", _("Ingot")
    PURE_METAL = "pure-metal", _("Pure metal")
    MASTER_ALLOY = "master-alloy", _("Master alloy")
    RETURNS = "returns", _("Returns")
    BOUGHT_STOCK = "bought-stock", _("Bought stock")
    """Plate, bar or castings bought to be tested; must state its supplied temper."""


class CastingProcess(models.TextChoices):
    """How the metal became solid."""

    GREEN_SAND = "green-sand", _("Green sand")
    DRY_SAND = "dry-sand", _("Dry (no-bake) sand")
    PERMANENT_MOLD = "permanent-mold", _("Permanent mold")
    LOW_PRESSURE = "low-pressure", _("Low pressure")
    INVESTMENT = "investment", _("Investment (ceramic)")
    HIGH_PRESSURE_DIE = "high-pressure-die", _("High-pressure die")


class MoldClass(models.TextChoices):
    """The mold's cooling, as far as results of different molds must not be mixed."""

    SAND = "sand", _("Sand")
    METAL = "metal", _("Metal")
    CERAMIC = "ceramic", _("Ceramic")


class SpecimenOrigin(models.TextChoices):
    """Where a specimen comes from; each names exactly one kind of parent."""

    SEPARATELY_CAST = "separately-cast", _("Separately cast")
    """Parent: casting run."""
    CUT_FROM_CASTING = "cut-from-casting", _("Cut from casting")
    """Parent: casting."""
    DRAWN_FROM_MELT = "drawn-from-melt", _("Drawn from melt")
    """Parent: heat (disc, RPT sample)."""
    CUT_FROM_STOCK = "cut-from-stock", _("Cut from bought stock")
    """Parent: material lot."""
    SPLIT_FROM_SPECIMEN = "split-from-specimen", _("Split from specimen")
    """Parent: specimen."""


class SpecimenKind(models.TextChoices):
    TENSILE_BAR = "tensile-bar", _("Tensile bar")
    COUPON = "coupon", _("Coupon")
    MOUNT = "mount", _("Mount")
    DISC = "disc", _("Disc")
    RPT_SAMPLE = "rpt-sample", _("RPT sample")


class Orientation(models.TextChoices):
    AXIAL = "axial", _("Axial")
    RADIAL = "radial", _("Radial")
    TRANSVERSE = "transverse", _("Transverse")
    LONGITUDINAL = "longitudinal", _("Longitudinal (rolling direction)")
    LONG_TRANSVERSE = "long-transverse", _("Long transverse")
    SHORT_TRANSVERSE = "short-transverse", _("Short transverse")


class Temper(models.TextChoices):
    F = "F", _("F, as cast")
    T4 = "T4", _("T4, solution treated and naturally aged")
    T5 = "T5", _("T5, directly aged")
    T6 = "T6", _("T6, solution treated and artificially aged")
    T7 = "T7", _("T7, solution treated and overaged")


class CastingVerdict(models.TextChoices):
    """What inspection made of a piece. Scrap stays on record."""

    OPEN = "open", _("Not judged yet")
    GOOD = "good", _("Good")
    SCRAP = "scrap", _("Scrap")

    @property
    def state(self) -> str:
        """The key of how it is shown (labtrack.states)."""
        return {"open": "waiting", "good": "met", "scrap": "out-of-limits"}[self.value]


class ScrapReason(models.TextChoices):
    """What a piece was scrapped for, as foundries count it."""

    MISRUN = "misrun", _("Misrun or cold shut")
    SHRINKAGE = "shrinkage", _("Shrinkage")
    GAS_POROSITY = "gas-porosity", _("Gas porosity")
    OXIDE = "oxide", _("Oxide film or dross")
    INCLUSION = "inclusion", _("Sand or other inclusion")
    HOT_TEAR = "hot-tear", _("Hot tear")
    CRACK = "crack", _("Crack")
    DIMENSIONS = "dimensions", _("Dimensions")
    CHEMISTRY = "chemistry", _("Chemistry outside its window")
    MOLD_FAULT = "mold-fault", _("Mold or core fault")
    HANDLING = "handling", _("Damaged in handling")
    OTHER = "other", _("Other, as the sentence says")


class SegmentKind(models.TextChoices):
    RAMP = "ramp", _("Ramp")
    SOAK = "soak", _("Soak")
    QUENCH = "quench", _("Quench")
    HOLD = "hold", _("Room-temperature hold")


class AdditionMaterial(models.TextChoices):
    """Why metal went into the melt."""

    CHARGE = "charge", _("Charge")
    ADDITION = "addition", _("Addition")
    CORRECTION = "correction", _("Correction")


class WorkKind(models.TextChoices):
    """What a line of the scope of work counts."""

    HEATS = "heats", _("Heats cast")
    POURS = "pours", _("Molds poured")
    CASTINGS = "castings", _("Castings made")
    SPECIMENS = "specimens", _("Specimens made")
    TESTS = "tests", _("Tests of a method")
    MICROGRAPHS = "micrographs", _("Mounts examined")
    """Mounts with a test that counts."""


class ComponentFamily(models.TextChoices):
    BATTERY_BOX = "battery-box", _("Battery box")
    CHASSIS = "chassis", _("Chassis or suspension")
    POWERTRAIN = "powertrain", _("Powertrain or gearcase")
    AEROSTRUCTURE = "aerostructure", _("Aerostructure")
    MARINE = "marine", _("Marine")
    DEFENSE = "defense", _("Defense")
    OTHER = "other", _("Other")


class Demand(models.TextChoices):
    """How a component's requirement compares."""

    AT_LEAST = "at-least", _("at least")
    AT_MOST = "at-most", _("at most")
    EQUAL = "equal", _("equal to")


class DesignKind(models.TextChoices):
    CUSTOM = "custom", _("Custom table")
    """Typed or pasted, run by run."""


class FactorKind(models.TextChoices):
    ELEMENT = "element", _("Element [wt%]")
    """Content of an element: what each heat really had is measured."""
    NUMBER = "number", _("Number")
    CATEGORY = "category", _("Words")


class SpecificationOwner(models.TextChoices):
    """Who wrote the limits down, and so who may change them."""

    AA = "AA", _("Aluminum Association")
    ASTM = "ASTM", _("ASTM")
    HOUSE = "house", _("House")
    CUSTOMER = "customer", _("Customer")


class MetalForm(models.TextChoices):
    """What the limits are for: an ingot's magnesium still has its melt loss before it."""

    INGOT = "ingot", _("Ingot")
    CASTING = "casting", _("Casting")


class FractionUnit(models.TextChoices):
    """Units of a mass fraction. Atomic percent is none."""

    WT_PCT = "wt%", _("wt%")
    MG_PER_KG = "mg/kg", _("mg/kg")


class AssaySource(models.TextChoices):
    CERTIFICATE = "certificate", _("Certificate")
    OWN_ANALYSIS = "own-analysis", _("Own analysis")


class PricedForm(models.TextChoices):
    """What the price is of. A price of oxide read as metal is a third too low."""

    OXIDE = "oxide", _("Oxide")
    METAL = "metal", _("Metal")
    MASTER_ALLOY = "master-alloy", _("Master alloy")
    INGOT = "ingot", _("Ingot")


class PricedMass(models.TextChoices):
    """The mass that a price is per."""

    KG = "kg", _("per kg")
    LB = "lb", _("per lb")
    T = "t", _("per t")
    G = "g", _("per g")


class SupplyStep(models.TextChoices):
    """What happened to the metal at one stage of its supply chain."""

    MINED = "mined", _("Mined")
    REFINED = "refined", _("Refined")
    REDUCED = "reduced", _("Reduced to metal")
    ALLOYED = "alloyed", _("Alloyed")
    CAST = "cast", _("Cast to ingot")
    RECYCLED = "recycled", _("Recycled")
    TRADED = "traded", _("Traded")
