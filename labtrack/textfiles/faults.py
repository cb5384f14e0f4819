"""What a reader of files answers with: an error or a warning, and the line to blame."""

from dataclasses import dataclass


class ParseError(ValueError):
    """A file that cannot be read, and the line to blame (0: the file as a whole).

    `code` tells refusals apart that a program may want to: "unreadable", "ambiguous" (a
    question that a profile answers), "contradiction" (the file disagrees with itself).
    """

    def __init__(self, line: int, message: str, *, code: str = "unreadable"):
        self.line = line
        self.message = message
        self.code = code
        super().__init__(f"Line {line}: {message}" if line else message)


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something odd that did not stop the reading."""

    code: str
    line: int
    message: str
