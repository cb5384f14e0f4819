"""Codes under many hands at once: none twice, and no gap that tells of another."""

import threading

import pytest
from django.db import connection, transaction

from labtrack.accounts import numbering
from labtrack.accounts.number_patterns import KINDS, check, fill
from tests.factories import materials, people
from trials.models import Heat


def test_people_who_record_at_the_same_moment_get_different_codes(committed_db):
    compartment = people.compartment(tag="")
    codes, start = [], threading.Barrier(6)

    def draw() -> None:
        start.wait()
        for _n in range(5):
            with transaction.atomic():
                codes.extend(numbering.draw(Heat, "heat", compartment=compartment))
        connection.close()

    threads = [threading.Thread(target=draw) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(codes)) == 30
    assert sorted(int(code.rpartition("-")[2]) for code in codes) == list(range(1, 31))


@pytest.mark.django_db
def test_a_count_says_nothing_about_another_compartment():
    organisation = people.organisation()
    one, two = (people.compartment(organisation, tag=tag) for tag in ("ONE", "TWO"))
    for _n in range(3):
        numbering.draw(Heat, "heat", compartment=one)
    assert numbering.peek(Heat, "heat", compartment=two)[0].endswith("TWO-001")


@pytest.mark.django_db
def test_peeking_gives_nothing_out():
    compartment = people.compartment()
    peeked = numbering.peek(Heat, "heat", compartment=compartment, count=3)
    assert numbering.draw(Heat, "heat", compartment=compartment, count=3) == peeked


@pytest.mark.django_db
def test_codes_that_were_typed_before_are_passed_over():
    compartment = people.compartment(tag="")
    materials.heat(
        compartment=compartment,
        code=numbering.peek(Heat, "heat", compartment=compartment)[0],
    )
    (drawn,) = numbering.draw(Heat, "heat", compartment=compartment)
    assert drawn.endswith("-002")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_every_default_pattern_makes_codes(kind):
    check(kind.default, kind)
    filled = fill(kind.default, yy="26", tag="SC", parent="H26-014", process="PM")
    assert filled.code(7).endswith("7")
