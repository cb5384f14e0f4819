"""The lists of trials, column by column."""

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from labtrack.pages.tables import (
    CODE,
    NUMBER,
    NUMBER_OPTIONAL,
    NUMBER_WIDE,
    OPTIONAL,
    OPTIONAL_WIDE,
    WRAPPED_WIDE,
    CodeColumn,
    EnteredColumn,
    RecordTable,
    ReferenceColumn,
    TimeColumn,
)
from labtrack.templatetags.display import state
from trials.choices import CastingVerdict
from trials.models import Casting, ExchangeRate, LotAssay, MaterialPrice, SupplyStage


class AlloyTable(RecordTable):
    kind = tables.Column(verbose_name=_("Kind"))
    name = tables.Column(verbose_name=_("Name"), attrs=OPTIONAL)
    parent = ReferenceColumn(verbose_name=_("Variant of"), attrs=OPTIONAL)

    sorts = {"code": "code", "kind": "kind"}


class MaterialLotTable(RecordTable):
    kind = tables.Column(verbose_name=_("Kind"), attrs=OPTIONAL)
    material = tables.Column(verbose_name=_("Material"))
    supplier = tables.Column(verbose_name=_("Supplier"), attrs=OPTIONAL)
    supplied_temper = tables.Column(verbose_name=_("Temper"), attrs=OPTIONAL)
    mass_as_entered = EnteredColumn(verbose_name=_("Mass"))
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {
        "code": "code",
        "kind": "kind",
        "material": "material",
        "supplier": "supplier",
        "created_at": "created_at",
    }
    default_sort = "-created_at"


class HeatTable(RecordTable):
    alloy = ReferenceColumn(verbose_name=_("Alloy"))
    furnace = tables.Column(verbose_name=_("Furnace"), attrs=OPTIONAL)
    runs = tables.Column(verbose_name=_("Pours"), attrs=NUMBER_OPTIONAL)
    bars = tables.Column(verbose_name=_("Specimens"), attrs=NUMBER)
    charged_at = TimeColumn(verbose_name=_("Charged"))

    sorts = {"code": "code", "charged_at": "charged_at", "furnace": "furnace"}
    default_sort = "-charged_at"


class MeltEventTable(RecordTable):
    code = ReferenceColumn(accessor="heat", verbose_name=_("Heat"), attrs=CODE)
    at = TimeColumn(verbose_name=_("Time"))
    kind = tables.Column(verbose_name=_("What"))
    value_as_entered = EnteredColumn(verbose_name=_("Value"))
    value = tables.Column(
        verbose_name=_("Value [°C, kg or %]"), visible=False
    )  # For spreadsheets, in the unit of its kind.
    duration_as_entered = EnteredColumn(
        verbose_name=_("Duration"), attrs=NUMBER_OPTIONAL
    )
    rotor_as_entered = EnteredColumn(verbose_name=_("Rotor"), attrs=NUMBER_WIDE)
    flow_as_entered = EnteredColumn(verbose_name=_("Gas flow"), attrs=NUMBER_WIDE)
    gas = tables.Column(verbose_name=_("Gas or flux"), attrs=OPTIONAL)
    note = tables.Column(verbose_name=_("Note"), attrs=OPTIONAL)
    recorded_by = tables.Column(verbose_name=_("Recorded by"), attrs=OPTIONAL_WIDE)
    struck_reason = tables.Column(verbose_name=_("Struck out"), attrs=OPTIONAL)

    sorts = {"at": "at", "kind": "kind"}
    default_sort = "-at"


class CastingRunTable(RecordTable):
    heat = ReferenceColumn(verbose_name=_("Heat"), attrs=OPTIONAL)
    process = tables.Column(verbose_name=_("Process"))
    mold_class = tables.Column(verbose_name=_("Mold class"), attrs=OPTIONAL)
    pour_temperature_as_entered = EnteredColumn(
        verbose_name=_("Pour temperature"), attrs=NUMBER_OPTIONAL
    )
    bars = tables.Column(verbose_name=_("Specimens"), attrs=NUMBER_OPTIONAL)
    poured_at = TimeColumn(verbose_name=_("Poured"))

    sorts = {
        "code": "code",
        "process": "process",
        "mold_class": "mold_class",
        "poured_at": "poured_at",
    }
    default_sort = "-poured_at"


