"""Specifications: seeded as written, drafted, issued, superseded, judged by."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from labtrack.editing import StaleEdit
from tests.factories import materials, people, supply
from trials.actions import specifications
from trials.chemistry.judging import Condition
from trials.chemistry.limits import ElementLimit, Finding
from trials.choices import MetalForm
from trials.dashboards.judging import judge, specifications_for
from trials.models import CompositionLimit, Specification

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 1)
LIMITS = [ElementLimit("Mg", "6.2", "7.5"), ElementLimit("Cu", None, "0.05")]
GOOD = {
    "Si": "0.08",
    "Fe": "0.11",
    "Cu": "0.01",
    "Mn": "0.18",
    "Mg": "6.85",
    "Ti": "0.17",
    "Be": "0.0048",
    "B": "0.001",
}
WITH_SC = GOOD | {"Sc": "0.30", "Zr": "0.12"}


@pytest.fixture
def compartment():
    return people.compartment()


@pytest.fixture
def engineer(compartment):
    return people.person("engineer", compartment)


def drafted(engineer, compartment, **fields) -> Specification:
    defaults = {
        "alloy": materials.alloy(),
        "code": "ECK-535",
        "edition": "A",
        "form": MetalForm.CASTING,
        "limits": LIMITS,
        "others_each": "0.05",
        "others_total": "0.15",
    }
    return specifications.record(
        by=engineer, compartment=compartment, **defaults | fields
    )


# What comes with the catalog


@pytest.mark.parametrize(
    ("code", "element", "minimum", "maximum"),
    [
        ("535.0", "Mg", "6.2", "7.5"),
        ("535.2", "Mg", "6.6", "7.5"),
        ("535.0", "Mn", "0.10", "0.25"),
        ("535.2", "B", "", "0.002"),
        ("A357.0", "Mg", "0.40", "0.7"),
        ("A357.0", "Be", "0.04", "0.07"),
        ("518.0", "Fe", "", "1.8"),
        ("A206.0", "Ti", "0.15", "0.30"),
        ("319.0", "Cu", "3.0", "4.0"),
    ],
)
def test_published_limits_stand_as_they_are_written(code, element, minimum, maximum):
    limit = supply.published(code).limits.get(element=element)
    assert (limit.minimum, limit.maximum) == (minimum, maximum)


def test_thirteen_published_specifications_ask_to_be_verified():
    published = Specification.objects.filter(compartment=None)
    assert published.count() == 13
    assert all(row.needs_verification and row.source for row in published)
    assert [row.code for row in published if row.form == MetalForm.INGOT] == ["535.2"]
    assert [row.code for row in published if not row.others_each] == ["319.0", "518.0"]


def test_an_ingot_is_not_judged_by_the_limits_of_a_casting(engineer):
    alloy = materials.alloy("535.0")
    ingot = specifications_for(engineer, alloy, form=MetalForm.INGOT)
    casting = specifications_for(engineer, alloy, form=MetalForm.CASTING)
    assert [row.code for row in ingot] == ["535.2"]
    assert [row.code for row in casting] == ["535.0"]
    after_melting = GOOD | {"Mg": "6.3"}
    assert judge(after_melting, casting[0]).conforms
    assert judge(after_melting, ingot[0]).conforms is False


# Judging


def test_scandium_breaks_535_and_not_the_experimental_specification(
    engineer, compartment
):
    parent = supply.published("535.0")
    plain = judge(WITH_SC, parent)
    assert plain.sentence == (
        "Outside AA 535.0, edition transcribed 2026-11-23: Sc, Zr, others total."
    )
    variant = materials.alloy("535+0.30SC", compartment=compartment)
    experimental = specifications.derive(
        by=engineer,
        compartment=compartment,
        parent=parent,
        alloy=variant,
        code="ECK-535-SC30",
        edition="1",
        named=[ElementLimit("Sc", "0.25", "0.35"), ElementLimit("Zr", "0.10", "0.15")],
        issued_on=TODAY,
    )
    again = judge(WITH_SC, experimental)
    assert again.conforms
    assert again.verdict.others_total == Decimal("0.00")
    assert again.sentence.endswith("ECK-535-SC30, edition 1.")
    assert experimental.based_on == parent
    assert experimental.needs_verification
    found = specifications_for(engineer, variant, form=MetalForm.CASTING)
    assert [row.code for row in found] == ["ECK-535-SC30", "535.0"]


def test_a_partial_analysis_fails_nothing_that_it_did_not_measure():
    partial = judge({"Mg": "6.85", "Sc": "0.02"}, supply.published())
    assert partial.conforms is None
    assert "as far as measured" in partial.sentence
    assert "Si, Fe, Cu" in partial.sentence
    assert judge({"Mg": "9.0"}, supply.published()).conforms is False


def test_beryllium_and_sodium_come_first_and_are_not_rounded():
    found = judge(GOOD | {"Be": "0.0027", "Na": "0.0012"}, supply.published())
    assert [alarm.element for alarm in found.alarms] == ["Be", "Na"]
    assert found.conforms  # 0.0027 rounds to 0.003, and Na is an allowed other
    assert judge(GOOD | {"Be": "0.0027"}, supply.published("B535.0")).alarms == ()


@pytest.mark.parametrize(
    ("iron", "manganese", "finding"),
    [
        ("0.454", "0.05", Finding.CONFORMS),
        ("0.55", "0.28", Finding.CONFORMS),
        ("0.55", "0.27", Finding.BELOW),
        ("0.55", None, Finding.NOT_MEASURED),
        ("0.55", "<0.10", Finding.BELOW),
        ("<0.60", "0.05", Finding.UNDECIDED),
    ],
)
def test_356_with_much_iron_needs_manganese(iron, manganese, finding):
    readings = {"Fe": iron} | ({"Mn": manganese} if manganese else {})
    (rule,) = judge(readings, supply.published("356.0")).verdict.conditions
    assert rule.finding is finding


# Drafts, issue, editions


def test_a_draft_is_edited_and_an_issued_one_is_not(engineer, compartment):
    draft = drafted(engineer, compartment)
    assert specifications_for(engineer, draft.alloy, form="casting")[0] != draft
    edited = specifications.edit(
        by=engineer,
        specification=draft,
        version=1,
        limits=[*LIMITS, ElementLimit("Sc", "0.25", "0.35")],
        rules=[Condition("Fe", "0.45", "Mn", "0.5")],
        issued_on=TODAY,
    )
    assert edited.limits.count() == 3
    with pytest.raises(ValidationError, match="new edition"):
        specifications.edit(by=engineer, specification=edited, version=2, limits=LIMITS)
    with pytest.raises(StaleEdit):
        specifications.edit(by=engineer, specification=edited, version=1, limits=LIMITS)


def test_a_new_edition_supersedes_once_and_the_old_one_stays(engineer, compartment):
    old = drafted(engineer, compartment, issued_on=TODAY)
    new = specifications.supersede(
        by=engineer, specification=old, edition="B", limits=LIMITS[:1]
    )
    current = [
        row.edition for row in Specification.objects.current().filter(code=old.code)
    ]
    assert current == ["A"]  # a draft supersedes nothing yet
    specifications.edit(
        by=engineer, specification=new, version=1, limits=LIMITS[:1], issued_on=TODAY
    )
    current = [
        row.edition for row in Specification.objects.current().filter(code=old.code)
    ]
    assert current == ["B"]
    assert old.limits.count() == 2
    with pytest.raises(ValidationError, match="later edition"):
        specifications.supersede(
            by=engineer, specification=old, edition="C", limits=LIMITS
        )


def test_published_ones_are_nobodys_to_edit(engineer):
    with pytest.raises(ValidationError, match="not edited"):
        specifications.edit(
            by=engineer, specification=supply.published(), version=1, limits=LIMITS
        )
    with pytest.raises(ValidationError, match="catalog"):
        specifications.supersede(
            by=engineer, specification=supply.published(), edition="2", limits=LIMITS
        )


def test_the_database_itself_keeps_an_issued_specification():
    row = supply.specification(issued_on=TODAY)
    limit = row.limits.first()
    attempts = [
        lambda: Specification.objects.filter(pk=row.pk).update(others_each="0.10"),
        lambda: CompositionLimit.objects.filter(pk=limit.pk).update(maximum="9.9"),
        lambda: CompositionLimit.objects.filter(pk=limit.pk).delete(),
        lambda: CompositionLimit.objects.create(
            specification=row, element="Zr", maximum="0.1"
        ),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ([ElementLimit("Xx", None, "1")], "not an element"),
        ([ElementLimit("Mg", "7.5", "6.2")], "above its maximum"),
        ([ElementLimit("Mg", "7,5", None)], "7,5"),
        ([ElementLimit("Mg", None, "1"), ElementLimit("Mg", None, "2")], "two limits"),
        ([ElementLimit("Mg", None, None)], "minimum, a maximum"),
        ([], "limits something"),
    ],
)
def test_limits_that_make_no_sense_are_refused_in_words(
    limits, words, engineer, compartment
):
    with pytest.raises(ValidationError, match=words):
        drafted(engineer, compartment, limits=limits)


def test_a_viewer_writes_no_specification(compartment):
    with pytest.raises(PermissionDenied):
        drafted(people.person("viewer", compartment), compartment)
