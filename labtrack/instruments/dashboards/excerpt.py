"""The beginning of kept bytes as text that a page can show."""

from dataclasses import dataclass

from labtrack.instruments.actions.submissions import stored_path
from labtrack.instruments.models import RawSubmission

SHOWN = 16 * 1024


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text, or None where the bytes are not text or are lost."""

    text: str | None
    is_whole: bool
    is_lost: bool = False


def excerpt_of(submission: RawSubmission) -> Excerpt:
    """The first 16 KB, where they are UTF-8 without control characters."""
    try:
        content = _beginning(submission)
    except OSError:
        return Excerpt(text=None, is_whole=False, is_lost=True)
    is_whole = submission.size <= SHOWN
    try:
        # A cut through the last character is no reason not to show the rest.
        text = content.decode("utf-8", "strict" if is_whole else "ignore")
    except UnicodeDecodeError:
        return Excerpt(text=None, is_whole=is_whole)
    if any(ord(c) < 32 and c not in "\t\r\n" for c in text):
        return Excerpt(text=None, is_whole=is_whole)
    return Excerpt(text=text, is_whole=is_whole)


def _beginning(submission: RawSubmission) -> bytes:
    if submission.body is not None:
        return bytes(submission.body)[:SHOWN]
    with stored_path(submission.sha256).open("rb") as stored:
        return stored.read(SHOWN)