class CastingTable(RecordTable):
    casting_run = ReferenceColumn(verbose_name=_("Casting run"), attrs=OPTIONAL)
    piece = tables.Column(verbose_name=_("Piece"))
    number = tables.Column(verbose_name=_("No."), attrs=NUMBER_OPTIONAL)
    mass_as_entered = EnteredColumn(verbose_name=_("Mass"))
    verdict = tables.Column(verbose_name=_("Verdict"))
    scrap_code = tables.Column(
        verbose_name=_("Scrapped for"), attrs=OPTIONAL_WIDE, empty_values=("",)
    )
    bars = tables.Column(verbose_name=_("Specimens"), attrs=NUMBER_OPTIONAL)
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {
        "code": "code",
        "piece": "piece",
        "verdict": "verdict",
        "created_at": "created_at",
    }
    default_sort = "-created_at"

    def render_verdict(self, record: Casting) -> SafeString:
        key = CastingVerdict(record.verdict).state
        return state(key, word=record.get_verdict_display())

    def value_verdict(self, record: Casting) -> str:
        return record.verdict


class SpecimenTable(RecordTable):
    stamp_mark = CodeColumn(verbose_name=_("Mark"))
    kind = tables.Column(verbose_name=_("Kind"))
    origin = tables.Column(verbose_name=_("Origin"), attrs=OPTIONAL)
    source = ReferenceColumn(
        verbose_name=_("Heat or lot"), attrs=OPTIONAL, accessor="root"
    )
    state = tables.Column(verbose_name=_("State"), attrs=OPTIONAL, accessor="temper")
    diameter_as_entered = EnteredColumn(verbose_name=_("Diameter"), attrs=NUMBER_WIDE)
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {
        "code": "code",
        "kind": "kind",
        "origin": "origin",
        "created_at": "created_at",
    }
    default_sort = "-created_at"


class HeatTreatmentCycleTable(RecordTable):
    edition = tables.Column(verbose_name=_("Edition"), attrs=NUMBER)
    temper = tables.Column(verbose_name=_("Temper"))
    steps = tables.Column(verbose_name=_("Segments"), attrs=NUMBER)
    is_used = tables.BooleanColumn(verbose_name=_("Used"), yesno=_("yes,no"))

    sorts = {"code": "code", "temper": "temper", "edition": "edition"}


class HeatTreatmentLoadTable(RecordTable):
    compartment = None
    cycle = ReferenceColumn(verbose_name=_("Cycle"))
    furnace = tables.Column(verbose_name=_("Furnace"), attrs=OPTIONAL)
    shown_items = tables.Column(verbose_name=_("Items you see"), attrs=NUMBER)
    started_at = TimeColumn(verbose_name=_("Started"))
    finished_at = TimeColumn(verbose_name=_("Finished"), attrs=OPTIONAL)

    sorts = {"code": "code", "started_at": "started_at", "furnace": "furnace"}
    default_sort = "-started_at"


class ChemistrySampleTable(RecordTable):
    source = ReferenceColumn(verbose_name=_("Sample of"))
    stage = tables.Column(verbose_name=_("Stage"))
    method = tables.Column(verbose_name=_("Method"), attrs=OPTIONAL)
    laboratory = tables.Column(verbose_name=_("Laboratory"), attrs=OPTIONAL_WIDE)
    state = tables.Column(verbose_name=_("State"), attrs=OPTIONAL)
    taken_at = TimeColumn(verbose_name=_("Taken"))
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {
        "code": "code",
        "stage": "stage",
        "method": "method",
        "created_at": "created_at",
    }
    default_sort = "-created_at"


class ReferenceMaterialTable(RecordTable):
    name = tables.Column(verbose_name=_("Name"))
    producer = tables.Column(verbose_name=_("Producer"), attrs=OPTIONAL)
    samples = tables.Column(verbose_name=_("Samples"), attrs=NUMBER)

    sorts = {"code": "code", "name": "name"}


