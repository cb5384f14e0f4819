"""Words with a fixed meaning in accounts."""

from django.db import models


class Role(models.TextChoices):
    """What a member may do in one compartment."""

    VIEWER = "viewer", "Viewer"
    """Reads."""
    TECHNICIAN = "technician", "Technician"
    """Records what was made and measured."""
    ENGINEER = "engineer", "Engineer"
    """Plans, verifies, re-evaluates, asks for a test to be marked invalid."""
    APPROVER = "approver", "Approver"
    """Approves tests that others wrote, and agrees to mark them invalid."""
    MANAGER = "manager", "Manager"
    """Everything above, and who is a member."""


class UnitSystem(models.TextChoices):
    """How numbers are shown; what is stored does not change."""

    SI = "si", "SI (MPa, °C, mm)"
    US = "us", "US customary (ksi, °F, in)"


class LinkKind(models.TextChoices):
    """What a one-time link is for."""

    INVITATION = "invitation", "Invitation"
    RESET = "reset", "New password"
