"""How an action refuses bad input: what was wrong, where, the value given, what is expected.

Doors translate: the API into problem details, forms into errors beside their fields.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that was wrong. `pointer` is the path in what was sent, such as
    ("measurements", 0, "unit"); empty for the whole.
    """

    code: str
    message: str
    pointer: Pointer = ()
    given: str = ""

    def under(self, *prefix: str | int) -> "Fault":
        """The same fault seen from further out."""
        return Fault(self.code, self.message, (*prefix, *self.pointer), self.given)

    @property
    def json_pointer(self) -> str:
        """RFC 6901."""
        parts = (
            str(part).replace("~", "~0").replace("/", "~1") for part in self.pointer
        )
        return "".join(f"/{part}" for part in parts)


OF_THE_WHOLE = {"", "file", "profile", "settings", "method"}
"""What a sentence about it says by itself."""
_POINTED = re.compile(r"^(/[^\s:]*): ", re.MULTILINE)


def for_people(text: str) -> str:
    """Faults as they are kept, one a line, without the pointers of programs.

    >>> for_people("/settings: No slope.\n/measurements/0/unit: 'kN' is no stress.")
    "No slope.\nmeasurements 1, unit: 'kN' is no stress."
    """
    return _POINTED.sub(_in_words, text)


def _in_words(match: re.Match[str]) -> str:
    words: list[str] = []
    for part in match.group(1).split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~").replace("_", " ")
        if not name.isdigit():
            words.append(name)
        elif words:
            words[-1] += f" {int(name) + 1}"
        else:
            words.append(str(int(name) + 1))
    where = ", ".join(words)
    return "" if where in OF_THE_WHOLE else f"{where}: "


class Refused(Exception):
    """Input that cannot be taken as it is. Nothing was changed."""

    status = 400
    retry_after_s: int | None = None
    """When the same may be sent again, where that helps."""
    more: Mapping[str, Any] = {}
    """What else the API says beside the faults."""

    def __init__(self, faults: Fault | Iterable[Fault]):
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


class Conflict(Refused):
    """Input that contradicts what is stored, or that asks for a step that is not open."""

    status = 409


class NeedsConfirmation(Refused):
    """Unusual but possible: a person says that it is meant, with a reason."""

    status = 409
