"""One declaration of the kinds of evidence: sound in itself, and what the pages say."""

from pathlib import Path

import pytest

from characterization.evaluation.known import EDITIONS
from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.trace_methods import TRACE_METHODS
from characterization.parsers import evidence_table
from characterization.parsers.evidence import CURVE, TESTS, kinds
from labtrack.units import UNITS

ROOT = Path(__file__).resolve().parents[3]
KINDS = pytest.mark.parametrize("name", kinds())


@KINDS
def test_units_are_accepted_and_needs_are_known(name):
    kind = kinds()[name]
    channels = {one.name for one in kind.channels}
    constants = {one.name for one in kind.constants}
    assert len(channels) == len(kind.channels)
    for one in kind.channels:
        assert not one.has_unit or one.unit in UNITS, one
        assert one.label
    for one in kind.constants:
        assert one.unit in UNITS, one
    for group in kind.needs:
        assert set(group) <= channels | constants, group
    for name_, group in (kind.also or {}).items():
        assert name_ in channels
        assert set(group) <= channels | constants


@KINDS
def test_each_kind_is_evaluated_by_a_method(name):
    kind = kinds()[name]
    if kind.rows == CURVE:
        assert kind.kind == "tensile" or kind.kind in TRACE_METHODS
        wanted = TRACE_METHODS.get(kind.kind)
        for setting, said in (wanted.said if wanted else {}).items():
            known = kind.constant(said) or said == "reference_electrode"
            assert known, (setting, said)
    elif kind.rows == TESTS:
        assert kind.kind == "fatigue"
    else:
        assert kind.kind in READINGS_METHODS


def test_every_method_that_takes_files_has_its_kind():
    taken = {kind.kind for kind in kinds().values()}
    assert set(TRACE_METHODS) <= taken
    assert {known.kind for known in EDITIONS.values()} <= taken
    # A toughness typed as forces has no rows; its record is a curve.
    assert set(READINGS_METHODS) <= taken


def test_the_page_says_what_the_declaration_says():
    page = (ROOT / "docs/import-profiles.md").read_text()
    assert "\n".join(evidence_table.lines()) in page
