"""The seeded rows of the catalogue fit the units, the evaluation and one another."""

from itertools import pairwise

import pytest

from characterization.choices import OwedBy, PropertyRole
from characterization.models import MethodProperty, Property, TestMethod
from labtrack.quantities import convert
from labtrack.rounding import to_place
from trials.models import Alloy, SectionClass

pytestmark = pytest.mark.django_db


def test_every_property_has_units_that_convert_and_places_that_round():
    for row in Property.objects.all():
        customary = convert("1", row.canonical_unit, row.customary_unit)
        assert to_place(customary, row.customary_place) is not None
        assert to_place("12.5", row.place) is not None


def test_soft_limits_lie_within_hard_ones():
    for row in Property.objects.all():
        assert row.hard_low <= row.soft_low < row.soft_high <= row.hard_high, row


def test_each_tensile_method_owes_strengths_and_the_elongation_of_its_own_gauge():
    owed = {
        method.code: list(
            method.parts.filter(is_owed=True).values_list("property__code", "owed_by")
        )
        for method in TestMethod.objects.filter(kind="tensile")
    }
    strengths = [("Rm", OwedBy.INSTRUMENT), ("Rp0.2", OwedBy.INSTRUMENT)]
    assert owed == {
        "ASTM-B557-15": [*strengths, ("A_4D", OwedBy.PERSON)],
        "ASTM-B557M-15": [*strengths, ("A_5D", OwedBy.PERSON)],
        "ISO-6892-1-2019": [*strengths, ("A_5D", OwedBy.PERSON)],
    }


def test_no_method_mixes_elongations_of_4d_and_5d():
    for method in TestMethod.objects.all():
        codes = set(method.properties.values_list("code", flat=True))
        assert not {"A_4D", "A_5D"} <= codes


def test_dimensions_and_parameters_are_no_results():
    kinds = dict(
        MethodProperty.objects.filter(method__code="ASTM-B557-15").values_list(
            "property__code", "property__role"
        )
    )
    assert {code for code, role in kinds.items() if role != PropertyRole.RESULT} == {
        "d0",
        "L0",
        "S0",
        "strain_rate",
    }


def test_the_bands_of_section_thickness_leave_no_gap_and_no_overlap():
    bands = list(SectionClass.objects.values_list("above_mm", "up_to_mm"))
    assert bands[0][0] == 0
    for (_, end), (start, _) in pairwise(bands):
        assert end == start


def test_the_registered_alloys_lie_in_no_compartment():
    codes = set(Alloy.objects.filter(compartment=None).values_list("code", flat=True))
    assert {"535.0", "A535.0", "B535.0", "A356.0", "6061"} <= codes
