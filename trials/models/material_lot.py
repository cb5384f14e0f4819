"""Lots of metal: ingot, pure metal, master alloy, returns, bought stock."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.records import CodedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import LotKind


@tracked
class MaterialLot(CodedRecord):
    """One delivery of one material from one supplier, with its certificate."""

    kind = models.CharField(_("kind"), max_length=16, choices=LotKind)
    alloy = models.ForeignKey(
        "trials.Alloy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lots",
        help_text=_("Empty for pure metal and master alloy."),
    )
    material = models.CharField(
        _("material"),
        max_length=80,
        help_text=_("As on the certificate, such as Al-2Sc."),
    )
    supplier = models.CharField(_("supplier"), max_length=120)
    supplier_lot = models.CharField(_("supplier's lot"), max_length=80, blank=True)
    certificate = models.CharField(_("certificate"), max_length=120, blank=True)
    received_on = models.DateField(_("received"), null=True, blank=True)
    mass_kg = models.FloatField(_("mass [kg]"), null=True, blank=True)
    mass_as_entered = models.CharField(max_length=40, blank=True)
    supplied_temper = models.CharField(
        _("supplied temper"),
        max_length=20,
        blank=True,
        help_text=_("Bought stock only, such as T651."),
    )
    section_thickness_mm = models.FloatField(_("thickness [mm]"), null=True, blank=True)
    section_thickness_as_entered = models.CharField(
        max_length=40, blank=True, default=""
    )

    class Meta(CodedRecord.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [
            *CodedRecord.Meta.constraints,
            bounded(
                "mass_kg",
                0,
                1e6,
                open_low=True,
                message=_("A mass is above 0 and below 1,000,000 kg."),
            ),
            bounded(
                "section_thickness_mm",
                0,
                1e4,
                open_low=True,
                message=_("A thickness is above 0 and below 10,000 mm."),
            ),
            models.CheckConstraint(
                condition=Q(kind=LotKind.BOUGHT_STOCK, alloy__isnull=False)
                & ~Q(supplied_temper="")
                | ~Q(kind=LotKind.BOUGHT_STOCK) & Q(supplied_temper=""),
                name="%(app_label)s_%(class)s_stock_states_temper",
                violation_error_message=_(
                    "Bought stock names its alloy and its supplied temper; other lots have "
                    "no temper."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:material-lot-detail", args=[self.code])
