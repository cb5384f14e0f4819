"""Words with a fixed meaning in characterization. Stored values are stable and readable."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TestState(models.TextChoices):
    """Where one version of a test stands."""

    __test__ = False

    DRAFT = "draft", _("Draft")
    """Typed by a person, not yet submitted; may be edited or deleted."""
    IN_PROGRESS = "in-progress", _("In progress")
    """Received from an instrument, something is still owed."""
    SUBMITTED = "submitted", _("Submitted")
    """Complete. From here on the version is immutable."""
    VERIFIED = "verified", _("Verified")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SUPERSEDED = "superseded", _("Superseded")
    """A newer version stands in its place."""
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Validity(models.TextChoices):
    """Whether the test was a valid one, whatever its state."""

    VALID = "valid", _("Valid")
    INVALID = "invalid", _("Invalid")


class InvalidReason(models.TextChoices):
    """Coded reasons of ASTM B557 replacement practice; porosity at the fracture is data,
    not a reason.
    """

    POOR_MACHINING = "poor-machining", _("Poor machining")
    WRONG_DIMENSIONS = "wrong-dimensions", _("Wrong dimensions")
    TEST_PROCEDURE = "test-procedure", _("Test procedure")
    MACHINE_FAULT = "machine-fault", _("Machine or extensometer fault")
    FRACTURE_OUTSIDE_GAUGE = "fracture-outside-gauge", _("Fracture outside the gauge")
    UNREPRESENTATIVE_FLAW = "unrepresentative-flaw", _("Unrepresentative flaw")
    WRONG_SPECIMEN = "wrong-specimen", _("Wrong specimen tested")


class VersionKind(models.TextChoices):
    """Why this version exists."""

    FIRST = "first", _("First")
    CORRECTION = "correction", _("Correction")
    REEVALUATION = "re-evaluation", _("Re-evaluation")
    REASSIGNMENT = "reassignment", _("Reassignment to another specimen")


class AuthorPart(models.TextChoices):
    """How a person took part; authors may not approve."""

    OPERATOR = "operator", _("Operator")
    ENTERED = "entered", _("Entered")
    CORRECTED = "corrected", _("Corrected")
    REEVALUATED = "re-evaluated", _("Re-evaluated")


class OwedBy(models.TextChoices):
    """Who supplies a property of a method."""

    INSTRUMENT = "instrument", _("Instrument")
    PERSON = "person", _("Person")
    EVALUATION = "evaluation", _("Evaluation")


class PropertyRole(models.TextChoices):
    """What a number is for."""

    RESULT = "result", _("Result")
    """What the material has; enters statistics."""
    DIMENSION = "dimension", _("Dimension")
    """What the specimen measured; enters no statistics."""
    PARAMETER = "parameter", _("Parameter")
    """What was set."""
    RATING = "rating", _("Rating")
    """One of a list of codes, such as PA; enters no statistics."""
    OBSERVATION = "observation", _("Observation")
    """Means something only beside what was set, as a life beside its stress: it enters an
    analysis of several tests and no mean.
    """
    CALCULATED = "calculated", _("Calculated")
    """Follows from other numbers of the same test by a formula; never entered or sent."""


SUMMARIZED = (PropertyRole.RESULT, PropertyRole.CALCULATED)
"""Roles of what enters statistics."""
IDENTIFYING = (PropertyRole.PARAMETER, PropertyRole.DIMENSION, PropertyRole.RATING)
"""Roles of what can belong to the identity of a result."""


class Censoring(models.TextChoices):
    """A value known only to lie below or above what is written."""

    NONE = "", _("measured")
    BELOW = "<", _("below")
    ABOVE = ">", _("above")


class LiteratureStatistic(models.TextChoices):
    """What a published number is of its kind."""

    TYPICAL = "typical", _("Typical")
    MEAN = "mean", _("Mean")
    MINIMUM = "minimum", _("Specified minimum")


class Relation(models.TextChoices):
    NOT_ABOVE = "<=", _("not above")
    BELOW = "<", _("below")


class Basis(models.TextChoices):
    """Which tests a summary counts."""

    WORKING = "working", _("Working")
    """In progress with that value, submitted, verified, approved; valid; current."""
    RELEASED = "released", _("Released")
    """Approved; valid; current."""


class ConditionFact(models.TextChoices):
    """What a test's material condition may lack; the value is what the test stores."""

    ALLOY = "alloy", _("alloy")
    ORIENTATION = "orientation", _("orientation")
    SECTION_THICKNESS = "section thickness", _("section thickness")
    TEST_TEMPERATURE = "test temperature", _("test temperature")


TRANSITIONS: dict[str, dict[str, tuple[str, ...]]] = {
    # verb: {from state: to states}; the action and a database trigger both obey it.
    "receive": {"draft": ("in-progress",)},
    "submit": {"draft": ("submitted",), "in-progress": ("submitted",)},
    "verify": {"submitted": ("verified",)},
    "approve": {"submitted": ("approved",), "verified": ("approved",)},
    "reject": {"submitted": ("rejected",), "verified": ("rejected",)},
    "withdraw": {
        "in-progress": ("withdrawn",),
        "submitted": ("withdrawn",),
        "verified": ("withdrawn",),
        "rejected": ("withdrawn",),
    },
    "supersede": {
        "in-progress": ("superseded",),
        "submitted": ("superseded",),
        "verified": ("superseded",),
        "approved": ("superseded",),
        "rejected": ("superseded",),
    },
}


def verbs_from(state: str) -> list[str]:
    """The transitions that a state allows, whoever asks."""
    return [verb for verb, moves in TRANSITIONS.items() if state in moves]


class LimitKind(models.TextChoices):
    """Whether a number of a standard is held against a result."""

    MINIMUM = "minimum", _("Minimum")
    TYPICAL = "typical", _("Typical")
    """Printed for orientation; nothing is judged by it."""


class Comparison(models.TextChoices):
    """What a success criterion asks."""

    SUPERIOR = "superior", _("better than the baseline by")
    NOT_WORSE = "not-worse", _("not worse than the baseline by more than")
    ABSOLUTE = "absolute", _("beyond a limit")


class Better(models.TextChoices):
    """Which way a property is good."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class Verdict(models.TextChoices):
    """What the results say of a criterion."""

    MET = "met", _("Met")
    NOT_MET = "not-met", _("Not met")
    UNKNOWN = "not-yet-known", _("Not yet known")


class ScaleSource(models.TextChoices):
    """Who says how many micrometers a pixel is."""

    METADATA = "metadata", _("The microscope's metadata")
    DRAWN = "drawn", _("Drawn on the scale bar")
    STATED = "stated", _("Stated by a person")


class EvaluationState(models.TextChoices):
    """How an evaluation of micrographs stands."""

    WAITING = "waiting", _("Being measured")
    DONE = "done", _("Measured")
    REFUSED = "refused", _("Could not be measured")
