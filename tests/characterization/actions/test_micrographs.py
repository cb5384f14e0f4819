"""Micrographs from bytes to versions: kept, measured, corrected by hand, measured again."""

import math
import struct
import zlib

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from characterization.actions import image_files, image_work, micrographs
from characterization.actions.micrograph_files import NewPicture
from characterization.choices import EvaluationState, ScaleSource, TestState
from characterization.imaging import drawn
from characterization.imaging.decoding import decode
from characterization.models import (
    FieldEvaluation,
    ImageEvaluation,
    Micrograph,
    Test,
)
from labtrack.instruments.actions import submissions
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs import queue
from labtrack.refusals import Refused
from tests.factories import materials, people
from tests.factories import micrographs as images
from tests.shared_material import shared

pytestmark = pytest.mark.django_db


def value(test: Test, code: str) -> float:
    return test.measurements.get(property__code=code).value


def current(test: Test) -> Test:
    return Test.objects.get(test_uid=test.test_uid, is_current=True)


def test_fields_are_kept_as_they_came_and_give_a_mean_with_its_interval():
    files = images.pore_files(4, percent=1.5)
    uploaded = images.upload(files=files)
    assert uploaded.test.state == TestState.IN_PROGRESS
    assert "Aa_pore" in uploaded.test.owed()
    evaluation = images.measure(uploaded.job)
    test = current(uploaded.test)
    assert test.state == TestState.SUBMITTED
    assert test.version == 1
    known = [
        drawn.pores(seed=n, height=160, width=200, percent=1.5).percent
        for n in range(4)
    ]
    found = test.measurements.get(property__code="Aa_pore")
    assert found.value == pytest.approx(np.mean(known), rel=0.02)
    assert found.uncertainty == pytest.approx(evaluation.result["half_width"], rel=0.01)
    assert evaluation.settings["segmentation"]["threshold"] == "otsu"
    assert [step["n"] for step in evaluation.result["steps"]] == [1, 2, 3, 4]
    assert {flag.code for flag in test.flags.all()} >= {"few-fields"}
    rows = Micrograph.objects.filter(series=test.test_uid)
    assert [submissions.content(row.submission) for row in rows] == files
    assert {(row.width, row.height, row.bits) for row in rows} == {(200, 160, 8)}
    for one in FieldEvaluation.objects.all():
        tile = image_files.tile(one.overlay_sha256, level=0, column=0, row=0)
        assert tile.startswith(b"\x89PNG")


def test_one_field_is_labelled_as_one_field():
    test = images.measured_test(files=images.grain_files(1), method=images.GRAINS)
    length = test.measurements.get(property__code="l_mean")
    assert length.uncertainty is None
    assert "one-field" in {flag.code for flag in test.flags.all()}
    g = -6.643856 * math.log10(length.value / 1000) - 3.288
    assert value(test, "G") == pytest.approx(g)


def test_the_steel_field_of_nist_comes_within_five_percent_of_its_segments():
    folder = shared("data/nist_grain_size")
    body = (folder / "grains_steel_highlighted_segmented.tif").read_bytes()
    test = images.measured_test(
        files=[body],
        method=images.GRAINS,
        um_per_pixel=50 / 222,
        names=["steel.tif"],
        settings={
            "segmentation": {"threshold": "fixed", "level": 0.5, "polarity": "bright"},
            "spacing_px": 30,
            "estimate": "lengths",
            "between": "edges",
        },
    )
    assert value(test, "l_mean") == pytest.approx(8.9, rel=0.05)
    assert value(test, "G") == pytest.approx(10.34, abs=0.15)


def test_a_negative_is_flagged_and_measured_alike_once_its_boundaries_are_bright():
    files = images.grain_files(2, size=120)
    negatives = [drawn.as_file(255 - decode(body).pixels) for body in files]
    bar = materials.specimen()
    engineer = people.person("engineer", bar.compartment)
    of_bars = {"method": images.GRAINS, "by": engineer}
    etched = images.measured_test(bar, files, **of_bars)
    codes = {"bright-boundaries", "dark-boundaries"}
    assert not etched.flags.filter(code__in=codes).exists()
    wrong = images.measured_test(bar, negatives, **of_bars)
    (flag,) = wrong.flags.filter(code__in=codes)
    assert flag.message.startswith("Fields 1, 2: boundaries look brighter")
    job = micrographs.evaluate_again(
        test=wrong,
        settings={"segmentation": {"polarity": "bright"}},
        reason="Dark field.",
        by=engineer,
    )
    evaluation = images.measure(job)
    right = current(wrong)
    assert evaluation.settings["segmentation"]["polarity"] == "bright"
    assert not right.flags.filter(code__in=codes).exists()
    assert value(right, "l_mean") == pytest.approx(value(etched, "l_mean"), rel=1e-6)
    assert value(right, "G") == pytest.approx(value(etched, "G"))


