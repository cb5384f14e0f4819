"""Ends sessions where they are kept, so that nothing that was copied lives on."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from labtrack.accounts.models import User


def end_all(*, of: User) -> int:
    """Delete every session of one person; how many there were.

    Sessions do not name their person outside the signed text, so all live ones are
    opened: a laboratory has dozens.
    """
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now())
        if session.get_decoded().get(SESSION_KEY) == str(of.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    return len(mine)
