"""The seeded rows of the catalogue fit the units, the evaluation and one another."""

from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from characterization.choices import OwedBy, PropertyRole
from characterization.methods.readings_methods import READINGS_METHODS
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
    for row in Property.objects.filter(codes=[]):
        low = float("-inf") if row.hard_low is None else row.hard_low
        assert low <= row.soft_low < row.soft_high <= row.hard_high, row


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
        "ASTM-E8-22": [*strengths, ("A_4D", OwedBy.PERSON)],
        "ASTM-E8M-22": [*strengths, ("A_5D", OwedBy.PERSON)],
        "ASTM-E21-20": [*strengths, ("A_4D", OwedBy.PERSON)],
        "ISO-6892-1-2019": [*strengths, ("A_5D", OwedBy.PERSON)],
    }


STANDARDS_OF_EACH_TEST = {
    # The rows of the table of tests, 3.1 to 3.29, by a word of the standard or code.
    "3.1": ["E8", "E8M", "B557", "B557M", "ISO 6892-1", "E517"],
    "3.2": ["E10", "ISO 6506-1"],
    "3.3": ["E18", "ISO 6508-1"],
    "3.4": ["E92", "E384", "ISO 6507-1"],
    "3.5": ["E23", "ISO 148-1"],
    "3.6": ["B311", "B962", "ISO 3369"],
    "3.7": ["P 202"],
    "3.8": ["E1004", "B193"],
    "3.9": ["E112", "E1382", "E930"],
    "3.10": ["HOUSE-SDAS-1"],
    "3.11": ["E562", "E1245"],
    "3.12": ["E794", "E967", "HOUSE-CUP-1"],
    "3.13": ["E466", "E606", "ISO 12107"],
    "3.14": ["E399", "B645-21", "E1820", "E1304"],
    "3.15": ["E647"],
    "3.16": ["G67"],
    "3.17": ["G66"],
    "3.18": ["G110", "G44", "G47", "G49"],
    "3.19": ["G31", "B117"],
    "3.20": ["G59", "G5", "G61"],
    "3.21": ["HOUSE-CRC-1", "HOUSE-DOGBONE-1"],
    "3.22": ["HOUSE-SPIRAL-1", "HOUSE-STRIP-1"],
    "3.23": ["E139", "E21"],
    "3.24": ["E155", "E2422-17"],
    "3.25": ["E1417", "E165", "HOUSE-LEAK-1", "HOUSE-VISUAL-1"],
    "3.26": ["E1508", "HOUSE-XRD-1"],
    "3.27": ["HOUSE-TEM-1"],
    "3.28": ["HOUSE-FRACTOGRAPHY-1"],
    "3.29": ["HOUSE-MACHINING-1", "HOUSE-WELDING-1", "E228", "E1225", "E1461-13"],
}


@pytest.mark.parametrize("row", STANDARDS_OF_EACH_TEST)
def test_every_test_of_the_laboratory_is_a_method(row):
    words = {
        word.strip("(),;")
        for method in TestMethod.objects.all()
        for text in (method.standard, method.code)
        for word in [text, *text.split()]
    }
    spelled = (
        {f"ISO {word}" for word in words} | {f"P {word}" for word in words} | words
    )
    assert not set(STANDARDS_OF_EACH_TEST[row]) - spelled


def test_every_method_owes_something_and_says_edition_specimen_and_identity():
    for method in TestMethod.objects.all():
        assert method.edition, method
        assert method.parts.filter(is_owed=True).exists(), method
        assert method.specimen_kinds, method
    for code in ("ASTM-G67-18", "ASTM-G66-18"):
        assert "by agreement" in TestMethod.objects.get(code=code).scope_note


def test_every_evaluated_kind_has_its_settings():
    """A blank form of each method opens, and each evaluation finds what it asks for."""
    for method in TestMethod.objects.filter(kind__in=READINGS_METHODS):
        evaluated = {
            part.property.code
            for part in method.parts.filter(owed_by=OwedBy.EVALUATION)
        }
        assert evaluated, method
        symbol = method.evaluation_settings.get("property")
        assert symbol is None or symbol in evaluated, method


def test_a_rating_has_codes_and_nothing_else_has():
    with pytest.raises(IntegrityError), transaction.atomic():
        Property.objects.filter(code="Rm").update(codes=["PA"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Property.objects.filter(code="G66").update(codes=[])


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
        "Lm",
        "Lu",
        "du",
        "x_f",
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
