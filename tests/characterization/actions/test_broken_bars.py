"""A and Z follow from the broken bar, in every version, and never beside a number that says
something else.

By hand, of a bar of 12.70 mm and 50.80 mm between its marks: fitted to 55.60 mm it is
100 (55.60 - 50.80)/50.80 = 9.4488 % longer; a neck of 11.90 mm leaves
100 (1 - (11.90/12.70)^2) = 12.202 % less area. The middle half of 55.60 mm begins 13.90 mm
from either mark.
"""

from dataclasses import replace

import pytest

from characterization.actions import broken_bars, recording, versions
from characterization.actions.reevaluations import Asked
from characterization.choices import OwedBy
from characterization.models import MethodProperty, Test, TestMethod
from labtrack.refusals import Conflict, Refused
from tests.factories import materials, results

SIZES = {"d0": "12.70 mm", "L0": "50.80 mm"}
STRENGTHS = {"Rm": "251.3 MPa", "Rp02": "141.2 MPa"}
BROKEN = {"Lu": "55.60 mm", "du": "11.90 mm", "x_f": "20 mm"}
ELONGATION, REDUCTION = 9.448818897637795, 12.2016244


@pytest.fixture
def run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


@pytest.fixture
def specimen(run):
    return materials.specimen(run)


@pytest.fixture
def marked(run):
    """A bar that knows its own sizes."""
    return materials.specimen(
        run, diameter_mm=12.7, diameter_as_entered="0.500 in", gauge_length_mm=50.8,
        gauge_length_as_entered="2.000 in",
    )  # fmt: skip


def recorded(specimen, entries, method="ASTM-B557-15"):
    return recording.record(
        observation=recording.Observation(
            specimen=specimen,
            material_state=specimen.material_states.get(),
            method=TestMethod.objects.get(code=method),
            entries=tuple(entries),
            facts=results.facts(),
        ),
        by=None,
    )


def add(test, by, **values):
    return recording.add_owed(
        test=test,
        entries=results.entries(source=OwedBy.PERSON, **values),
        facts=recording.NOTHING_KNOWN,
        by=by,
    )


def correct(test, by, **values):
    return versions.correct(
        test=test,
        entries=results.entries(source=OwedBy.PERSON, **values),
        reason="Measured again",
        by=by,
    )


def measured(test, code):
    return test.measurements.get(property__code=code)


def codes(test):
    """Of its flags; the factory's operator is not known, which is none of our business."""
    return set(test.flags.values_list("code", flat=True)) - {"unknown-operator"}


@pytest.mark.django_db
def test_every_tensile_method_takes_the_sizes_and_owes_none_of_them():
    methods = TestMethod.objects.filter(kind="tensile")
    parts = MethodProperty.objects.filter(
        method__in=methods, property__code__in=["Lm", "Lu", "du", "x_f"]
    )

    assert {"ASTM-E8-22", "ASTM-E8M-22", "ASTM-B557-15", "ISO-6892-1-2019"} <= {
        method.code for method in methods
    }
    assert parts.count() == 4 * methods.count()
    assert not parts.filter(is_owed=True).exists()
    assert set(parts.values_list("property__role", "property__customary_unit")) == {
        ("dimension", "in")
    }


def test_a_and_z_follow_when_the_sizes_are_recorded(specimen):
    test = results.sent_test(specimen, **STRENGTHS, **SIZES, **BROKEN)

    a, z = measured(test, "A_4D"), measured(test, "Z")
    assert a.value == pytest.approx(ELONGATION, rel=1e-12)
    assert z.value == pytest.approx(REDUCTION, rel=1e-6)
    assert (a.source, z.source) == (OwedBy.EVALUATION, OwedBy.EVALUATION)
    assert test.state == "submitted"
    assert codes(test) == set()


