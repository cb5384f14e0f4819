"""Every published case of the families, through the product's own code."""

import pytest

from labtrack.evaluators import EVALUATOR_MODULES
from labtrack.statistics.validation.cases import read_cases
from labtrack.statistics.validation.running import evaluators_of, validate_cases
from tests.shared_material import shared

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
    "spc_capability": 16,
    "msa_e691_varcomp": 5,
    "doe": 6,
}


@pytest.mark.parametrize(("family", "least"), FAMILIES.items(), ids=FAMILIES)
def test_published_cases_pass(family, least):
    cases = read_cases(shared(f"vectors/{family}.json"))
    validation = validate_cases(cases, evaluators_of(EVALUATOR_MODULES))
    failures = [
        (
            verdict.case.id,
            verdict.problem or [c for c in verdict.checks if not c.passed],
        )
        for verdict in validation.verdicts
        if not verdict.passed
    ]
    assert not failures
    assert len(validation.verdicts) >= least
