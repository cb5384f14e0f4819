"""G1 to G7 for micrographs: what means harm, or is not what its name says, through the
upload that people and programs use.
"""

import io
import struct
import time
import zlib

import numpy as np
import pytest
import tifffile
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from characterization.imaging import drawn
from characterization.imaging.decoding import MOST_PIXELS, ImageProblem, decode
from characterization.imaging.heads import inspect
from characterization.models import Micrograph
from labtrack.instruments.actions import submissions
from labtrack.instruments.models import IntakeProblem
from tests.factories import materials, people
from tests.factories import micrographs as images
from tests.faults.test_g_files import HARMFUL as FILES

GOOD = images.pore_files(1, size=60)[0]


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of gray pixels with right checksums, whatever its chunks say."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    each = [(b"IHDR", head), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in each)


def jpeg(width: int, height: int) -> bytes:
    """A JPEG whose header claims that size."""
    out = io.BytesIO()
    Image.new("L", (64, 64), 128).save(out, "JPEG")
    body = bytearray(out.getvalue())
    at = body.index(b"\xff\xc0") + 5
    body[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(body)


def tiff(*tags: tuple[int, int, int, int], after: bytes = b"", pages: int = 1) -> bytes:
    """A little TIFF of 8 by 8 pixels with more tags (code, type, count, value), and so
    many pages in a chain.
    """
    own = [
        (256, 3, 1, 8),
        (257, 3, 1, 8),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 3, 1, 8),
        (279, 4, 1, 64),
    ]
    each = sorted(own + list(tags))
    size = 2 + 12 * len(each) + 4
    body = b"II*\0" + struct.pack("<I", 72) + bytes(range(64))
    for page in range(pages):
        following = 72 + size * (page + 1) if page + 1 < pages else 0
        body += struct.pack("<H", len(each))
        body += b"".join(struct.pack("<HHII", *one) for one in each)
        body += struct.pack("<I", following)
    return body + after


def bomb_tiff() -> bytes:
    """144 megapixels in some 200 kB."""
    out = io.BytesIO()
    tifffile.imwrite(out, np.zeros((12_000, 12_000), np.uint8), compression="zlib")
    return out.getvalue()


def many_samples() -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, np.zeros((20, 20, 7), np.uint8), planarconfig="contig")
    return out.getvalue()


WHOLE = drawn.as_file(drawn.grains(seed=1, height=60, width=60))
WHOLE_TIFF = drawn.as_file(drawn.grains(seed=1, height=60, width=60), "TIFF", 0.5)
# name: the bytes, and words of the true reason.
HARMFUL: dict[str, tuple[bytes, str]] = {
    "empty.png": (b"", "no bytes"),
    "drawing.svg": (FILES["drawing.csv"], "SVG"),
    "drawing-with-a-head.png": (b'<?xml version="1.0"?>' + FILES["drawing.csv"], "XML"),
    "external.tif": (FILES["external.csv"], "XML"),
    "page.png": (FILES["page.csv"], "a web page"),
    "gif-and-script.png": (FILES["both.csv"], "GIF"),
    "report.tif": (FILES["report.csv"], "PDF"),
    "bomb.tif": (FILES["bomb.zip"], "zip"),
    "gz.png": (FILES["bar.csv.gz"], "gzip"),
    "program.png": (FILES["program.csv"], "no PNG, JPEG or TIFF"),
    "noise.png": (FILES["noise.csv"], "no PNG, JPEG or TIFF"),
    "pixels.png": (FILES["pixels.png"], "65,000 by 65,000"),
    "one-side.png": (png(40_000, 10), "40,000 by 10"),
    "no-pixels.png": (png(0, 0), "cut short or damaged"),
    "words.png": (
        png(8, 8, (b"zTXt", b"a\0\0" + zlib.compress(b"x" * 40_000_000, 9))),
        "cut short or damaged",
    ),
    "pixels.jpg": (jpeg(65_000, 65_000), "65,000 by 65,000"),
    "pixels.tif": (bomb_tiff(), "12,000 by 12,000"),
    "pages.tif": (tiff(pages=10_000), "several pages"),
    "tags.tif": (tiff(*[(40_000 + n, 3, 1, 1) for n in range(2000)]), "2007 tags"),
    "huge-tag.tif": (tiff((270, 2, 2**32 - 1, 72)), ""),
    "far-tag.tif": (tiff((270, 2, 4000, 2**31)), ""),
    "far-pixels.tif": (tiff().replace(struct.pack("<I", 64), b"\xff\xff\xff\x7f"), ""),
    "cut.png": (WHOLE[:900], "cut short"),
    "cut.tif": (WHOLE_TIFF[:-500], "cut short"),
    "cut.jpg": (jpeg(64, 64)[:-40], "cut short"),
    "head.png": (WHOLE[:20], "cut short"),
    "head.tif": (WHOLE_TIFF[:6], "cut short"),
    "float.tif": (drawn.as_file(np.zeros((9, 9), np.float32), "TIFF"), "32 bits"),
}
# What may be let in: it harms nobody, and a measurement of it is what it shows.
HARMLESS = {"huge-tag.tif", "far-tag.tif"}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_picture_is_a_sentence_in_little_time(name):
    body, words = HARMFUL[name]
    start = time.process_time()
    said = ""
    for read in (inspect, decode):
        try:
            read(body)
        except ImageProblem as error:
            said = said or str(error)
    assert time.process_time() - start < 2
    if name in HARMLESS and not said:
        return
    assert words in said
    assert said.endswith(".")
    assert 15 < len(said) < 400
    assert "0x" not in said


