"""What stands for a heat: the rule, its basis, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import chemistry, materials
from trials.dashboards.heat_chemistry import BEFORE, LAST, POUR, standing

pytestmark = pytest.mark.django_db


def of(heat, element="Mg"):
    return standing([heat])[heat.pk][element]


def test_samples_of_the_pour_are_averaged_as_samples_not_as_burns():
    heat = materials.heat()
    chemistry.sample(heat, burns=[{"Mg": "9.9"}], stage="after-addition")
    chemistry.sample(heat, burns=[{"Mg": "6.8"}], stage="before-first-pour")
    chemistry.sample(
        heat, burns=[{"Mg": "6.6"}, {"Mg": "6.6"}, {"Mg": "6.6"}], stage="last-pour"
    )
    found = of(heat)
    assert found.wt_pct == pytest.approx(6.7, abs=1e-12)
    assert (found.n_samples, found.basis) == (2, POUR)
    assert found.basis_text == "mean of 2 samples of the pour"


def test_without_one_the_last_sample_before_the_pour_stands():
    heat = materials.heat()
    materials.casting_run(heat)  # poured 120 minutes after the charge
    for minutes, text in ((20, "7.2"), (60, "7.0"), (200, "5.0")):
        chemistry.sample(
            heat, burns=[{"Mg": text}], stage="after-addition", minutes=minutes
        )
    assert (of(heat).wt_pct, of(heat).basis) == (7.0, BEFORE)
    assert "After addition" in of(heat).basis_text


def test_a_sample_after_the_pour_stands_only_alone_and_says_so():
    heat = materials.heat()
    materials.casting_run(heat)
    chemistry.sample(heat, stage="other", minutes=200)
    assert of(heat).basis == LAST
    assert "not from before the pour" in of(heat).basis_text


def test_each_element_has_its_own_basis_as_partial_analyses_are_normal():
    heat = materials.heat()
    chemistry.sample(heat, burns=[{"Mg": "6.8", "Sc": "0.31"}], stage="after-addition")
    chemistry.sample(heat, burns=[{"Mg": "6.7"}], stage="mid-pour", minutes=90)
    assert (of(heat, "Mg").basis, of(heat, "Sc").basis) == (POUR, BEFORE)


def test_a_limit_of_detection_stays_one():
    heat = materials.heat()
    chemistry.sample(heat, burns=[{"Na": "<0.0005"}])
    chemistry.sample(heat, burns=[{"Na": "0.0009"}], stage="mid-pour")
    found = of(heat, "Na")
    assert (found.wt_pct, found.below_wt_pct, found.n_samples) == (None, 0.0007, 2)


def test_what_is_excluded_does_not_count():
    heat = materials.heat()
    chemistry.sample(heat, burns=[{"Mg": "6.8"}])
    chemistry.sample(
        heat,
        burns=[{"Mg": "5.0"}],
        excluded_reason="Wrong heat.",
        excluded_by=heat.created_by,
    )
    assert (of(heat).wt_pct, of(heat).n_samples) == (6.8, 1)


def test_many_heats_take_two_statements():
    heats = [materials.heat() for _ in range(5)]
    for heat in heats:
        chemistry.sample(heat)
    for few in (heats[:1], heats):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(standing(few, {"Mg", "Sc"})) == len(few)
        assert len(asked) == 2
    assert standing([]) == {}
