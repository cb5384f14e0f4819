"""Every published case of the families, through the product's own code."""

from pathlib import Path

import pytest

from labtrack.evaluators import EVALUATOR_MODULES
from labtrack.statistics.validate import validate_files
from labtrack.statistics.validation.cases import read_cases
from labtrack.statistics.validation.reporting import as_markdown
from labtrack.statistics.validation.running import evaluators_of, validate_cases
from tests.shared_material import shared

OURS = sorted((Path(__file__).parents[1] / "reference" / "cases").glob("*.json"))
FAMILIES = {
    "nist_univariate": 3,
    "nist_anova": 4,
    "nist_regression": 4,
    "cmh17_basis": 26,
    "cmh17_factor_tables": 346,
    "tolerance_outlier": 128,
    "metallography": 15,
    "composition": 2,
    "tensile_synthetic": 6,
    "tensile_raw": 9,
    "spc_capability": 16,
    "msa_e691_varcomp": 5,
    "doe": 6,
}


def failures_of(path):
    """What does not pass in one file, and how many cases it has."""
    cases = read_cases(path)
    validation = validate_cases(cases, evaluators_of(EVALUATOR_MODULES))
    failures = [
        (
            verdict.case.id,
            verdict.problem or [c for c in verdict.checks if not c.passed],
        )
        for verdict in validation.verdicts
        if not verdict.passed
    ]
    return failures, len(cases)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_own_reference_cases_pass(path):
    failures, _ = failures_of(path)
    assert not failures


@pytest.mark.parametrize(("family", "least"), FAMILIES.items(), ids=FAMILIES)
def test_published_cases_pass(family, least):
    failures, count = failures_of(shared(f"vectors/{family}.json"))
    assert not failures
    assert count >= least


PAGE = (Path(__file__).parents[2] / "VALIDATION.md").read_text(encoding="utf-8")


def test_the_validation_page_is_byte_for_byte_what_make_validation_prints():
    folder = shared("vectors")
    beside = sorted(folder.glob("*.json"))
    printed = as_markdown(validate_files([*OURS, *beside]))
    assert printed == PAGE, "run make validation"


def test_the_validation_page_has_every_row_of_our_own_cases_and_no_failure():
    """This much holds without the material beside the checkout."""
    rows = as_markdown(validate_files(OURS)).splitlines()
    page = set(PAGE.splitlines())
    assert "**" not in PAGE  # what fails is printed bold
    assert [row for row in rows if row.count("|") == 9 and row not in page] == []
