"""The states a record can be in: one icon and one word for each, on every screen.

The color belongs to the style sheet (`.state[data-state=...]`). No Django models here.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class State:
    """How one state is shown."""

    key: str
    icon: str
    word: str


STATES = {
    state.key: state
    for state in (
        State("draft", "pencil", _("Draft")),
        State("planned", "circle-dashed", _("Planned")),
        State("in-progress", "contrast", _("In progress")),
        State("submitted", "circle-arrow-up", _("Submitted")),
        State("verified", "shield-check", _("Verified")),
        State("approved", "circle-check", _("Approved")),
        State("rejected", "circle-x", _("Rejected")),
        State("superseded", "circle-arrow-right", _("Superseded")),
        State("withdrawn", "circle-slash", _("Withdrawn")),
        State("stale", "clock", _("Stale")),
        State("simulated", "wave", _("Simulated")),
        State("calculated", "sigma", _("Calculated")),
        State("literature", "book-open", _("Literature")),
        State("valid", "check", _("Valid")),
        State("invalid", "ban", _("Invalid")),
        State("below-detection", "below-detection", _("Below detection")),
        State("above-range", "above-range", _("Above range")),
        State("out-of-limits", "triangle-alert", _("Out of limits")),
        State("met", "check", _("Met")),
        State("not-met", "x", _("Not met")),
        State("not-yet-known", "circle-question-mark", _("Not yet known")),
        State("refused", "circle-alert", _("Refused")),
        State("asked", "circle-question-mark", _("Asked")),
        State("withheld", "lock", _("Withheld")),
        State("active", "check", _("Active")),
        State("inactive", "circle-slash", _("Inactive")),
        State("waiting", "clock", _("Waiting")),
        State("failed", "triangle-alert", _("Failed")),
        State("done", "check", _("Done")),
    )
}


def state_of(key: str) -> State:
    """The state under one key; `in_progress` and `in-progress` are the same."""
    return STATES[str(key).replace("_", "-")]
