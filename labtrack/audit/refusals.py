"""What the database's own guards say, as sentences for a person.

Each guard raises a code of class 23, so that Django sees an IntegrityError.
"""

from django.db import Error
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

CHANGED = "23L01"
DELETED = "23L02"
EMPTIED = "23L03"
TRANSITION = "23L04"
AUTHOR = "23L05"
STAMP = "23L06"
SENT = "23L07"
UNVERIFIED = "23L08"
COMPLETE = "23L09"
SIMULATED = "23L10"

SENTENCES = {
    CHANGED: gettext_noop(
        "A stored record is never changed; a correction is a new version."
    ),
    DELETED: gettext_noop("A stored record is never deleted."),
    EMPTIED: gettext_noop("A table of records is never emptied."),
    TRANSITION: gettext_noop("A test does not take that step from where it stands."),
    AUTHOR: gettext_noop(
        "Who took part in any version of a test may not approve it or mark it invalid."
    ),
    STAMP: gettext_noop(
        "Who, when and why are set once, together with the state they belong to."
    ),
    SENT: gettext_noop(
        "What a test in progress has already stays; only what is owed is added."
    ),
    UNVERIFIED: gettext_noop("This method asks for verification before approval."),
    SIMULATED: gettext_noop(
        "What was measured does not move among what is simulated, nor the other way."
    ),
    COMPLETE: gettext_noop(
        "Nothing is added to a submitted test; a correction is a new version."
    ),
}


def sqlstate(error: Error) -> str:
    """The five characters PostgreSQL gave; empty when the error is not its own."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def sentence(error: Error) -> str | None:
    """What a guard refused, in the reader's language; None for any other error."""
    found = SENTENCES.get(sqlstate(error))
    return None if found is None else _(found)
