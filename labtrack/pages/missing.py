"""What a record still lacks: partial saves are normal, and nothing owed is forgotten."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet.

    `what` names it ("Pour temperature"), `why` says what waits for it ("needed for the
    verdict before the pour"), `url` leads to where it is added. `is_blocking`: something
    else cannot go on without it; such things come first.
    """

    what: Any
    why: Any = ""
    url: str = ""
    action_text: Any = ""
    is_blocking: bool = False


def in_order(found: list[Missing]) -> list[Missing]:
    """What holds something up first; else as it was found."""
    return sorted(found, key=lambda each: not each.is_blocking)
