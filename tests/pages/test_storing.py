"""How a record is validated before it is written: as `full_clean` does, in fewer questions."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labtrack.constraints import checks_hold
from labtrack.editing import store
from tests.factories import materials
from trials.models import Specimen

pytestmark = pytest.mark.django_db


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def refused(call):
    with pytest.raises(ValidationError) as refusal:
        call()
    return refusal.value.message_dict


def test_every_broken_check_is_said_beside_its_field_as_full_clean_says_it(bar):
    bar.diameter_mm, bar.gauge_length_mm = -1.0, float("nan")
    said = refused(lambda: store(bar))
    assert {"diameter_mm", "gauge_length_mm"} <= said.keys()
    assert said == refused(bar.full_clean)
    assert not checks_hold(bar)


def test_a_code_that_is_taken_is_refused_as_before(bar):
    twin = Specimen.objects.get(pk=bar.pk)
    twin.pk, twin._state.adding = None, True
    assert checks_hold(twin)
    assert refused(lambda: store(twin)) == refused(twin.full_clean)


def test_all_checks_of_a_row_are_one_question(bar):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert checks_hold(bar)
    selects = [query for query in asked if query["sql"].startswith("SELECT")]
    assert len(selects) == 1
