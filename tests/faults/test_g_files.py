"""G1 to G7: files that mean harm, or are not what their name says."""

import gzip
import io
import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from characterization import parsers
from characterization.actions import files
from characterization.parsers import ParseError
from labtrack.instruments.actions import submissions
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs.models import Job
from labtrack.refusals import Refused
from tests.factories import clients, materials, people, results

ROOT = Path(__file__).resolve().parents[2]
HEADER = b"Time [s];Force [N];Strain [%]\n"


def zipped(content: bytes, name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def huge_png() -> bytes:
    """A picture of 65,000 by 65,000 pixels in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return (
            struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))
        )

    size = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


HARMFUL = {
    "bomb.zip": zipped(b"0;" * 5_000_000, "bar.csv"),
    "book.xlsx": zipped(b"<x/>" * 500_000, "xl/worksheets/sheet1.xml"),
    "bar.csv.gz": gzip.compress(b"1;2;3\n" * 1_000_000),
    "pixels.png": huge_png(),
    "page.csv": b"<!DOCTYPE html><script>alert(1)</script>",
    "drawing.csv": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
    "external.csv": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "both.csv": b"GIF89a=1;/*" + b"\0" * 20 + b"*/alert(1)",
    "report.csv": b"%PDF-1.7 /JS (app.alert(1))",
    "program.csv": b"MZ\x90\0\x03" + b"\0" * 100,
    "nulls.csv": HEADER + b"0;1;2\n0;\0;2\n",
    "one-line.csv": b"1;" * 3_000_000,
    "wide.csv": b"Force [N];" * 20_000 + b"\n" + b"1;" * 20_000,
    "noise.csv": bytes(range(256)) * 400,
    "blank.csv": b" \r\n\t" * 10_000,
    "quotes.csv": HEADER + b'"0;1;2\n' * 5,
    "escapes.csv": b"\x1b[2J\x1b]0;owned\x07;\n" * 40,
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_is_a_sentence_in_little_time(name):
    start = time.process_time()
    with pytest.raises(ParseError) as caught:
        parsers.read(HARMFUL[name], file_name=name)
    assert time.process_time() - start < 3
    assert 15 < len(str(caught.value)) < 800


def test_a_name_says_nothing_about_what_a_file_holds():
    with pytest.raises(ParseError, match="ZIP archive"):
        parsers.read(HARMFUL["bomb.zip"], file_name="bar.csv")
    rows = b"".join(b"%d;%d.5;%d.25\n" % (i, i, i) for i in range(20))
    reading = parsers.read(HEADER + rows, file_name="picture.png")
    assert reading.records[0].rows == 20


@pytest.mark.parametrize("keep", [1, 30, 31, 37, 43, 44, 120])
def test_a_truncated_file_is_read_to_its_last_whole_row_or_refused(keep):
    rows = b"".join(b"%d;%d.50;%d.25\n" % (i, i, i) for i in range(20))
    cut = (HEADER + rows)[:keep]
    whole = cut.count(b"\n") - 1
    if whole < 1:
        with pytest.raises(ParseError):
            parsers.read(cut)
    else:
        assert parsers.read(cut).records[0].rows in (whole, whole + 1)


def test_more_rows_than_a_recording_has_are_refused():
    body = HEADER + b"1;2.5;3.5\n" * 1_000_001
    with pytest.raises(ParseError, match="at most 1000000"):
        parsers.read(body)


def test_the_worst_text_that_is_let_in_stays_within_memory_and_time():
    """Many rows whose last one is spoiled: read twice, then refused by its line."""
    program = (
        "import time\n"
        "from characterization import parsers\n"
        "row = b'%d;%.4f;%.4f\\n'\n"
        "body = b'Time [s];Force [N];Strain [%]\\n' + b''.join(\n"
        "    row % (i, i * 1.5, i * 0.25) for i in range(400_000)) + b'9;x;1\\n'\n"
        "start = time.process_time()\n"
        "try:\n    parsers.read(body)\n"
        "except parsers.ParseError as error:\n    print(error)\n"
        # Of this program alone: ru_maxrss begins with what the forking process had.
        "status = open('/proc/self/status').read()\n"
        "peak = int(status.split('VmHWM:')[1].split()[0]) // 1024\n"
        "print(peak, round(time.process_time() - start))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    refusal, figures = done.stdout.strip().splitlines()
    peak_mb, seconds = map(int, figures.split())
    assert refusal.startswith("Line 400002: Column 'Force [N]': 'x' is not a number")
    assert peak_mb < 400
    assert seconds < 50


@pytest.fixture
def frame(db, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return results.instrument(people.compartment())


def post(frame, content, name, **headers):
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=frame.default_compartment))
    )
    return clients.of_instrument(frame).post(
        "/api/v1/raw-files/",
        {"file": SimpleUploadedFile(name, content), "specimen": bar.code},
        HTTP_IDEMPOTENCY_KEY="g-1",
        **headers,
    )


@pytest.mark.parametrize("name", ["bomb.zip", "pixels.png", "both.csv", "external.csv"])
def test_the_original_is_kept_with_the_true_reason(frame, name):
    assert post(frame, HARMFUL[name], name).status_code == 202
    with pytest.raises(Refused):
        files.carry_out(Job.objects.get())
    problem = IntakeProblem.objects.get()
    assert "whatever its name says" in problem.detail
    assert submissions.content(problem.submission) == HARMFUL[name]


def test_ten_gigabytes_are_refused_from_the_head_of_the_request(frame):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = post(frame, b"x", "large.csv", CONTENT_LENGTH=str(10 * 2**30))
    assert answer.status_code == 413
    assert "at most 64 MB" in answer.json()["detail"]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50 * 1024
    assert not Job.objects.exists()


def test_a_form_s_upload_beyond_the_cap_is_413(client, technician, monkeypatch):
    monkeypatch.setattr(settings, "UPLOAD_MOST_BYTES", 2000)
    client.force_login(technician)
    answer = client.post(
        "/tests/upload/", {"file": SimpleUploadedFile("bar.csv", b"x" * 5000)}
    )
    assert answer.status_code == 413
