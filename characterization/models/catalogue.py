"""The catalogue: properties, test methods and what each method owes. Rows, not code."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characterization.choices import OwedBy, PropertyRole, Relation
from labtrack import quantities, rounding
from labtrack.accounts.kinds import SignedIn
from labtrack.audit.history import tracked
from labtrack.constraints import bounded
from trials.choices import SpecimenKind


@tracked
class Property(models.Model):
    """One thing a number can be of. The symbol carries its variant: `A_4D` is not `A_5D`."""

    visibility = SignedIn()

    code = models.CharField(_("symbol"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    us_symbol = models.CharField(
        _("shop word"), max_length=30, blank=True, help_text=_("Such as UTS, YS, %El.")
    )
    role = models.CharField(
        max_length=12, choices=PropertyRole, default=PropertyRole.RESULT
    )
    canonical_unit = models.CharField(_("unit"), max_length=20)
    customary_unit = models.CharField(_("US customary unit"), max_length=20, blank=True)
    place = models.CharField(
        _("report to"),
        max_length=10,
        help_text=_(
            "Place of the last digit reported in the canonical unit, such as 0.1."
        ),
    )
    customary_place = models.CharField(_("report to (US)"), max_length=10, blank=True)
    figures = models.PositiveSmallIntegerField(
        _("significant figures"),
        null=True,
        blank=True,
        help_text=_(
            "Where a standard reports figures, such as 3 for hardness: they say the place."
        ),
    )
    coarse_from = models.FloatField(
        _("coarser from"),
        null=True,
        blank=True,
        help_text=_("The value from which it is reported to another place."),
    )
    coarse_place = models.CharField(
        _("report to, from there"),
        max_length=10,
        blank=True,
        help_text=_("Such as 0.5 for elongations of 10 % and more."),
    )
    coarse_customary_place = models.CharField(
        _("report to, from there (US)"), max_length=10, blank=True
    )
    hard_low = models.FloatField(_("cannot be below"), null=True, blank=True)
    hard_high = models.FloatField(_("cannot be above"), null=True, blank=True)
    soft_low = models.FloatField(_("unusual below"), null=True, blank=True)
    soft_high = models.FloatField(_("unusual above"), null=True, blank=True)
    codes = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("codes"),
        help_text=_(
            "Of a rating or of a parameter in words, in their order: a test says one of "
            "them, no number."
        ),
    )
    position = models.PositiveSmallIntegerField(default=100)
    withdrawn_because = models.CharField(
        _("withdrawn because"),
        max_length=200,
        blank=True,
        help_text=_("No new method takes it; what was measured stays."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = "properties"
        constraints = [
            models.CheckConstraint(
                condition=~Q(codes=[])
                & Q(role__in=[PropertyRole.RATING, PropertyRole.PARAMETER])
                | Q(codes=[]) & ~Q(role=PropertyRole.RATING),
                name="%(app_label)s_%(class)s_ratings_have_codes",
                violation_error_message=_(
                    "A rating has its codes, a parameter may have them, and nothing else "
                    "has codes."
                ),
            ),
            *(
                bounded(limit, -1e300, 1e300, message=_("A limit is a finite number."))
                for limit in (
                    "hard_low",
                    "hard_high",
                    "soft_low",
                    "soft_high",
                    "coarse_from",
                )
            ),
            models.CheckConstraint(
                condition=Q(coarse_from=None, coarse_place="")
                | Q(coarse_from__isnull=False) & ~Q(coarse_place=""),
                name="%(app_label)s_%(class)s_coarse_place",
                violation_error_message=_(
                    "A coarser place and the value it holds from are said together."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("characterization:property-detail", args=[self.code])

    @property
    def rounds_to(self) -> quantities.Place:
        """Where it is rounded, in the canonical unit and in the one of a US reader."""
        return self._place(self.place, self.customary_place)

    def _place(self, place: str, customary: str) -> quantities.Place:
        shown_in = quantities.customary_unit(self.canonical_unit)
        is_stated = shown_in == self.customary_unit != self.canonical_unit
        return quantities.Place(place, customary=customary if is_stated else "")

    def place_of(self, value: float | None) -> str:
        """Where this value is rounded: 87.25 HBW at 0.1, 103.4 at 1; 9.96 % at 0.5."""
        if value and self.coarse_from is not None:
            shown = rounding.to_place(rounding.of_float(abs(value)), self.place)
            if shown >= Decimal(repr(self.coarse_from)):
                return self._place(self.coarse_place, self.coarse_customary_place)
        if self.figures is None or not value:
            return self.rounds_to
        shown = rounding.to_significant(rounding.of_float(value), self.figures)
        return str(Decimal(1).scaleb(rounding.exponent_of(shown)))


class TestMethodQuerySet(models.QuerySet["TestMethod"]):
    """Methods by what their tests have."""

    __test__ = False

    def giving(self, codes: Iterable[str]) -> "TestMethodQuerySet":
        """Those that give all of these properties."""
        wanted = set(codes)
        of_them = Count("parts", filter=Q(parts__property__code__in=wanted))
        return self.annotate(of_them=of_them).filter(of_them=len(wanted))


@tracked
class TestMethod(models.Model):
    """One edition of one standard, as this product carries it out."""

    __test__ = False
    visibility = SignedIn()

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(
        _("kind"), max_length=30, help_text=_("Names the evaluation, such as tensile.")
    )
    standard = models.CharField(_("standard"), max_length=60)
    edition = models.CharField(_("edition"), max_length=20)
    title = models.CharField(_("title"), max_length=160)
    scope_note = models.TextField(_("scope"), blank=True, max_length=1000)
    identity_note = models.CharField(
        _("to be compared with care"),
        max_length=300,
        blank=True,
        help_text=_(
            "In words, beyond the conditions that belong to the identity; it splits no mean."
        ),
    )
    specimen_kinds = ArrayField(
        models.CharField(max_length=20, choices=SpecimenKind),
        default=list,
        blank=True,
        verbose_name=_("specimens"),
    )
    needs_verification = models.BooleanField(
        _("needs verification"),
        default=False,
        help_text=_("An engineer verifies before an approver approves."),
    )
    evaluation_settings = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Named settings of this edition's evaluation."),
    )
    withdrawn_because = models.CharField(
        _("withdrawn because"),
        max_length=200,
        blank=True,
        help_text=_("Such as a newer edition; its tests stay."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    properties = models.ManyToManyField(
        Property, through="characterization.MethodProperty", related_name="methods"
    )

    objects = TestMethodQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("characterization:test-method-detail", args=[self.code])

    def told_changes(
        self, name: str, old: Any, new: Any
    ) -> Iterator[tuple[str, str, str]] | None:
        """How its history tells a change of a field, where not simply old and new."""
        if name != "evaluation_settings":
            return None
        # Evaluations load numpy: only where a history is read.
        from characterization.told_settings import changes_between

        return changes_between(self.kind, old, new)

    def kind_words(self) -> str:
        """The kind as words: "Nitric acid mass loss"."""
        if self.kind == "dsc":
            return "DSC"
        return self.kind.replace("-", " ").capitalize()

    def specimen_words(self) -> str:
        """The kinds of specimen it is done on, as words."""
        return ", ".join(str(SpecimenKind(kind).label) for kind in self.specimen_kinds)


@tracked
class MethodProperty(models.Model):
    """One property of a method: who supplies it and whether the test owes it.

    Where it belongs to the identity, results of tests that differ in it never share a
    mean: it is a fact of the material condition, as the test temperature is.
    """

    visibility = SignedIn()

    method = models.ForeignKey(
        TestMethod, on_delete=models.CASCADE, related_name="parts"
    )
    property = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="+")
    owed_by = models.CharField(max_length=12, choices=OwedBy)
    is_owed = models.BooleanField(
        default=False, help_text=_("The test is in progress until it is there.")
    )
    is_identity = models.BooleanField(
        _("belongs to the identity"),
        default=False,
        help_text=_("Results of tests that differ in it never share a mean."),
    )
    identity_step = models.CharField(
        _("the same within"),
        max_length=10,
        blank=True,
        help_text=_(
            "Values are filed under the nearest multiple, in the canonical unit; left "
            "empty, of the place it is reported to."
        ),
    )
    default_text = models.CharField(
        _("where it is not stated"),
        max_length=40,
        blank=True,
        help_text=_(
            "The value that holds then. Left empty, it has to be stated: without it a "
            "result enters no mean."
        ),
    )
    default_unit = models.CharField(_("its unit"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["method", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "property"], name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                condition=Q(is_identity=True)
                | Q(identity_step="", default_text="", default_unit=""),
                name="%(app_label)s_%(class)s_identity_says_more",
                violation_error_message=_(
                    "Only what belongs to the identity has a step and a value for where "
                    "it is not stated."
                ),
            ),
            models.CheckConstraint(
                condition=Q(default_text="", default_unit="")
                | ~Q(default_text="") & ~Q(default_unit=""),
                name="%(app_label)s_%(class)s_default_has_unit",
                violation_error_message=_("A value has its unit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method}: {self.property}"

    def default_as_entered(self) -> str:
        """What holds where a test does not state it: `10 mm`, or a word."""
        unit = "" if self.property.codes else self.default_unit
        return f"{self.default_text} {unit}".rstrip()


@tracked
class PropertyRule(models.Model):
    """A rule between two properties of one test, such as Rp0.2 not above Rm."""

    visibility = SignedIn()

    method = models.ForeignKey(
        TestMethod, on_delete=models.CASCADE, related_name="rules"
    )
    left = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=2, choices=Relation)
    right = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.CharField(
        _("withdrawn because"), max_length=200, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["method", "left", "right"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"