@pytest.fixture
def bar(db, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return materials.specimen()


def test_every_one_is_kept_beside_a_good_one_with_its_true_reason(bar):
    refused = {n: b for n, (b, _words) in HARMFUL.items() if n not in HARMLESS}
    uploaded = images.upload(
        bar, [GOOD, *refused.values()], names=["good.png", *refused]
    )
    evaluation = images.measure(uploaded.job)
    assert evaluation.result["n"] == 1
    counted = Micrograph.objects.filter(excluded_because="")
    assert [row.submission.file_name for row in counted] == ["good.png"]
    problems = {
        p.submission.file_name: p
        for p in IntakeProblem.objects.select_related("submission")
    }
    assert set(problems) == set(refused)
    for name, problem in problems.items():
        assert HARMFUL[name][1] in problem.detail, name
        assert submissions.content(problem.submission) == HARMFUL[name][0]


def test_the_bytes_decide_and_not_the_name(bar):
    uploaded = images.upload(
        bar, [WHOLE_TIFF, WHOLE], names=["field.jpg", "../../etc/CON.exe"]
    )
    assert [row.format for row in uploaded.fields] == ["TIFF", "PNG"]


def test_a_form_takes_what_is_good_and_names_the_rest(bar):
    client = Client()
    client.force_login(
        people.person("engineer", bar.compartment),
        backend="labtrack.accounts.backends.EmailBackend",
    )
    url = reverse("characterization:micrograph-upload")
    common = {
        "specimen": bar.code,
        "method": images.method_pk(images.PORES),
        "performed_at": "2026-11-02T14:05",
    }
    names = ("empty.png", "pixels.png", "drawing.svg")
    sent = [SimpleUploadedFile(n, HARMFUL[n][0], "image/png") for n in names[1:]]
    answer = client.post(url, {**common, "files": sent})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "65,000 by 65,000" in page
    assert "SVG" in page
    large = client.post(url, {}, CONTENT_LENGTH=str(10 * 2**30))
    assert large.status_code == 413


def test_the_largest_that_is_let_in_is_what_the_message_says():
    side = int(MOST_PIXELS**0.5)
    assert inspect(png(side, side, (b"IDAT", b""))).width == side
    with pytest.raises(ImageProblem, match="at most 64 megapixels"):
        inspect(png(side + 1, side, (b"IDAT", b"")))
