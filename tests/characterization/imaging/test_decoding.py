"""Pictures as bytes: what is read, what is refused before it is decoded, and why."""

import io
import struct
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image

from characterization.imaging.decoding import ImageProblem, decode
from tests.shared_material import shared

GRAY_16 = np.arange(100 * 120, dtype=np.uint16).reshape(100, 120) * 5


def encoded(pixels, kind, **options):
    buffer = io.BytesIO()
    if kind == "TIFF":
        tifffile.imwrite(buffer, pixels, **options)
    else:
        Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


GRAY_8 = (GRAY_16 >> 8).astype(np.uint8)
COLOR = np.stack([GRAY_8, GRAY_8, GRAY_8], axis=2)


@pytest.mark.parametrize(
    ("pixels", "kind", "options"),
    [
        (GRAY_8, "PNG", {}),
        (GRAY_16, "PNG", {}),
        (GRAY_8, "TIFF", {"photometric": "minisblack"}),
        (GRAY_16, "TIFF", {"photometric": "minisblack", "compression": "zlib"}),
        (GRAY_16, "TIFF", {"photometric": "minisblack", "tile": (64, 64)}),
        (GRAY_16, "TIFF", {"photometric": "minisblack", "byteorder": ">"}),
    ],
)
def test_gray_pictures_come_back_to_the_bit(pixels, kind, options):
    picture = decode(encoded(pixels, kind, **options))
    assert np.array_equal(picture.pixels, pixels)
    assert picture.bits == 8 * pixels.dtype.itemsize
    assert not picture.was_color


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("TIFF", {"photometric": "rgb"})]
)
def test_color_becomes_luminance_and_says_so(kind, options):
    picture = decode(encoded(COLOR, kind, **options))
    assert np.array_equal(picture.pixels, GRAY_8)
    assert picture.was_color
    assert picture.remarks


def test_white_may_be_zero():
    data = encoded(GRAY_8, "TIFF", photometric="miniswhite")
    assert decode(data).pixels[0, 0] > decode(data).pixels[-1, -1]


def test_imagej_s_scale_is_read():
    data = encoded(
        GRAY_16, "TIFF", imagej=True, resolution=(4.44, 4.44), metadata={"unit": "um"}
    )
    scale = decode(data).scale
    assert scale.um_per_pixel == pytest.approx(1 / 4.44)
    assert "ImageJ" in scale.source


def test_dots_per_inch_are_no_scale():
    data = encoded(
        GRAY_8, "TIFF", photometric="minisblack", resolution=(72, 72), resolutionunit=2
    )
    assert decode(data).scale is None
    assert decode(encoded(GRAY_8, "PNG", dpi=(300, 300))).scale is None


def test_zeiss_wrote_the_scale_of_the_titanium_field():
    folder = shared("data/nist_grain_size")
    picture = decode((folder / "sem_alpha_beta_ti_6al_4v.tif").read_bytes())
    assert picture.pixels.shape == (768, 1024)
    assert picture.scale.um_per_pixel == pytest.approx(0.11165)


def _png_of_claimed_size(width, height):
    """A header that promises much over a file that holds nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)

    def chunk(name, body):
        crc = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + crc

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x00\x01", "not_a_picture"),
        (b"<svg xmlns='x'><script>1</script></svg>", "not_a_picture"),
        (b"GIF89a/*\x00*/=1;alert(1)", "not_a_picture"),
        (b"%PDF-1.7", "not_a_picture"),
        (b"PK\x03\x04rest", "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n", "truncated"),
        (b"II*\x00", "truncated"),
        (encoded(GRAY_8, "PNG")[:-200], "truncated"),
        (encoded(GRAY_8, "JPEG")[:-900], "truncated"),
        (encoded(GRAY_16, "TIFF")[:-5000], "truncated"),
        (_png_of_claimed_size(12_000, 12_000), "too_many_pixels"),
        (_png_of_claimed_size(60_000, 60_000), "too_many_pixels"),
        (_png_of_claimed_size(40_000, 10), "too_many_pixels"),
        (
            encoded(np.zeros((12_000, 12_000), np.uint8), "TIFF", compression="zlib"),
            "too_many_pixels",
        ),
        (
            encoded(np.zeros((3, 9, 9), np.uint8), "TIFF", photometric="minisblack"),
            "several_pages",
        ),
        (encoded(np.zeros((9, 9), np.float32), "TIFF"), "sample_type"),
        (encoded(np.zeros((9, 9), np.int16), "TIFF"), "sample_type"),
    ],
)
def test_what_is_no_micrograph_is_refused_with_the_true_reason(data, code):
    with pytest.raises(ImageProblem) as refusal:
        decode(data)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    assert "0x" not in str(refusal.value)


def test_a_file_above_the_cap_is_not_looked_at():
    with pytest.raises(ImageProblem, match="expected at most 10"):
        decode(b"\x89PNG\r\n\x1a\n" + b"x" * 20, most_bytes=10)
