"""Specimens: what is tested, and where each comes from."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import SignedIn
from labtrack.accounts.records import CodedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import Orientation, SpecimenKind, SpecimenOrigin
from trials.stamp_marks import validate_stamp_mark

PARENT_FIELDS = {
    SpecimenOrigin.SEPARATELY_CAST: "casting_run",
    SpecimenOrigin.CUT_FROM_CASTING: "casting",
    SpecimenOrigin.DRAWN_FROM_MELT: "heat",
    SpecimenOrigin.CUT_FROM_STOCK: "material_lot",
    SpecimenOrigin.SPLIT_FROM_SPECIMEN: "parent_specimen",
}


def _exactly_the_matching_parent() -> Q:
    """For each origin: its own parent is set and the four others are empty."""
    rule = Q(pk__in=[])
    for origin, field in PARENT_FIELDS.items():
        others = {
            f"{other}__isnull": True
            for other in PARENT_FIELDS.values()
            if other != field
        }
        rule |= Q(origin=origin, **{f"{field}__isnull": False}, **others)
    return rule


class SectionClass(models.Model):
    """A band of section thickness within which results may be pooled [mm]. Catalogue."""

    visibility = SignedIn()

    name = models.CharField(_("name"), max_length=40, unique=True)
    above_mm = models.FloatField(_("above [mm]"))
    up_to_mm = models.FloatField(_("up to [mm]"))

    class Meta:
        ordering = ["above_mm"]
        constraints = [
            bounded("above_mm", 0, 1e4, message=_("From 0 to below 10,000 mm.")),
            bounded("up_to_mm", 0, 1e5, open_low=True, message=_("Above 0 mm.")),
            models.CheckConstraint(
                condition=Q(up_to_mm__gt=models.F("above_mm")),
                name="%(app_label)s_%(class)s_band_not_empty",
                violation_error_message=_("The band ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Specimen(CodedRecord):
    """A bar, coupon, mount, disc or RPT sample; its origin names exactly one parent."""

    kind = models.CharField(_("kind"), max_length=16, choices=SpecimenKind)
    origin = models.CharField(_("origin"), max_length=20, choices=SpecimenOrigin)
    casting_run = models.ForeignKey(
        "trials.CastingRun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="specimens",
    )
    casting = models.ForeignKey(
        "trials.Casting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="specimens",
    )
    heat = models.ForeignKey(
        "trials.Heat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="specimens",
    )
    material_lot = models.ForeignKey(
        "trials.MaterialLot",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="specimens",
    )
    parent_specimen = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    source_heat = models.ForeignKey(
        "trials.Heat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="all_specimens",
        help_text=_("The heat at the root of its family, whatever lies between."),
    )
    source_lot = models.ForeignKey(
        "trials.MaterialLot",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="all_specimens",
        help_text=_("For bought stock: the lot, which stands for the heat."),
    )
    stamp_mark = models.CharField(
        _("stamp mark"), max_length=5, blank=True, validators=[validate_stamp_mark]
    )
    location = models.CharField(
        _("location"),
        max_length=80,
        blank=True,
        help_text=_("Where it was cut, as on the drawing."),
    )
    orientation = models.CharField(
        _("orientation"), max_length=16, choices=Orientation, blank=True
    )
    section_thickness_mm = models.FloatField(
        _("section thickness [mm]"), null=True, blank=True
    )
    section_thickness_as_entered = models.CharField(max_length=40, blank=True)
    diameter_mm = models.FloatField(_("diameter [mm]"), null=True, blank=True)
    diameter_as_entered = models.CharField(max_length=40, blank=True)
    gauge_length_mm = models.FloatField(_("gauge length [mm]"), null=True, blank=True)
    gauge_length_as_entered = models.CharField(max_length=40, blank=True)

    class Meta(CodedRecord.Meta):
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at", "-id"])]
        constraints = [
            *CodedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=_exactly_the_matching_parent(),
                name="%(app_label)s_%(class)s_origin_matches_parent",
                violation_error_message=_(
                    "The origin names exactly one parent: separately cast a casting run, "
                    "cut from casting a casting, drawn from melt a heat, cut from bought "
                    "stock a lot, split from specimen a specimen."
                ),
            ),
            models.CheckConstraint(
                condition=Q(source_heat__isnull=False, source_lot__isnull=True)
                | Q(source_heat__isnull=True, source_lot__isnull=False),
                name="%(app_label)s_%(class)s_one_source",
                violation_error_message=_(
                    "A specimen goes back to one heat or one lot."
                ),
            ),
            models.UniqueConstraint(
                fields=["organisation", "stamp_mark"],
                condition=~Q(stamp_mark=""),
                name="%(app_label)s_%(class)s_stamp_mark_unique",
                violation_error_message=_("Another specimen bears that stamp mark."),
            ),
            bounded(
                "section_thickness_mm",
                0,
                1e4,
                open_low=True,
                message=_("A thickness is above 0 and below 10,000 mm."),
            ),
            bounded(
                "diameter_mm",
                0,
                1e3,
                open_low=True,
                message=_("A diameter is above 0 and below 1,000 mm."),
            ),
            bounded(
                "gauge_length_mm",
                0,
                1e3,
                open_low=True,
                message=_("A gauge length is above 0 and below 1,000 mm."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("trials:specimen-detail", args=[self.code])

    @property
    def parent(self):
        """The record this specimen comes from: casting run, casting, heat, lot or specimen."""
        return getattr(self, PARENT_FIELDS[SpecimenOrigin(self.origin)])

    @property
    def root(self):
        """The heat at the root of its family, or the lot that stands for it."""
        return self.source_heat or self.source_lot
