"""Words with a fixed meaning in instruments."""

from django.db import models


class ProblemState(models.TextChoices):
    """What became of bytes that were not understood."""

    OPEN = "open", "Needs attention"
    RESOLVED = "resolved", "Resolved"
    """Replayed after a fix, or linked by a person; the effect is named in `resolution`."""
    DISMISSED = "dismissed", "Dismissed"
    """A person says, with a reason, that these bytes are no result."""


class SubmissionKind(models.TextChoices):
    """What arrived."""

    JSON = "json", "Numbers (JSON)"
    FILE = "file", "Instrument file"
    SAMPLE = "sample", "Chemistry sample (JSON)"
    WORKBOOK = "workbook", "Workbook of results"
    MICROGRAPH = "image", "Micrograph"


class TokenScope(models.TextChoices):
    """What an instrument token may do."""

    RESULTS = "results:write", "Send results"
    FILES = "files:write", "Send files"
    WORK = "work:read", "Read its own work list and jobs"
