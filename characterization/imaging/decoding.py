"""Bytes of a micrograph to pixels, with every cap checked before anything is decoded.

PNG, JPEG and TIFF, 8 or 16 bit. The size is read from the header first: a file of 200 kB
may hold 144 megapixels. A scale is taken only from what a microscope wrote; dots per inch
are about paper and are no scale.
"""

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

MOST_BYTES = 64 * 2**20
MOST_PIXELS = 64_000_000
"""8000 x 8000: what a worker measures within 700 MB and well within the time of a task."""
LONGEST_SIDE = 32_768
MOST_TAGS = 512

_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"II+\x00": "TIFF",
    b"MM\x00+": "TIFF",
}
_KNOWN_OTHERS = {
    b"GIF8": "a GIF picture",
    b"BM": "a Windows bitmap",
    b"RIFF": "a WebP picture or a sound",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an Office document",
    b"<svg": "an SVG drawing",
    b"<?xml": "an XML document, such as an SVG drawing",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"\x1f\x8b": "a gzip archive",
}


class ImageProblem(ValueError):
    """A file that is no usable micrograph. `code` is stable, the message is a sentence."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Scale:
    """Micrometers per pixel, and who says so."""

    um_per_pixel: float
    source: str


@dataclass(frozen=True, eq=False)
class Picture:
    """A decoded micrograph: gray values, shape (height, width), uint8 or uint16."""

    pixels: "np.ndarray"
    format: str
    bits: int
    was_color: bool
    scale: Scale | None
    remarks: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])


def decode(
    data: bytes,
    *,
    most_bytes: int = MOST_BYTES,
    most_pixels: int = MOST_PIXELS,
) -> Picture:
    """Read a micrograph; color becomes luminance (ITU-R BT.601).

    Parameters
    ----------
    data : bytes
        The whole file.
    most_bytes, most_pixels : int
        Caps, checked before decoding.

    Returns
    -------
    Picture
        With its scale in um per pixel where the microscope wrote one (ImageJ, Zeiss,
        FEI, OME), else None: a person draws it on the scale bar.

    Raises
    ------
    ImageProblem
        empty, too_many_bytes, not_a_picture, too_many_pixels, several_pages,
        too_many_tags, sample_type, truncated: each says what was found.

    References
    ----------
    ITU-R BT.601-7 (2011), 2.5.1: the weights of luminance.

    Examples
    --------
    >>> decode(b"<svg onload=alert(1)>")
    Traceback (most recent call last):
    ...
    characterization.imaging.decoding.ImageProblem: This is an SVG drawing; expected a \
PNG, JPEG or TIFF picture.
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
            return _tiff(data, most_pixels)
        return _pillow(data, kind, most_pixels)


def _kind(data: bytes) -> str:
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, words in _KNOWN_OTHERS.items():
        if start.lower().startswith(magic.lower()):
            raise ImageProblem(
                "not_a_picture",
                f"This is {words}; expected a PNG, JPEG or TIFF picture.",
            )
    raise ImageProblem(
        "not_a_picture",
        f"The file begins with {data[:8].hex(' ')}, which is no PNG, JPEG or TIFF.",
    )


@contextmanager
def _told_by_us() -> Iterator[None]:
    """What the libraries warn of is an error here, in our words."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            yield
        except ImageProblem:
            raise
        except MemoryError:
            raise ImageProblem(
                "too_many_pixels", "The picture does not fit into memory."
            ) from None
        except Exception as error:
            raise _in_words(error) from error


def _in_words(error: Exception) -> ImageProblem:
    text = str(error).strip().rstrip(".") or type(error).__name__
    if "cannot identify" in text:
        text = "its header is not whole"
    return ImageProblem(
        "truncated",
        f"The picture is cut short or damaged: {text.splitlines()[0][:160]}.",
    )


def _check_size(width: int, height: int, most_pixels: int) -> None:
    if width < 1 or height < 1:
        raise ImageProblem("truncated", f"The picture is {width} by {height} pixels.")
    if width * height > most_pixels or max(width, height) > LONGEST_SIDE:
        raise ImageProblem(
            "too_many_pixels",
            f"The picture is {width:,} by {height:,} pixels; expected at most "
            f"{most_pixels // 1_000_000} megapixels and {LONGEST_SIDE:,} a side.",
        )


def _pillow(data: bytes, kind: str, most_pixels: int) -> Picture:
    import numpy as np

    with _opened(data, kind) as image:
        _check_size(*image.size, most_pixels)
        frames = getattr(image, "n_frames", 1)
        if frames > 1:
            raise ImageProblem(
                "several_pages", f"The file holds {frames} pictures; expected one."
            )
        facts = {"mode": image.mode}
        image.load()
        was_color = image.mode not in ("L", "1", "I;16", "I;16B", "I", "LA")
        pixels = np.asarray(_gray(image))
    if pixels.dtype == np.int32:  # Pillow's 16-bit gray of older files
        pixels = pixels.astype(np.uint16)
    return Picture(
        _known_type(pixels),
        kind,
        8 * pixels.dtype.itemsize,
        was_color,
        None,
        _remarks(was_color),
        facts,
    )


def _opened(data: bytes, kind: str) -> "Image.Image":
    """Its header read, and nothing else: whoever opens it checks the size at once, so
    that Pillow's own cap, which does not name the sides, is not needed.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    return Image.open(io.BytesIO(data), formats=(kind,))