class SpecificationTable(RecordTable):
    edition = tables.Column(verbose_name=_("Edition"))
    owner = tables.Column(verbose_name=_("Owner"))
    form = tables.Column(verbose_name=_("Form"))
    alloy = ReferenceColumn(verbose_name=_("Alloy"), attrs=OPTIONAL)
    standing = tables.Column(
        verbose_name=_("Standing"), accessor="standing_text", empty_values=()
    )
    issued_on = TimeColumn(verbose_name=_("Issued"), attrs=OPTIONAL_WIDE)

    sorts = {"code": "code", "owner": "owner", "edition": "edition", "form": "form"}


class LotAssayTable(RecordTable):
    code = ReferenceColumn(accessor="lot", verbose_name=_("Lot"))
    element = tables.Column(verbose_name=_("Element"), linkify=True, attrs=CODE)
    value = CodeColumn(accessor="as_entered", verbose_name=_("Value"), attrs=NUMBER)
    wt_pct = tables.Column(verbose_name=_("wt%"), visible=False)
    source = tables.Column(verbose_name=_("Source"))
    document = tables.Column(verbose_name=_("Certificate or method"), attrs=OPTIONAL)
    reported_on = TimeColumn(verbose_name=_("Reported"), attrs=OPTIONAL)
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {
        "element": "element",
        "source": "source",
        "created_at": "created_at",
    }
    default_sort = "-created_at"

    class Meta(RecordTable.Meta):
        model = LotAssay
        fields = ()
        sequence = (
            "code", "element", "value", "wt_pct", "source", "document", "reported_on",
            "created_at", "compartment",
        )  # fmt: skip


class MaterialPriceTable(RecordTable):
    code = tables.Column(
        accessor="material", verbose_name=_("Material"), linkify=True, attrs=CODE
    )
    lot = ReferenceColumn(verbose_name=_("Lot"), attrs=OPTIONAL)
    form = tables.Column(verbose_name=_("Form"), attrs=OPTIONAL)
    price = CodeColumn(accessor="as_entered", verbose_name=_("Price"), attrs=NUMBER)
    per_contained = tables.Column(
        accessor="contained_text",
        verbose_name=_("Per kg contained"),
        attrs=NUMBER_OPTIONAL,
    )
    priced_on = TimeColumn(verbose_name=_("Date"))
    source = tables.Column(verbose_name=_("Source"), attrs=WRAPPED_WIDE)

    sorts = {"code": "material", "form": "form", "priced_on": "priced_on"}
    default_sort = "-priced_on"

    class Meta(RecordTable.Meta):
        model = MaterialPrice
        fields = ()
        sequence = (
            "code", "lot", "form", "price", "per_contained", "priced_on", "source",
            "compartment",
        )  # fmt: skip


class SupplyStageTable(RecordTable):
    code = ReferenceColumn(accessor="lot", verbose_name=_("Lot"))
    position = tables.Column(verbose_name=_("Stage"), attrs=NUMBER)
    step = tables.Column(verbose_name=_("Step"), linkify=True)
    company = tables.Column(verbose_name=_("Company"))
    country = tables.Column(verbose_name=_("Country"))
    evidence = tables.Column(verbose_name=_("Evidence"), attrs=OPTIONAL)
    created_at = TimeColumn(verbose_name=_("Recorded"), attrs=OPTIONAL_WIDE)

    sorts = {
        "company": "company",
        "country": "country",
        "step": "step",
        "created_at": "created_at",
    }
    default_sort = "-created_at"

    class Meta(RecordTable.Meta):
        model = SupplyStage
        fields = ()
        sequence = (
            "code", "position", "step", "company", "country", "evidence", "created_at",
            "compartment",
        )  # fmt: skip


class ExchangeRateTable(RecordTable):
    code = tables.Column(
        accessor="base", verbose_name=_("Currency"), linkify=True, attrs=CODE
    )
    rate = tables.Column(
        accessor="rate_as_entered", verbose_name=_("Rate"), attrs=NUMBER
    )
    quote = tables.Column(verbose_name=_("Costs in"))
    on = TimeColumn(verbose_name=_("Date"))
    source = tables.Column(verbose_name=_("Source"), attrs=OPTIONAL)
    compartment = None

    sorts = {"code": "base", "quote": "quote", "on": "on"}
    default_sort = "-on"

    class Meta(RecordTable.Meta):
        model = ExchangeRate
        fields = ()
        sequence = ("code", "rate", "quote", "on", "source")
