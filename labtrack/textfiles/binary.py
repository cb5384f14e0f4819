"""What a file is whose first bytes say that it is no text."""

_BEGINNINGS = (
    (b"PK\x03\x04", "a ZIP archive or an Office workbook"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.xls, .doc)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
)
_TEXT_AFTER_ALL = (b"BM", b"MZ")
_MARKUP = (b"<!doctype", b"<?xml", b"<html", b"<svg", b"<script")


def kind_of(data: bytes) -> str:
    """What the bytes are instead of a table of numbers; empty where they may be one.

    Decided by the bytes alone: a name says nothing about what a file holds.

    >>> kind_of(b"PK\\x03\\x04...")
    'a ZIP archive or an Office workbook'
    >>> kind_of(b"Time;Force")
    ''
    """
    for beginning, kind in _BEGINNINGS:
        # Two letters begin many a text; a picture or a program has a null byte soon.
        if data.startswith(beginning) and (
            beginning not in _TEXT_AFTER_ALL or b"\0" in data[:64]
        ):
            return kind
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        return "a web page, a drawing or XML"
    return ""
