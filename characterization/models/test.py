"""Tests: a series of versions, each immutable once submitted."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characterization.choices import (
    AuthorPart,
    InvalidReason,
    TestState,
    Validity,
    VersionKind,
)
from characterization.models.catalogue import TestMethod
from labtrack.accounts.kinds import InCompartment
from labtrack.accounts.records import CompartmentedRecord
from labtrack.audit.history import tracked
from labtrack.constraints import bounded, paired

DIMENSIONS = ("d0", "L0", "S0")
COLDEST_TEST_C, HOTTEST_TEST_C = -200.0, 500.0
"""Between liquid nitrogen and the solidus of an aluminum casting."""
WORKING_STATES = (
    TestState.IN_PROGRESS,
    TestState.SUBMITTED,
    TestState.VERIFIED,
    TestState.APPROVED,
)


WAITING_STATES = (
    TestState.DRAFT,
    TestState.IN_PROGRESS,
    TestState.SUBMITTED,
    TestState.VERIFIED,
)
"""What somebody has still to do something about."""


class TestQuerySet(models.QuerySet):
    """Tests by what they count for."""

    __test__ = False

    def current(self):
        """The one version of each series that stands."""
        return self.filter(is_current=True)

    def working(self):
        """Counts on the working basis: received or more, valid, current."""
        return self.current().filter(state__in=WORKING_STATES, validity=Validity.VALID)

    def without_condition(self):
        """Valid, current and handed in, but in no mean: a fact of the material condition
        is missing.
        """
        return (
            self.current()
            .filter(material_condition=None, validity=Validity.VALID)
            .exclude(
                state__in=[TestState.DRAFT, TestState.WITHDRAWN, TestState.REJECTED]
            )
        )

    def released(self):
        """Counts on the released basis: approved, valid, current."""
        return self.current().filter(state=TestState.APPROVED, validity=Validity.VALID)

    def having(self, codes):
        """The current ones of methods that give all of these properties."""
        methods = TestMethod.objects.giving(codes).order_by()
        return self.current().filter(method__in=methods.values("pk"))


@tracked
class Test(CompartmentedRecord):
    """One version of one test: one method on one specimen in one material state.

    Made by an instrument (in progress or submitted) or a person (draft). A correction,
    re-evaluation or reassignment of a submitted test is a new version with author and
    reason; `test_uid` names the series.
    """

    __test__ = False

    test_uid = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    version_kind = models.CharField(
        max_length=14, choices=VersionKind, default=VersionKind.FIRST, editable=False
    )
    version_reason = models.CharField(_("reason"), max_length=400, blank=True)
    is_current = models.BooleanField(default=True, editable=False)

    specimen = models.ForeignKey(
        "trials.Specimen", on_delete=models.PROTECT, related_name="tests"
    )
    material_state = models.ForeignKey(
        "trials.MaterialState", on_delete=models.PROTECT, related_name="tests"
    )
    method = models.ForeignKey(
        "characterization.TestMethod", on_delete=models.PROTECT, related_name="tests"
    )
    performed_at = models.DateTimeField(_("tested"), null=True, blank=True)
    test_temperature_c = models.FloatField(
        _("test temperature [°C]"), null=True, blank=True
    )
    test_temperature_as_entered = models.CharField(max_length=40, blank=True)
    operator = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    operator_as_sent = models.CharField(_("operator"), max_length=60, blank=True)
    notes = models.TextField(_("notes"), blank=True, max_length=4000)

    instrument = models.ForeignKey(
        "instruments.Instrument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tests",
    )
    external_id = models.CharField(max_length=120, blank=True)
    submission = models.ForeignKey(
        "instruments.RawSubmission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tests",
    )
    entered_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # Lifecycle: the columns that may change after submission (a trigger compares the rest).
    revision = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Raised at every write; the ETag.")
    )
    state = models.CharField(
        max_length=12, choices=TestState, default=TestState.DRAFT, db_index=True
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    close_reason = models.CharField(
        max_length=400,
        blank=True,
        help_text=_("Why rejected, withdrawn or superseded."),
    )
    validity = models.CharField(max_length=8, choices=Validity, default=Validity.VALID)
    invalid_code = models.CharField(max_length=30, choices=InvalidReason, blank=True)
    invalid_reason = models.CharField(max_length=400, blank=True)
    invalidated_at = models.DateTimeField(null=True, blank=True)
    invalidated_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    # Derived; recomputed, with history, when a fact of its tuple is corrected.
    material_condition = models.ForeignKey(
        "characterization.MaterialCondition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tests",
    )
    condition_missing = ArrayField(
        models.CharField(max_length=60), default=list, blank=True
    )

    objects = TestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"]),
            models.Index(
                fields=["material_condition", "compartment"],
                condition=Q(is_current=True),
                name="characterization_test_inputs",
            ),
            # What waits is counted on every first screen, and is a small part of all.
            models.Index(
                fields=["state", "validity"],
                include=["specimen", "compartment"],
                condition=Q(is_current=True, state__in=WAITING_STATES),
                name="characterization_test_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["test_uid", "version"],
                name="%(app_label)s_%(class)s_version_once",
            ),
            models.UniqueConstraint(
                fields=["test_uid"],
                condition=Q(is_current=True),
                name="%(app_label)s_%(class)s_one_current",
            ),
            models.UniqueConstraint(
                fields=["instrument", "external_id"],
                condition=Q(version=1) & ~Q(external_id=""),
                name="%(app_label)s_%(class)s_external_id_once",
                violation_error_message=_(
                    "This instrument sent that external id before."
                ),
            ),
            models.UniqueConstraint(
                fields=["id", "compartment"],
                name="%(app_label)s_%(class)s_compartment_key",
            ),
            bounded(
                "test_temperature_c",
                -273.15,
                1500,
                message=_("A test temperature lies from -273.15 to 1500 °C."),
            ),
            paired("verified_at", "verified_by"),
            paired("approved_at", "approved_by"),
            paired("invalidated_at", "invalidated_by"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    (Q(entered_by__isnull=True) | ~Q(approved_by=F("entered_by")))
                    & (Q(operator__isnull=True) | ~Q(approved_by=F("operator")))
                ),
                name="%(app_label)s_%(class)s_authors_do_not_approve",
                violation_error_message=_(
                    "Who made or entered a test may not approve it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    validity=Validity.VALID,
                    invalid_code="",
                    invalidated_by__isnull=True,
                )
                | Q(validity=Validity.INVALID, invalidated_by__isnull=False)
                & ~Q(invalid_code="")
                & ~Q(invalid_reason=""),
                name="%(app_label)s_%(class)s_invalid_has_code_reason_approver",
                violation_error_message=_(
                    "An invalid test has a coded reason, a sentence and an approver."
                ),
            ),
            models.CheckConstraint(
                condition=Q(version=1, version_kind=VersionKind.FIRST)
                | Q(version__gt=1)
                & ~Q(version_kind=VersionKind.FIRST)
                & ~Q(version_reason=""),
                name="%(app_label)s_%(class)s_new_version_has_reason",
                violation_error_message=_("A new version says why."),
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | ~Q(state=TestState.SUPERSEDED),
                name="%(app_label)s_%(class)s_superseded_is_not_current",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved"]) | Q(approved_by__isnull=False),
                name="%(app_label)s_%(class)s_approved_has_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} on {self.specimen}"

    def get_absolute_url(self) -> str:
        return reverse("characterization:test-detail", args=[self.test_uid])

    def owed(self) -> list[str]:
        """What the test still waits for: codes of properties and names of facts."""
        parts = self.method.parts.filter(is_owed=True)
        missing = parts.exclude(property__measurements__test=self).exclude(
            property__in=self.not_obtained.values("property")
        )
        known = {
            "performed_at": self.performed_at is not None,
            "test_temperature": self.test_temperature_c is not None,
            "operator": bool(self.operator_id or self.operator_as_sent),
        }
        return [
            *missing.order_by("property__code").values_list(
                "property__code", flat=True
            ),
            *(fact for fact, is_known in known.items() if not is_known),
        ]

    def dimensions(self) -> dict[str, float]:
        """What its own measurements say of the bar: d0, L0, S0 in canonical units."""
        return dict(
            self.measurements.filter(property__code__in=DIMENSIONS).values_list(
                "property__code", "value"
            )
        )

    def is_authored_by(self, user_id: int) -> bool:
        """Whether this person took part in any version of the series."""
        return TestAuthor.objects.filter(
            test__test_uid=self.test_uid, user_id=user_id
        ).exists()


class TestAuthor(models.Model):
    """One person's part in one version; no author of any version may approve the series."""

    __test__ = False
    visibility = InCompartment(path="test__compartment_id")

    test = models.ForeignKey(Test, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    part = models.CharField(max_length=14, choices=AuthorPart)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "user", "part"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.part}"


class TestFlag(models.Model):
    """Something unusual about a test that a reviewer sees first."""

    __test__ = False
    visibility = InCompartment(path="test__compartment_id")

    test = models.ForeignKey(Test, on_delete=models.CASCADE, related_name="flags")
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=400)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "code", "message"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return self.code
