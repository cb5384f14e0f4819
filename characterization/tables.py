"""The lists of tests and of published values."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from characterization.models import (
    AcceptanceLimit,
    CalculatedValue,
    LiteratureValue,
    Test,
)
from characterization.models.tested_under import labeled
from labtrack.entry.quantity import shown_as_entered
from labtrack.pages.tables import (
    CODE,
    NUMBER,
    NUMBER_OPTIONAL,
    OPTIONAL,
    OPTIONAL_WIDE,
    WRAPPED_WIDE,
    ChosenColumn,
    RecordTable,
    ReferenceColumn,
    TimeColumn,
)
from labtrack.quantities import shown_unit
from labtrack.rounding import of_float, to_place
from labtrack.templatetags.display import state
from trials.models import MaterialState


class TestTable(RecordTable):
    """One row a test, the newest version of each."""

    __test__ = False

    chosen = ChosenColumn(
        accessor="test_uid", field="test", form="chosen-tests", said="specimen__code"
    )
    code = tables.Column(
        accessor="specimen__code",
        verbose_name=_("Specimen"),
        linkify=lambda record: record.get_absolute_url(),
        attrs=CODE,
    )
    mark = tables.Column(
        accessor="specimen__stamp_mark", verbose_name=_("Mark"), attrs=OPTIONAL
    )
    source = ReferenceColumn(
        accessor="specimen",
        verbose_name=_("Heat or lot"),
        attrs=OPTIONAL,
        empty_values=(),
    )
    material_state = tables.Column(
        verbose_name=_("Material state"), attrs=OPTIONAL_WIDE
    )
    method = tables.Column(verbose_name=_("Method"), attrs=OPTIONAL_WIDE)
    state = tables.Column(verbose_name=_("State"))
    performed = TimeColumn(
        accessor="performed_at", verbose_name=_("Tested"), attrs=OPTIONAL_WIDE
    )
    created = TimeColumn(accessor="created_at", verbose_name=_("Recorded"))
    # For exports alone.
    calculated = tables.Column(
        accessor="pk", verbose_name=_("Calculated"), visible=False, empty_values=()
    )

    sorts = {"created": "created_at", "code": "specimen__code"}
    default_sort = "-created"

    class Meta(RecordTable.Meta):
        model = Test
        fields = ()
        sequence = (
            "chosen",
            "code",
            "mark",
            "source",
            "material_state",
            "method",
            "state",
            "performed",
            "created",
            "calculated",
            "compartment",
        )

    def render_material_state(self, value: MaterialState) -> str:
        return value.label_for(self.seen)

    def value_material_state(self, value: MaterialState) -> str:
        return value.label_for(self.seen)

    def render_source(self, record: Test, column: Any) -> SafeString:
        specimen = record.specimen
        return self.columns["source"].column.render(
            specimen.source_heat or specimen.source_lot, table=self
        )

    def value_source(self, record: Test) -> str:
        specimen = record.specimen
        return self.columns["source"].column.value(
            specimen.source_heat or specimen.source_lot, table=self
        )

    def render_state(self, record: Test) -> SafeString:
        shown = state(record.state)
        if record.validity == "invalid":
            return format_html("{} {}", shown, state("invalid"))
        return shown

    def value_calculated(self, record: Test) -> str:
        """Each calculated property by its newest formula, in its canonical unit."""
        newest = {
            row.formula.property_id: row for row in record.calculated_values.all()
        }
        return "; ".join(
            f"{row.formula.property.code} {_canonical(row)}"
            for row in newest.values()
            if row.value is not None
        )

    def value_state(self, record: Test) -> str:
        return f"{record.state}{', invalid' if record.validity == 'invalid' else ''}"


def _canonical(row: CalculatedValue) -> str:
    prop = row.formula.property
    shown = to_place(of_float(row.value), prop.place_of(row.value))
    unit = "" if prop.canonical_unit == "1" else f" {prop.canonical_unit}"
    return f"{shown:f}{unit} (version {row.formula.number})"


class LiteratureTable(RecordTable):
    """One row a published value; an export says of each that it is literature."""

    code = tables.Column(
        accessor="material",
        verbose_name=_("Material"),
        linkify=True,
        attrs={"td": {"class": "wrap"}},
    )
    compartment = None
    temper = tables.Column(verbose_name=_("State"))
    process = tables.Column(verbose_name=_("Process"), attrs=OPTIONAL_WIDE)
    scandium = tables.Column(
        accessor="scandium_wt_pct", verbose_name=_("Sc [wt%]"), attrs=NUMBER_OPTIONAL
    )
    property = tables.Column(verbose_name=_("Property"))
    text = tables.Column(verbose_name=_("As published"), attrs=NUMBER, empty_values=())
    statistic = tables.Column(verbose_name=_("What"), attrs=OPTIONAL)
    statement = tables.Column(verbose_name=_("What it says"), attrs=WRAPPED_WIDE)
    source = tables.Column(verbose_name=_("Source"), attrs=WRAPPED_WIDE)
    origin = tables.Column(
        accessor="pk", verbose_name=_("Origin"), attrs=OPTIONAL, empty_values=()
    )
    # For exports alone: the number in the canonical unit.
    value = tables.Column(visible=False)
    unit = tables.Column(
        accessor="property__canonical_unit",
        verbose_name=_("Canonical unit"),
        visible=False,
    )

    sorts = {
        "code": "material",
        "property": "property__position",
        "temper": "temper",
        "source": "source",
    }

    class Meta(RecordTable.Meta):
        model = LiteratureValue
        fields = ()
        sequence = (
            "code",
            "temper",
            "process",
            "scandium",
            "property",
            "text",
            "statistic",
            "statement",
            "source",
            "origin",
            "value",
            "unit",
        )

    def render_text(self, record: LiteratureValue) -> str:
        spread = f" ± {record.spread_text}" if record.spread_text else ""
        return f"{record.text}{spread} {shown_unit(record.unit)}".strip() or "–"

    def value_text(self, record: LiteratureValue) -> str:
        spread = f" ± {record.spread_text}" if record.spread_text else ""
        unit = "" if record.unit in ("", "1") else f" {record.unit}"
        return f"{record.text}{spread}{unit}"

    def render_origin(self, record: LiteratureValue) -> SafeString:
        return state("withdrawn" if record.withdrawn_because else "literature")

    def value_origin(self, record: LiteratureValue) -> str:
        return "literature, withdrawn" if record.withdrawn_because else "literature"


class AcceptanceLimitTable(RecordTable):
    """One row a limit, as its document writes it."""

    code = tables.Column(
        accessor="specification__code",
        verbose_name=_("Specification"),
        linkify=lambda record: record.get_absolute_url(),
        attrs=CODE,
    )
    edition = tables.Column(
        accessor="specification__edition", verbose_name=_("Edition"), attrs=OPTIONAL
    )
    alloy = ReferenceColumn(
        accessor="specification__alloy", verbose_name=_("Alloy"), attrs=OPTIONAL
    )
    property = tables.Column(accessor="property__code", verbose_name=_("Property"))
    limit = tables.Column(accessor="as_written", verbose_name=_("Limit"), attrs=NUMBER)
    kind = tables.Column(verbose_name=_("Kind"), attrs=OPTIONAL)
    temper = tables.Column(verbose_name=_("Temper"))
    mold_class = tables.Column(verbose_name=_("Mold"), attrs=OPTIONAL_WIDE)
    origin = tables.Column(verbose_name=_("Bars"), attrs=OPTIONAL_WIDE)
    document = tables.Column(verbose_name=_("Document"), attrs=OPTIONAL)
    standing = tables.Column(
        accessor="specification__standing_text",
        verbose_name=_("Standing"),
        attrs=OPTIONAL,
    )
    history = tables.Column(
        accessor="pk",
        verbose_name=_("History"),
        attrs=OPTIONAL_WIDE,
        exclude_from_export=True,
    )
    compartment = tables.Column(
        accessor="specification__compartment",
        verbose_name=_("Compartment"),
        orderable=False,
        attrs=OPTIONAL_WIDE,
    )

    sorts = {
        "code": "specification__code",
        "property": "property__position",
        "temper": "temper",
    }

    class Meta(RecordTable.Meta):
        model = AcceptanceLimit
        fields = ()
        sequence = (
            "code", "edition", "alloy", "property", "limit", "kind", "temper",
            "mold_class", "origin", "document", "standing", "history", "compartment",
        )  # fmt: skip

    def render_property(self, record: AcceptanceLimit) -> str:
        """With what it is asked of: a limit of full bars is none of sub-size ones."""
        return labeled(record.property.code, record.tested_under_words)

    def value_property(self, record: AcceptanceLimit) -> str:
        parts = (record.property.code, record.tested_under_words)
        return ", ".join(filter(None, parts))

    def render_limit(self, record: AcceptanceLimit) -> str:
        return shown_as_entered(record.as_written())

    def value_limit(self, record: AcceptanceLimit) -> str:
        return record.as_written()

    def render_history(self, record: AcceptanceLimit) -> SafeString:
        url = reverse("audit:history", args=[record._meta.label_lower, record.pk])
        return format_html('<a href="{}">{}</a>', url, _("History"))