def test_without_a_scale_there_are_fractions_and_no_lengths():
    pores = images.measured_test(um_per_pixel=None)
    assert value(pores, "Aa_pore") > 0
    assert not pores.measurements.filter(property__code="F_max_pore").exists()
    uploaded = images.upload(
        files=images.grain_files(), method=images.GRAINS, um_per_pixel=None
    )
    evaluation = images.measure(uploaded.job)
    test = current(uploaded.test)
    assert test.state == TestState.IN_PROGRESS
    assert test.owed() == ["l_mean"]
    reasons = [one.result["reason"] for one in evaluation.fields.all()]
    assert all("no scale" in reason for reason in reasons)


def test_a_scale_drawn_afterwards_measures_the_whole_series_again():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    test = images.measured_test(
        bar, images.grain_files(), method=images.GRAINS, um_per_pixel=None, by=by
    )
    first = Micrograph.objects.filter(series=test.test_uid).first()
    job = micrographs.set_scale(
        micrograph=first,
        um_per_pixel=0.4,
        source=ScaleSource.DRAWN,
        said="250 px are 100 um",
        whole_series=True,
        reason="Drawn on the bar",
        by=by,
    )
    images.measure(job)
    test = current(test)
    assert test.state == TestState.SUBMITTED
    assert value(test, "l_mean") > 0
    assert set(
        Micrograph.objects.filter(series=test.test_uid).values_list(
            "um_per_pixel", "scale_source"
        )
    ) == {(0.4, "drawn")}


def test_the_scale_that_imagej_wrote_stands_before_what_is_said():
    body = drawn.as_file(drawn.grains(seed=1, height=80, width=90), "TIFF", 0.25)
    uploaded = images.upload(files=[body], method=images.GRAINS, um_per_pixel=7.0)
    row = uploaded.fields[0]
    assert row.um_per_pixel == pytest.approx(0.25)
    assert row.scale_source == ScaleSource.METADATA


def test_sixteen_bits_are_measured_in_their_own_scale():
    gray = drawn.pores(seed=3, height=100, width=120, percent=2.0)
    body = drawn.as_file(gray.pixels.astype(np.uint16) * 200, "TIFF")
    test = images.measured_test(files=[body])
    assert value(test, "Aa_pore") == pytest.approx(gray.percent, rel=0.05)
    assert Micrograph.objects.get().bits == 16


def test_an_erased_artefact_makes_a_version_and_leaves_the_old_numbers():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    test = images.measured_test(bar, by=by)
    before = value(test, "Aa_pore")
    field = Micrograph.objects.filter(series=test.test_uid).first()
    half = [[[0, 0], [field.width, 0], [field.width, 80], [0, 80]]]
    job = micrographs.correct_field(
        micrograph=field,
        corrections={"erased": half},
        reason="A scratch in the upper half",
        by=by,
    )
    evaluation = images.measure(job)
    new = current(test)
    assert (new.version, new.version_reason) == (2, "A scratch in the upper half")
    assert new.version_kind == "re-evaluation"
    assert value(new, "Aa_pore") != before
    assert value(Test.objects.get(pk=test.pk), "Aa_pore") == before
    assert evaluation.made == new
    corrected = evaluation.fields.get(micrograph=field).result["details"]
    assert corrected["field_px"] < field.width * field.height * 0.52
    # The other fields stand as they were measured.
    old = ImageEvaluation.objects.get(number=1)
    assert [f.result for f in evaluation.fields.exclude(micrograph=field)] == [
        f.result for f in old.fields.exclude(micrograph=field)
    ]


def test_points_are_counted_by_a_person_boundaries_as_one_half():
    by = people.person("technician", (bar := materials.specimen()).compartment)
    uploaded = images.upload(
        bar,
        images.pore_files(1),
        method=images.POINTS,
        settings={"columns": 5, "rows": 4},
        by=by,
    )
    images.measure(uploaded.job)
    test = current(uploaded.test)
    assert "Vv_pore" in test.owed()
    job = micrographs.correct_field(
        micrograph=uploaded.fields[0],
        corrections={"points": "iib" + "o" * 17},
        reason="Counted",
        by=by,
    )
    images.measure(job)
    test = current(test)
    assert value(test, "Vv_pore") == pytest.approx(100 * 2.5 / 20)
    assert test.state == TestState.SUBMITTED


