"""A file as text: decoded once, by its lines for people and by its bytes for machines."""

from __future__ import annotations

import re
from functools import cached_property

from labtrack.textfiles.binary import kind_of
from labtrack.textfiles.faults import ParseError, ParseWarning

LONGEST_LINE = 100_000
MOST_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 64 * 1024
REPLACEMENT = "\ufffd"

_DOUBLED = re.compile(
    "[ÂÃâ][\u0080-\u00bf\u2018-\u203a\u20ac\u0152\u0153\u0178-\u017e]"
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class TextFile:
    """The text of one file, with line breaks of one kind.

    Parameters
    ----------
    data : bytes
        As received.
    encoding : str, optional
        Demanded by a profile. Without it: a byte order mark, else UTF-8 where the bytes
        are that, else Windows-1252, which is Latin-1 for all letters of both.

    Raises
    ------
    ParseError
        For an empty file, one that is no text, bytes outside the encoding, a null.
    """

    def __init__(self, data: bytes, encoding: str | None = None):
        if len(data) > MOST_BYTES:
            raise ParseError(
                0,
                f"The file has {len(data):,} bytes; expected at most {MOST_BYTES:,}.",
            )
        if not data[:4096].strip() and not data.strip():
            raise ParseError(0, "The file is empty.")
        if kind := kind_of(data):
            raise ParseError(
                0, f"The file is {kind}; expected text, whatever its name says."
            )
        self.warnings: list[ParseWarning] = []
        self.is_ascii = data.isascii()
        if self.is_ascii and encoding != "utf-16":
            self.encoding, body = encoding or "utf-8", data
        else:
            self.encoding, body = _decoded(data, encoding)
        if b"\0" in body:
            line = body.count(b"\n", 0, body.index(b"\0")) + 1
            raise ParseError(line, "A null character stands here; this is no text.")
        if b"\r" in body:
            body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self.data = body
        """The bytes with \\n line breaks, in `encoding` (UTF-8 where it was UTF-16)."""

    @cached_property
    def lines(self) -> list[str]:
        """Every line; the last is empty where the file ends with a line break."""
        return self._lines_of(self.data, 1)

    @cached_property
    def head(self) -> list[str]:
        """The first lines, whole: enough to see what the file is."""
        if len(self.data) <= HEAD_BYTES:
            return self.lines
        cut = self.data.rfind(b"\n", 0, HEAD_BYTES)
        if cut < 0:
            raise ParseError(
                1,
                f"The line has more than {LONGEST_LINE} characters; "
                f"expected at most {LONGEST_LINE}.",
            )
        return self._lines_of(self.data[:cut], 1)

    def body(self, first_line: int) -> bytes:
        """The bytes from a line to the end."""
        at = 0
        for _ in range(first_line - 1):
            at = self.data.find(b"\n", at) + 1
            if not at:
                return b""
        return self.data[at:]

    @cached_property
    def has_quotes(self) -> bool:
        """Whether a quote stands anywhere: many files are read more simply without."""
        return b'"' in self.data

    @property
    def is_cut_off(self) -> bool:
        """The last line has no line break: it may be half a row."""
        return not self.data.endswith(b"\n")

    def _lines_of(self, data: bytes, first: int) -> list[str]:
        try:
            text = data.decode(self.encoding)
        except UnicodeDecodeError as error:
            raise _undecodable(data, error, self.encoding) from error
        lines = text.split("\n")
        longest = max(map(len, lines))
        if longest > LONGEST_LINE:
            number = next(i for i, line in enumerate(lines) if len(line) == longest)
            raise ParseError(
                number + first,
                f"The line has {longest} characters; expected at most {LONGEST_LINE}.",
            )
        return lines


def repaired(line: str) -> str:
    """A line whose UTF-8 was taken for Windows text and encoded again, made right.

    >>> repaired("DÃ©placement [mm]")
    'Déplacement [mm]'
    """
    if not _DOUBLED.search(line):
        return line
    for codec in ("cp1252", "latin-1"):
        try:
            return line.encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return line


def _decoded(data: bytes, encoding: str | None) -> tuple[str, bytes]:
    """The encoding that holds, and the bytes without a mark; UTF-16 becomes UTF-8."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            if codec == "utf-16" and encoding not in (None, "utf-16"):
                raise ParseError(1, f"The file is UTF-16; the profile says {encoding}.")
            if codec == "utf-8":
                return "utf-8", data[len(mark) :]
            return "utf-8", _from_utf16(data)
    if encoding == "utf-16":
        return "utf-8", _from_utf16(data)
    if encoding is not None:
        _demand(data, encoding)
        return encoding, data
    return _recognized(data)


def _recognized(data: bytes) -> tuple[str, bytes]:
    """UTF-8 where the bytes are that, else Windows-1252, else Latin-1."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter cut in half by the end of a growing file is no other encoding.
        if error.start > 0 and error.reason.startswith("unexpected end"):
            return "utf-8", data[: error.start]
    else:
        return "utf-8", data
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1", data
    return "cp1252", data


def _demand(data: bytes, encoding: str) -> None:
    """The bytes are text of the encoding that a profile names."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, encoding) from error


def _undecodable(data: bytes, error: UnicodeDecodeError, encoding: str) -> ParseError:
    return ParseError(
        data.count(b"\n", 0, error.start) + 1,
        f"Byte {data[error.start]:#04x} is no {encoding} text; "
        "another encoding in the profile (latin-1, cp1252) may fit.",
    )


def _from_utf16(data: bytes) -> bytes:
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(
            data.count(b"\n\0", 0, error.start) + 1,
            f"Byte {data[error.start]:#04x} is no utf-16 text.",
        ) from error
