"""What is known of a lot beside its name: assays, prices, where the metal came from.

Assays, prices and stages have a compartment of their own, which may be stricter than the
lot's: a supplier's price is nobody else's business.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import OfOrganisation
from labtrack.accounts.records import CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from labtrack.rounding import to_significant
from trials.choices import (
    AssaySource,
    FractionUnit,
    PricedForm,
    PricedMass,
    SupplyStep,
)

NOT_KNOWN = "not known"
"""A value that people give. A field that is empty was not asked."""


class RecordOfLot(CompartmentedRecord):
    """Written down of one lot by one person."""

    notes = models.CharField(_("notes"), max_length=400, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


@tracked
class LotAssay(RecordOfLot):
    """How much of one element a lot holds, by its certificate or by own analysis."""

    lot = models.ForeignKey(
        "trials.MaterialLot", on_delete=models.PROTECT, related_name="assays"
    )
    element = models.CharField(_("element"), max_length=2)
    text = models.CharField(_("value"), max_length=20, help_text=_("As reported."))
    unit = models.CharField(_("unit"), max_length=10, choices=FractionUnit)
    is_below = models.BooleanField(
        _("below"), default=False, help_text=_("Reported as “<”.")
    )
    wt_pct = models.DecimalField(
        _("mass fraction [wt%]"), max_digits=12, decimal_places=9, editable=False
    )
    source = models.CharField(_("source"), max_length=12, choices=AssaySource)
    document = models.CharField(
        _("certificate or method"),
        max_length=120,
        blank=True,
        help_text=_("Such as certificate 4711 or ICP-OES."),
    )
    reported_on = models.DateField(_("reported"), null=True, blank=True)

    class Meta:
        ordering = ["lot", "element", "-reported_on", "-pk"]
        constraints = [
            # Inclusive of 100: a pure metal may be certified so. NaN sorts above it.
            models.CheckConstraint(
                condition=Q(wt_pct__gte=0, wt_pct__lte=100),
                name="%(app_label)s_%(class)s_up_to_100",
                violation_error_message=_("An assay is from 0 to 100 wt%%."),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=FractionUnit.values),
                name="%(app_label)s_%(class)s_mass_fraction",
                violation_error_message=_("An assay is in wt%% or mg/kg."),
            ),
            models.UniqueConstraint(
                fields=["lot", "element", "source", "document", "compartment"],
                name="%(app_label)s_%(class)s_element_once",
                violation_error_message=_(
                    "That source gives the element already; correct it there."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element} {self.as_entered}"

    def get_absolute_url(self) -> str:
        return reverse("trials:lot-assay-detail", args=[self.pk])

    @property
    def as_entered(self) -> str:
        return f"{'<' if self.is_below else ''}{self.text} {self.unit}"


@tracked
class MaterialPrice(RecordOfLot):
    """What was asked or paid, of what form of the material, when, and who says so."""

    lot = models.ForeignKey(
        "trials.MaterialLot",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prices",
        help_text=_("Empty for a quoted price that is of no lot."),
    )
    material = models.CharField(
        _("material"), max_length=80, help_text=_("What is priced, such as Al-2Sc.")
    )
    form = models.CharField(_("form"), max_length=14, choices=PricedForm)
    value = models.DecimalField(_("price"), max_digits=16, decimal_places=6)
    value_as_entered = models.CharField(max_length=20)
    currency = models.CharField(
        _("currency"), max_length=3, help_text=_("Three letters, such as USD.")
    )
    per = models.CharField(
        _("per"), max_length=2, choices=PricedMass, default=PricedMass.KG
    )
    value_per_kg = models.DecimalField(max_digits=20, decimal_places=8, editable=False)
    element = models.CharField(
        _("for its element"),
        max_length=2,
        blank=True,
        help_text=_("The element that the buyer wants, such as Sc."),
    )
    contained_pct = models.DecimalField(
        _("contained [wt%]"),
        max_digits=12,
        decimal_places=9,
        null=True,
        blank=True,
        help_text=_("How much of that element the priced form holds."),
    )
    contained_as_entered = models.CharField(max_length=20, blank=True)
    priced_on = models.DateField(_("date"))
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Invoice, quotation, publication.")
    )

    class Meta:
        ordering = ["-priced_on", "-pk"]
        constraints = [
            bounded("value", 0, 1e9, open_low=True, message=_("A price is above 0.")),
            bounded(
                "value_per_kg",
                0,
                1e12,
                open_low=True,
                message=_("A price is above 0 per kg."),
            ),
            models.CheckConstraint(
                condition=Q(form__in=PricedForm.values),
                name="%(app_label)s_%(class)s_states_form",
                violation_error_message=_(
                    "A price states what it is of: oxide, metal, master alloy or ingot."
                ),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="%(app_label)s_%(class)s_currency_code",
                violation_error_message=_(
                    "A currency is three capital letters, such as USD."
                ),
            ),
            models.CheckConstraint(
                condition=Q(element="", contained_pct__isnull=True)
                | ~Q(element="")
                & Q(
                    contained_pct__isnull=False,
                    contained_pct__gt=0,
                    contained_pct__lte=100,
                ),
                name="%(app_label)s_%(class)s_contained_of_element",
                violation_error_message=_(
                    "A price for an element states how much of it the form holds, above 0 "
                    "and at most 100 wt%%."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material}: {self.as_entered}"

    def get_absolute_url(self) -> str:
        return reverse("trials:material-price-detail", args=[self.pk])

    @property
    def as_entered(self) -> str:
        return f"{self.value_as_entered} {self.currency}/{self.per}"

    @property
    def per_kg_contained(self) -> Decimal | None:
        """Per kg of the element that the buyer wants, in the currency of the price."""
        if self.contained_pct is None:
            return None
        return 100 * self.value_per_kg / self.contained_pct

    @property
    def contained_text(self) -> str | None:
        """The same with its currency and element, to four digits."""
        price = self.per_kg_contained
        if price is None:
            return None
        return f"{to_significant(price, 4):f} {self.currency}/kg {self.element}"


@tracked
class SupplyStage(RecordOfLot):
    """One stage of where a lot's metal came from, first to last. "not known" is a value."""

    lot = models.ForeignKey(
        "trials.MaterialLot", on_delete=models.PROTECT, related_name="supply_stages"
    )
    position = models.PositiveSmallIntegerField(_("stage"))
    step = models.CharField(_("step"), max_length=10, choices=SupplyStep)
    company = models.CharField(_("company"), max_length=120)
    country = models.CharField(_("country"), max_length=60)
    evidence = models.CharField(
        _("evidence"),
        max_length=200,
        help_text=_("Certificate, declaration, invoice; or not known."),
    )

    class Meta:
        ordering = ["lot", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "position", "compartment"],
                name="%(app_label)s_%(class)s_position_once",
                violation_error_message=_("That stage stands already."),
            ),
            models.CheckConstraint(
                condition=~Q(company="") & ~Q(country="") & ~Q(evidence=""),
                name="%(app_label)s_%(class)s_says_not_known",
                violation_error_message=_(
                    "What is not known is written so: not known."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {self.company}"

    def get_absolute_url(self) -> str:
        return reverse("trials:supply-stage-detail", args=[self.pk])


@tracked
class LotOrigin(CompartmentedRecord):
    """A heat that a lot of returns came from, and how much of the lot, where it is known."""

    lot = models.ForeignKey(
        "trials.MaterialLot", on_delete=models.PROTECT, related_name="origins"
    )
    heat = models.ForeignKey(
        "trials.Heat", on_delete=models.PROTECT, related_name="returned_as"
    )
    mass_kg = models.FloatField(_("mass [kg]"), null=True, blank=True)
    mass_as_entered = models.CharField(max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["lot", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "heat"],
                name="%(app_label)s_%(class)s_heat_once",
                violation_error_message=_("That heat stands already."),
            ),
            bounded(
                "mass_kg",
                0,
                1e5,
                open_low=True,
                message=_("A mass is above 0 and below 100,000 kg."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


@tracked
class ExchangeRate(models.Model):
    """What one unit of a currency cost in another on one day. An organization's own."""

    visibility = OfOrganisation()
    shows_history = True

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    base = models.CharField(
        _("currency"), max_length=3, help_text=_("One unit of it, such as CAD.")
    )
    quote = models.CharField(
        _("costs in"), max_length=3, help_text=_("Counted in, such as USD.")
    )
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    rate_as_entered = models.CharField(max_length=20)
    on = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-on", "base", "quote"]
        constraints = [
            bounded("rate", 0, 1e9, open_low=True, message=_("A rate is above 0.")),
            models.CheckConstraint(
                condition=Q(base__regex=r"^[A-Z]{3}$", quote__regex=r"^[A-Z]{3}$"),
                name="%(app_label)s_%(class)s_currency_codes",
                violation_error_message=_(
                    "A currency is three capital letters, such as USD."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(base=F("quote")),
                name="%(app_label)s_%(class)s_two_currencies",
                violation_error_message=_("A rate is between two currencies."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "base", "quote", "on"],
                name="%(app_label)s_%(class)s_day_once",
                violation_error_message=_(
                    "There is a rate of that day; correct it there."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"1 {self.base} = {self.rate_as_entered} {self.quote}, {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("trials:exchange-rate-detail", args=[self.pk])
