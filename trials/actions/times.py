"""What a person is asked about a time: does it lie in the future, or against the order of
what happened? Asked once; the reason is kept beside the record.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from labtrack.refusals import Fault, NeedsConfirmation
from trials.models import Heat

CLOCKS_DIFFER = timedelta(minutes=5)
"""Two clocks of a laboratory may differ by so much without a question."""
REASON = "time_reason"
"""Where forms and the API take the answer."""


def in_the_future(*moments: datetime | None) -> list[str]:
    """A sentence for each time that is still to come."""
    latest = timezone.now() + CLOCKS_DIFFER
    return [
        _("%(given)s lies in the future.") % {"given": shown(moment)}
        for moment in moments
        if moment is not None and moment > latest
    ]


def before_charge(heat: Heat, *moments: datetime | None) -> list[str]:
    """A sentence for each time before the heat was charged; people type whole minutes."""
    charged_at = heat.charged_at.replace(second=0, microsecond=0)
    return [
        _("%(given)s is before the heat was charged, %(charged)s.")
        % {"given": shown(moment), "charged": shown(heat.charged_at)}
        for moment in moments
        if moment is not None and moment < charged_at
    ]


def confirmed(found: Iterable[str], reason: str) -> str:
    """The reason where something is unusual, "" where nothing is. NeedsConfirmation with
    every sentence where no reason is given.
    """
    found, reason = list(found), reason.strip()
    if found and not reason:
        raise NeedsConfirmation(
            Fault("chronology", sentence, (REASON,)) for sentence in found
        )
    return reason if found else ""


def noted(notes: str, reason: str, *, between: str = "\n") -> str:
    """The notes with why a time is right, where that was asked."""
    if not reason:
        return notes
    said = _("On its time: %(reason)s") % {"reason": reason}
    return between.join(filter(None, [notes, said]))


def shown(moment: datetime) -> str:
    """`Mar 1, 2027, 16:00 UTC`: in the zone in force, which it names."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'M j, Y, H:i')} {local.strftime('%Z')}"