def test_what_a_test_owed_comes_with_the_fitted_halves_in_inches(marked, technician):
    test = results.sent_test(marked, **STRENGTHS)

    add(test, technician, Lu="2.200 in", du="0.4685 in")

    test.refresh_from_db()
    assert test.state == "submitted"
    assert measured(test, "A_4D").value == pytest.approx(10.0, rel=1e-12)
    assert measured(test, "Z").value == pytest.approx(100 * (1 - 0.937**2))
    # The bar's own sizes are evidence now, as they were entered there.
    assert (measured(test, "L0").text, measured(test, "d0").unit) == ("2.000", "in")


def test_a_bar_of_a_stated_area_has_a_reduction_too(specimen):
    test = results.sent_test(
        specimen, **STRENGTHS, S0="126.676869774 mm^2", du="11.90 mm", A_4D="9 %"
    )

    assert measured(test, "Z").value == pytest.approx(REDUCTION, rel=1e-6)


def test_the_bars_marks_hold_where_l0_is_the_extensometers(marked, technician):
    """An extensometer of 25.4 mm on marks of 50.8 mm would double the elongation."""
    test = results.sent_test(marked, **STRENGTHS, L0="25.4 mm")

    add(test, technician, Lu="55.60 mm")

    assert measured(test, "L0").value == 25.4
    assert measured(test, "Lm").value == 50.8
    assert measured(test, "A_4D").value == pytest.approx(ELONGATION)


def test_a_gauge_length_that_came_with_the_fitted_halves_holds(marked):
    test = results.sent_test(marked, **STRENGTHS, L0="50.0 mm", Lu="55.0 mm")

    assert measured(test, "A_4D").value == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("9.4 %", "to 0.1"), ("9.5 %", "to 0.5"), ("9.4488 %", "in full")],
)
def test_an_elongation_typed_too_is_the_derived_one_as_people_round_it(
    specimen, typed, why
):
    test = results.sent_test(specimen, **STRENGTHS, **SIZES, Lu="55.60 mm", A_4D=typed)

    assert measured(test, "A_4D").value == pytest.approx(ELONGATION), why
    assert measured(test, "A_4D").source == OwedBy.EVALUATION


