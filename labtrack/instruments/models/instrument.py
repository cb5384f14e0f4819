"""What sends: an instrument, its calibrations, tokens and import profiles."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labtrack.accounts.kinds import OfOrganisation
from labtrack.audit.history import tracked
from labtrack.instruments.choices import TokenScope


@tracked
class ImportProfile(models.Model):
    """What a person said about one instrument's files: columns, units, decimal mark.

    A change is a new edition; an edition that has read a file is never edited.
    """

    visibility = OfOrganisation()

    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="import_profiles",
    )
    name = models.CharField(_("name"), max_length=80)
    edition = models.PositiveIntegerField(_("edition"), default=1)
    definition = models.JSONField(
        _("definition"), help_text=_("See characterization.parsers.delimited.")
    )
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "edition"],
                name="%(app_label)s_%(class)s_edition_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"

    def get_absolute_url(self) -> str:
        return reverse("instruments:import-profile-detail", args=[self.pk])


class InstrumentQuerySet(models.QuerySet):
    def with_latest_calibration(self):
        """Adds `calibrated_until`: the end of the calibration performed last."""
        latest = Calibration.objects.filter(instrument=OuterRef("pk"))
        return self.annotate(
            calibrated_until=Subquery(
                latest.order_by("-performed_on", "-pk").values("valid_until")[:1]
            )
        )


@tracked
class Instrument(models.Model):
    """One machine or bench PC of one organisation.

    What it sends lies in the default compartment until it is matched to a specimen.
    """

    visibility = OfOrganisation()

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="instruments"
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        _("kind"), max_length=40, help_text=_("Such as tensile frame or spectrometer.")
    )
    serial_number = models.CharField(_("serial number"), max_length=60, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    default_compartment = models.ForeignKey(
        "accounts.Compartment", on_delete=models.PROTECT, related_name="+"
    )
    default_method = models.CharField(
        _("default method"), max_length=40, blank=True, help_text=_("A method's code.")
    )
    default_profile = models.ForeignKey(
        ImportProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                name="%(app_label)s_%(class)s_name_unique",
                violation_error_message=_("An instrument of that name exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("instruments:instrument-detail", args=[self.pk])

    @property
    def sees_compartments_of(self) -> int:
        """The organisation in whose compartments it works (accounts.visibility)."""
        return self.organisation_id


@tracked
class Calibration(models.Model):
    """One calibration of an instrument."""

    visibility = OfOrganisation(path="instrument__organisation_id")

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="calibrations"
    )
    performed_on = models.DateField(_("performed on"))
    valid_until = models.DateField(_("valid until"))
    certificate = models.CharField(_("certificate"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-performed_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("performed_on")),
                name="%(app_label)s_%(class)s_valid_after_performed",
                violation_error_message=_("It cannot expire before it was performed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.performed_on}"


class InstrumentTokenQuerySet(models.QuerySet):
    def live(self, *, at=None):
        """Neither revoked nor expired at that moment."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at or timezone.now())


@tracked
class InstrumentToken(models.Model):
    """One live secret of an instrument (at most two); only its SHA-256 is stored."""

    visibility = OfOrganisation(path="instrument__organisation_id")

    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="tokens"
    )
    public_id = models.CharField(max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=20, choices=TokenScope))
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = InstrumentTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.public_id}"