def test_crossings_by_hand_stand_in_place_of_those_found():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    test = images.measured_test(bar, images.grain_files(1), method=images.GRAINS, by=by)
    field = Micrograph.objects.get()
    first = FieldEvaluation.objects.get().result["details"]
    crossings = [[*one[:2], 1.0] for one in first["crossings"][:10]] + [[5, 5, 1.5]]
    job = micrographs.correct_field(
        micrograph=field,
        corrections={"crossings": crossings},
        reason="Twin boundaries taken out",
        by=by,
    )
    images.measure(job)
    assert value(current(test), "l_mean") == pytest.approx(
        0.5 * first["length_px"] / 11.5
    )


def test_crossings_by_hand_in_what_is_erased_count_no_more():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    images.measured_test(bar, images.grain_files(1), method=images.GRAINS, by=by)
    field = Micrograph.objects.get()
    half = [[0, 0], [field.width, 0], [field.width, 100], [0, 100]]
    crossings = [[20, 40, 1], [30, 150, 1.5], [60, 150, 1]]
    evaluation = images.measure(
        micrographs.correct_field(
            micrograph=field,
            corrections={"crossings": crossings, "erased": [half]},
            reason="The upper half is out of focus",
            by=by,
        )
    )
    assert evaluation.fields.get().result["details"]["counted"] == 2.5


def test_rows_of_arms_give_the_spacing_and_no_arms_are_a_result():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    uploaded = images.upload(bar, images.pore_files(1), method=images.ARMS, by=by)
    images.measure(uploaded.job)
    test = current(uploaded.test)
    assert test.owed() == ["SDAS"]
    rows = [[0, 10, 100, 10, 6], [0, 50, 80, 50, 5]]
    field = uploaded.fields[0]
    images.measure(
        micrographs.correct_field(
            micrograph=field, corrections={"arms": rows}, reason="Two rows", by=by
        )
    )
    assert value(current(test), "SDAS") == pytest.approx(10.0)
    images.measure(
        micrographs.correct_field(
            micrograph=field, corrections={"no_arms": True}, reason="Globular", by=by
        )
    )
    new = current(test)
    assert not new.measurements.exists()
    assert "globular" in new.not_obtained.get().reason


def test_other_settings_are_a_new_version_and_the_settings_are_kept():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    test = images.measured_test(bar, by=by)
    job = micrographs.evaluate_again(
        test=test,
        settings={"segmentation": {"threshold": "fixed", "level": 100.0}},
        reason="A fixed level for all fields",
        by=by,
    )
    evaluation = images.measure(job)
    assert evaluation.settings["segmentation"]["level"] == 100.0
    assert current(test).version == 2
    with pytest.raises(Refused, match="known are"):
        micrographs.evaluate_again(
            test=current(test), settings={"color": "red"}, reason="x", by=by
        )


def test_more_fields_go_on_with_the_series_and_the_same_bytes_come_once():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    files = images.pore_files(3)
    test = images.measured_test(bar, files[:2], by=by)
    added = micrographs.add_fields(
        test=test,
        pictures=[NewPicture(f, f"field-{n + 1}.png") for n, f in enumerate(files)],
        reason="One more field",
        by=by,
    )
    assert (len(added.fields), added.repeated) == (1, 2)
    assert added.fields[0].number == 3
    evaluation = images.measure(added.job)
    assert evaluation.result["n"] == 3


def test_a_field_left_out_with_a_reason_stays_visible():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    test = images.measured_test(bar, by=by)
    field = Micrograph.objects.get(series=test.test_uid, number=2)
    evaluation = images.measure(
        micrographs.exclude(micrograph=field, reason="Out of focus", by=by)
    )
    assert evaluation.result["n"] == 2
    assert Micrograph.objects.get(pk=field.pk).excluded_because == "Out of focus"


BAD = {
    "empty": (b"", "no bytes"),
    "svg": (b"<svg onload='alert(1)'/>", "SVG"),
    "zip": (b"PK\x03\x04" + b"0" * 80, "zip"),
    "cut": (
        drawn.as_file(drawn.grains(seed=1, height=60, width=60))[:900],
        "cut short",
    ),
}


