"""What a picture says before its pixels are decoded: enough to keep it, or to refuse it."""

import io
from dataclasses import dataclass

from characterization.imaging.decoding import (
    MOST_BYTES,
    MOST_PIXELS,
    ImageProblem,
    Scale,
    _check_size,
    _check_tiff,
    _kind,
    _opened,
    _scale,
    _told_by_us,
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a picture says before its pixels are decoded."""

    format: str
    width: int
    height: int
    bits: int
    scale: Scale | None


def inspect(
    data: bytes, *, most_bytes: int = MOST_BYTES, most_pixels: int = MOST_PIXELS
) -> Head:
    """Size, depth and scale of a micrograph; its pixels are not decoded.

    A PNG's checksums and where a TIFF's strips end are looked at, so that most files that
    were cut short are told at once.

    Raises
    ------
    ImageProblem
        As `decode` does.
    """
    if not data:
        raise ImageProblem("empty", "The file has no bytes.")
    if len(data) > most_bytes:
        raise ImageProblem(
            "too_many_bytes",
            f"The file has {len(data):,} bytes; expected at most {most_bytes:,}.",
        )
    kind = _kind(data)
    with _told_by_us():
        if kind == "TIFF":
            return _tiff_head(data, most_pixels)
        return _pillow_head(data, kind, most_pixels)


def _pillow_head(data: bytes, kind: str, most_pixels: int) -> Head:
    with _opened(data, kind) as image:
        width, height = image.size
        _check_size(width, height, most_pixels)
        bits = 16 if image.mode.startswith("I") else 8
        if kind == "PNG":
            image.verify()
    if kind == "JPEG" and b"\xff\xd9" not in data[-65536:]:
        raise ImageProblem("truncated", "The picture is cut short: it has no end.")
    return Head(kind, width, height, bits, None)


def _tiff_head(data: bytes, most_pixels: int) -> Head:
    import tifffile

    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        _check_tiff(tiff, page, most_pixels)
        ends = [
            start + size
            for start, size in zip(page.dataoffsets, page.databytecounts, strict=True)
        ]
        if max(ends, default=0) > len(data):
            raise ImageProblem(
                "truncated",
                f"The picture is cut short: its pixels end at byte {max(ends):,} of "
                f"{len(data):,}.",
            )
        bits = page.bitspersample
        if bits not in (1, 8, 16):
            raise ImageProblem(
                "sample_type", f"The pixels have {bits} bits; expected 8 or 16."
            )
        return Head(
            "TIFF",
            page.imagewidth,
            page.imagelength,
            16 if bits == 16 else 8,
            _scale(tiff, page),
        )