@pytest.mark.parametrize(
    ("values", "code", "pointer", "says"),
    [
        (
            {"Lu": "55.60 mm", "A_4D": "9.3 %"}, "contradiction", 5,
            "A_4D is 9.3 %, but Lu 55.60 mm and L0 50.80 mm give 9.4 %",
        ),
        ({"du": "11.90 mm", "Z": "15 %"}, "contradiction", 5, "give 12 %"),
        ({"Lu": "50.0 mm"}, "fitted_length", 4, "Lu 50.0 mm is less than L0 50.80 mm"),
        ({"Lu": "100 mm"}, "hard_limit", 4, "give A_4D 96.9 %, which cannot be"),
        (
            {"du": "0.6 in"}, "neck_diameter", 4,
            "du 0.6 in is wider than the bar, d0 12.70 mm (0.5000 in)",
        ),
        ({"du": "12.8 mm"}, "neck_diameter", 4, "wider than the bar, d0 12.70 mm"),
        (
            {"Lu": "55.60 mm", "x_f": "28 mm"}, "fracture_at", 5,
            "x_f 28 mm is beyond half of Lu 55.60 mm",
        ),
        ({"x_f": "-1 mm"}, "hard_limit", 4, "x_f cannot be -1 mm"),
        ({"Lu": "<55.6 mm"}, "censored", 4, "expected a number each"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_was_given_and_expected(
    specimen, values, code, pointer, says
):
    with pytest.raises(Refused) as refusal:
        results.sent_test(specimen, **STRENGTHS, **SIZES, **values)

    [fault] = refusal.value.faults
    assert fault.code == code
    assert fault.json_pointer == f"/measurements/{pointer}/value"
    assert says in fault.message
    assert not Test.objects.exists()


@pytest.mark.parametrize(
    ("values", "first"), [({"Lu": "55 mm"}, "L0"), ({"du": "11 mm"}, "d0")]
)
def test_a_last_size_without_the_first_says_nothing(run, values, first):
    specimen = materials.specimen(run, diameter_mm=None, diameter_as_entered="")
    with pytest.raises(
        Refused, match=f"neither this test nor its specimen says {first}"
    ):
        results.sent_test(specimen, **STRENGTHS, **values)


def test_what_was_sent_before_is_not_contradicted_by_halves_that_come_later(
    marked, technician
):
    test = results.sent_test(marked, Rm="251.3 MPa", L0="50.8 mm", A_4D="11.5 %")

    with pytest.raises(Refused, match=r"A_4D is 11\.5 %, but Lu 55\.60 mm"):
        add(test, technician, Lu="55.60 mm")


@pytest.mark.parametrize(
    ("at", "flag", "says"),
    [
        ("13.8 mm", "fracture_outside_middle_half", "13.8 mm from a gauge mark"),
        ("0.40 in", "fracture_outside_middle_half", "0.40 in from a gauge mark"),
        ("0 mm", "fracture_at_mark", "in a gauge mark"),
    ],
)
def test_where_it_broke_is_a_flag_for_the_reviewer(specimen, at, flag, says):
    broken = BROKEN | {"x_f": at}
    test = results.sent_test(specimen, **STRENGTHS, **SIZES, **broken)

    assert says in test.flags.get(code=flag).message
    assert "may not be representative" in test.flags.get(code=flag).message


def test_the_flag_follows_when_the_fitted_length_comes_later(marked, technician):
    """12.8 mm lies inside the middle half of 50.8 mm, outside that of 55.6 mm."""
    test = results.sent_test(marked, **STRENGTHS, x_f="12.8 mm")
    assert codes(test) == set()

    add(test, technician, Lu="55.60 mm")

    assert codes(test) == {"fracture_outside_middle_half"}


def test_a_gauge_length_of_another_proportion_is_flagged(specimen):
    test = results.sent_test(
        specimen, **STRENGTHS, d0="10.00 mm", L0="50.00 mm", Lu="55.00 mm"
    )

    assert (
        "5.0 times d0 10.00 mm; A_4D is of 4 diameters"
        in test.flags.get(code="gauge_length_ratio").message
    )


@pytest.mark.parametrize(
    ("other", "elongation", "reduction"),
    [
        ({"L0": "50.00 mm"}, 11.2, REDUCTION),
        ({"Lu": "56.00 mm"}, 100 * 5.2 / 50.8, REDUCTION),
        ({"du": "12.70 mm"}, ELONGATION, 0.0),
        ({"d0": "12.80 mm"}, ELONGATION, 100 * (1 - (11.9 / 12.8) ** 2)),
    ],
)
def test_a_corrected_size_derives_again_in_a_new_version(
    specimen, technician, other, elongation, reduction
):
    old = results.sent_test(specimen, **STRENGTHS, **SIZES, **BROKEN)

    new = correct(old, technician, **other)

    assert measured(new, "A_4D").value == pytest.approx(elongation)
    assert measured(new, "Z").value == pytest.approx(reduction)
    assert measured(old, "A_4D").value == pytest.approx(ELONGATION)
    assert (new.version, new.state) == (2, "submitted")


def test_an_elongation_is_corrected_by_its_sizes(specimen, technician):
    old = results.sent_test(specimen, **STRENGTHS, **SIZES, **BROKEN)

    with pytest.raises(Refused, match="leave A_4D out, or correct what is wrong"):
        correct(old, technician, A_4D="12 %")


def test_sizes_of_a_typed_elongation_are_added_by_a_correction(specimen, technician):
    old = results.sent_test(specimen, **STRENGTHS, A_4D="9.4 %")

    new = correct(old, technician, **SIZES, Lu="55.60 mm", x_f="5 mm")

    assert measured(new, "A_4D").value == pytest.approx(ELONGATION)
    assert codes(new) == {"fracture_outside_middle_half"}


def test_a_curve_evaluated_again_keeps_what_a_person_measured(
    marked, technician, engineer
):
    test = results.curve_test(marked)
    add(test, technician, Lu="55.60 mm", du="11.90 mm", x_f="5 mm")
    test.refresh_from_db()
    plastic = measured(test, "A_ext").value

    thinner = results.entries(source=OwedBy.PERSON, d0="12.60 mm")
    shown = versions.preview(test=test, settings={}, sizes=thinner)
    new = versions.reevaluate(
        test=test,
        settings={},
        sizes=Asked(sizes=thinner).sizes,
        reason="Micrometer",
        by=engineer,
    )

    reduction = 100 * (1 - (11.9 / 12.6) ** 2)
    assert {e.property: float(e.value) for e in shown.entries}["Z"] == pytest.approx(
        reduction
    )
    assert measured(new, "Z").value == pytest.approx(reduction)
    assert measured(new, "A_4D").value == pytest.approx(ELONGATION)
    # By hand and by extensometer are two properties.
    assert measured(new, "A_ext").value == pytest.approx(plastic, abs=0.1)
    assert "fracture_outside_middle_half" in codes(new)


def test_what_was_odd_about_a_curve_stays_in_a_corrected_version(marked, technician):
    test = results.curve_test(marked)
    add(test, technician, Lu="55.60 mm")
    test.refresh_from_db()
    odd = codes(test)
    assert "no_fracture_drop" in odd

    assert codes(correct(test, technician, Lu="55.70 mm")) == odd


def test_a_size_that_is_there_is_corrected_not_added(marked, technician):
    test = results.sent_test(marked, Rm="251.3 MPa", Lu="55.60 mm")

    with pytest.raises(Conflict, match="Lu is there already"):
        add(test, technician, Lu="55.70 mm")


def test_iso_6892_asks_for_a_third_of_the_gauge_length(specimen):
    """63.50/3 = 21.17 mm; by ASTM the middle half of 55.60 mm begins at 13.90 mm."""
    values = STRENGTHS | SIZES | BROKEN | {"x_f": "16 mm"}
    iso = recorded(
        specimen,
        results.entries(**values | {"L0": "63.50 mm", "Lu": "69.50 mm"}),
        method="ISO-6892-1-2019",
    )

    assert "fracture_near_mark" in codes(iso)
    assert measured(iso, "A_5D").value == pytest.approx(100 * 6 / 63.5)
    assert "fracture_outside_middle_half" not in codes(
        results.sent_test(specimen, **values)
    )


def test_uncertainties_of_the_sizes_go_into_both(specimen):
    """By hand: 109.449 hypot(0.05/55.6, 0.02/50.8) = 0.1074 points of A; 87.798
    hypot(2 x 0.05/11.9, 2 x 0.01/12.7) = 0.7506 points of Z.
    """
    spread = {"L0": "0.02", "Lu": "0.05", "d0": "0.01", "du": "0.05"}
    entries = results.entries(**STRENGTHS, **SIZES, **BROKEN)
    test = recorded(
        specimen, [replace(e, uncertainty=spread.get(e.property, "")) for e in entries]
    )

    assert measured(test, "A_4D").uncertainty == pytest.approx(0.1074, abs=6e-4)
    assert measured(test, "Z").uncertainty == pytest.approx(0.7506, abs=6e-4)
    without = results.sent_test(specimen, **STRENGTHS, **SIZES, **BROKEN)
    assert measured(without, "A_4D").uncertainty is None


def test_first_sizes_are_asked_where_nobody_says_them(run, marked):
    bare = materials.specimen(run, diameter_mm=None, diameter_as_entered="")

    def asked(specimen, **values):
        return broken_bars.askable(
            results.sent_test(specimen, Rm="251.3 MPa", **values)
        )

    assert asked(marked) == {"Lu", "du", "x_f"}
    assert asked(bare) == {"L0", "Lu", "d0", "du", "x_f"}
    assert asked(bare, L0="25.4 mm", S0="126.7 mm^2") == {"Lm", "Lu", "du", "x_f"}
    assert asked(bare, A_4D="9 %", Z="12 %") == {"L0", "x_f"}