def _gray(image: "Image.Image") -> "Image.Image":
    if image.mode in ("L", "I;16", "I;16B", "I"):
        return image
    return image.convert("L")


def _remarks(was_color: bool) -> tuple[str, ...]:
    return ("Color was turned into luminance.",) if was_color else ()


def _known_type(pixels: "np.ndarray") -> "np.ndarray":
    import numpy as np

    if pixels.dtype == np.bool_:
        return pixels.astype(np.uint8) * 255
    if pixels.dtype.kind == "u" and pixels.dtype.itemsize in (1, 2):
        return np.ascontiguousarray(pixels, dtype=pixels.dtype.newbyteorder("="))
    raise ImageProblem(
        "sample_type",
        f"The pixels are {pixels.dtype.name}; expected 8 or 16 bit without sign.",
    )


def _tiff(data: bytes, most_pixels: int) -> Picture:
    import tifffile

    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        _check_tiff(tiff, page, most_pixels)
        pixels = page.asarray()
        samples = pixels.shape[2] if pixels.ndim == 3 else 1
        scale = _scale(tiff, page)
    was_color = samples >= 3
    if pixels.ndim == 3:
        pixels = _luminance(pixels) if was_color else pixels[:, :, 0]
    if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
        pixels = _known_type(pixels)
        pixels = pixels.max(initial=0) - pixels if pixels.size else pixels
    pixels = _known_type(pixels)
    return Picture(
        pixels,
        "TIFF",
        8 * pixels.dtype.itemsize,
        was_color,
        scale,
        _remarks(was_color),
        {"compression": str(tifffile.COMPRESSION(page.compression).name)},
    )


def _check_tiff(tiff: Any, page: Any, most_pixels: int) -> None:
    _check_size(page.imagewidth, page.imagelength, most_pixels)
    if len(page.tags) > MOST_TAGS:
        raise ImageProblem(
            "too_many_tags",
            f"The TIFF has {len(page.tags)} tags; expected at most {MOST_TAGS}.",
        )
    # Only whether there is a second page: a chain of 10,000 is never walked.
    if _has_second_page(tiff):
        raise ImageProblem(
            "several_pages",
            "The TIFF holds several pages; expected one field of view a file.",
        )


def _has_second_page(tiff: Any) -> bool:
    try:
        second = tiff.pages[1]
    except IndexError:
        return False
    # A smaller copy for previews is no second field.
    return not getattr(second, "is_reduced", False)


def _luminance(pixels: "np.ndarray") -> "np.ndarray":
    import numpy as np

    weights = np.array([0.299, 0.587, 0.114], dtype=np.float32)
    gray = np.rint(pixels[:, :, :3].astype(np.float32) @ weights)
    return gray.astype(pixels.dtype)


def _scale(tiff: Any, page: Any) -> Scale | None:
    for read in (_imagej_scale, _zeiss_scale, _fei_scale):
        found = read(tiff, page)
        if found is not None and 1e-5 < found.um_per_pixel < 1e4:
            return found
    return None


_MICROMETERS = {
    "micron": 1.0,
    "um": 1.0,
    "\u00b5m": 1.0,
    "\u03bcm": 1.0,
    "\\u00b5m": 1.0,
    "nm": 1e-3,
    "mm": 1e3,
}


def _imagej_scale(tiff: Any, page: Any) -> Scale | None:
    """ImageJ writes pixels per unit as the resolution, and the unit in its description."""
    unit = _MICROMETERS.get(str((tiff.imagej_metadata or {}).get("unit", "")))
    tag = page.tags.get("XResolution")
    if unit is None or tag is None:
        return None
    over, under = tag.value
    return Scale(unit * under / over, "ImageJ's metadata") if over else None


def _zeiss_scale(tiff: Any, page: Any) -> Scale | None:
    """The fourth number of the unnamed block is the pixel size in meters."""
    numbers = (tiff.sem_metadata or {}).get("", ())
    if len(numbers) < 4 or not isinstance(numbers[3], float):
        return None
    return Scale(numbers[3] * 1e6, "the electron microscope's metadata (Zeiss)")


def _fei_scale(tiff: Any, page: Any) -> Scale | None:
    width = ((tiff.fei_metadata or {}).get("Scan") or {}).get("PixelWidth")
    if not isinstance(width, float):
        return None
    return Scale(width * 1e6, "the electron microscope's metadata (FEI)")