def png(side: int, pixels: bytes) -> bytes:
    """A PNG with right checksums, whatever its pixels are."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


BAD["bomb"] = (png(30_000, zlib.compress(b"0" * 100_000)), "30,000 by 30,000")


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_kept_with_the_true_reason(name):
    body, words = BAD[name]
    good = images.pore_files(1)
    uploaded = images.upload(files=[*good, body], names=["a.png", "b.png"])
    assert len(uploaded.fields) == 1
    problem = IntakeProblem.objects.get()
    assert words in problem.detail
    assert submissions.content(problem.submission) == body
    alone = images.upload(files=[body], names=["c.png"])
    assert alone.test is None
    assert alone.job is None


def test_what_only_decoding_tells_leaves_the_field_out_with_the_reason():
    broken = png(60, zlib.compress(bytes(range(244)) * 15)[:90] + b"no pixels")
    uploaded = images.upload(files=[*images.pore_files(1), broken])
    assert len(uploaded.fields) == 2
    evaluation = images.measure(uploaded.job)
    assert evaluation.state == EvaluationState.DONE
    assert evaluation.result["n"] == 1
    assert Micrograph.objects.get(number=2).excluded_because
    assert IntakeProblem.objects.get().submission == uploaded.fields[1].submission


def test_a_picture_of_one_gray_gives_no_value_and_says_why():
    flat = drawn.as_file(np.full((50, 60), 128, dtype=np.uint8))
    uploaded = images.upload(files=[flat])
    evaluation = images.measure(uploaded.job)
    assert "one gray value" in evaluation.fields.get().result["reason"]
    assert current(uploaded.test).owed() == ["Aa_pore"]


def test_the_worker_repeats_without_harm_and_tells_how_far_it_is():
    uploaded = images.upload()
    queue.run(job_pk=uploaded.job.pk)
    uploaded.job.refresh_from_db()
    assert uploaded.job.state == "done"
    assert uploaded.job.done_steps == uploaded.job.total_steps == 3
    versions = Test.objects.count()
    images.measure(uploaded.job)
    assert Test.objects.count() == versions


def test_many_fields_take_several_turns_and_lose_nothing(monkeypatch):
    uploaded = images.upload(files=images.pore_files(3, size=60))
    monkeypatch.setattr(image_work, "TURN_S", 0)
    for done in (1, 2):
        queue.run(job_pk=uploaded.job.pk)
        uploaded.job.refresh_from_db()
        assert (uploaded.job.state, uploaded.job.attempts) == ("queued", 0)
        assert uploaded.job.published_at is None
        assert FieldEvaluation.objects.count() == done
        assert not current(uploaded.test).measurements.exists()
    queue.run(job_pk=uploaded.job.pk)
    uploaded.job.refresh_from_db()
    assert uploaded.job.state == "done"
    assert ImageEvaluation.objects.get().result["n"] == 3


def test_an_evaluation_that_was_overtaken_is_refused():
    by = people.person("engineer", (bar := materials.specimen()).compartment)
    test = images.measured_test(bar, by=by)
    again = {"test": test, "reason": "Again", "by": by}
    older = micrographs.evaluate_again(settings={"rows": 5}, **again)
    newer = micrographs.evaluate_again(settings={"rows": 6}, **again)
    images.measure(newer)
    with pytest.raises(Refused, match="newer"):
        images.measure(older)
    refused = ImageEvaluation.objects.get(pk=older.subject_id)
    assert refused.state == EvaluationState.REFUSED


def test_who_may_ask():
    bar = materials.specimen()
    viewer = people.person("viewer", bar.compartment)
    technician = people.person("technician", bar.compartment)
    with pytest.raises(PermissionDenied):
        images.upload(bar, by=viewer)
    test = images.measured_test(bar, by=technician)
    with pytest.raises(PermissionDenied):
        micrographs.evaluate_again(
            test=test, settings={}, reason="Other", by=technician
        )
    with pytest.raises(Refused, match="says why"):
        micrographs.evaluate_again(
            test=test,
            settings={},
            reason=" ",
            by=people.person("engineer", bar.compartment),
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE characterization_micrograph SET width = 5",
        "UPDATE characterization_micrograph SET submission_id = submission_id + 1",
        "UPDATE characterization_imageevaluation SET settings = '{}'",
        "UPDATE characterization_imageevaluation SET result = '{}'",
        "UPDATE characterization_fieldevaluation SET result = '{}'",
        "DELETE FROM characterization_micrograph",
    ],
)
def test_the_database_keeps_them_as_they_are(statement):
    images.measured_test(files=images.pore_files(1))
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_re_run_that_waits_keeps_what_was_asked():
    images.upload(files=images.pore_files(1))
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE characterization_imageevaluation SET corrections = '{\"1\": {}}'"
        )
