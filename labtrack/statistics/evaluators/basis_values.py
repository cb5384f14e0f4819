"""Cases of the family cmh17_basis."""

from collections.abc import Mapping
from typing import Any

from labtrack.statistics.basis import (
    hanson_koopmans_basis,
    lognormal_basis,
    nonparametric_basis,
    normal_basis,
    weibull_basis,
)
from labtrack.statistics.basis_anova import anova_basis
from labtrack.statistics.basis_pooled import pooled_cv_basis, pooled_sd_basis
from labtrack.statistics.equivalence import (
    MaterialSummary,
    acceptance_limits,
    change_of_mean,
)
from labtrack.statistics.evaluators.options import levels
from labtrack.statistics.groups import by_group
from labtrack.statistics.modified_cv import modified_cv, modify_cv
from labtrack.statistics.samples import TooFewValues

Case = Mapping[str, Any]


def _single(basis):
    def evaluate(case: Case) -> dict[str, Any]:
        data = case["data"]
        options = {"method": data["method"]} if data.get("method") else {}
        if data.get("modcv"):
            options["modified_cv"] = True
        found = basis(data["x"], batches=data.get("batch"), **levels(data), **options)
        return {"basis": found.bound, "k": found.factor, "n": found.n}

    return evaluate


def _pooled(basis):
    def evaluate(case: Case) -> dict[str, Any]:
        data = case["data"]
        conditions, values = zip(*data["group_x"], strict=True)
        found = basis(
            values,
            conditions,
            batches=data.get("batch"),
            modified_cv=bool(data.get("modcv")),
            **levels(data),
        )
        return {"basis": found.bounds, "n": sum(found.sizes.values())}

    return evaluate


def _anova(case: Case) -> dict[str, Any]:
    data = case["data"]
    labels, values = zip(*data["group_x"], strict=True)
    found = anova_basis(by_group(labels, values), **levels(data))
    return {"basis": found.bound, "k": found.factor, "n": found.n, "r": found.batches}


def _distribution_free(case: Case) -> dict[str, Any]:
    data = case["data"]
    try:
        return _single(nonparametric_basis)(case)
    except TooFewValues:  # no order statistic is a bound: the tables print a dash
        return {"basis": None, "k": None, "n": len(data["x"])}


def _modified_cv(case: Case) -> dict[str, Any]:
    data = case["data"]
    if "x" not in data:
        return {"cv": data["cv"], "mod_cv": modify_cv(data["cv"])}
    found = modified_cv(data["x"])
    return {"cv": found.cv, "mod_cv": found.modified}


def _word(passes: bool | None) -> str | None:
    return None if passes is None else ("PASS" if passes else "FAIL")


def _mean_extremum(case: Case) -> dict[str, Any]:
    data = case["data"]
    sample = data.get("sample")
    new = {"n": data["n_sample"]} if sample is None else {"sample": sample}
    qualified = (data.get("mean_qual"), data.get("sd_qual"))
    if data.get("qual") is not None:
        known = MaterialSummary.of(data["qual"])
        qualified = (known.mean, known.sd)
    found = acceptance_limits(
        *qualified,
        **new,
        alpha=data.get("alpha", 0.05),
        modified_cv=bool(data.get("modcv")),
    )
    return {
        "k1": found.k1,
        "k2": found.k2,
        "cv": found.cv,
        "cv_star": found.cv_used,
        "threshold_min_indiv": found.minimum_limit,
        "threshold_mean": found.mean_limit,
        "result": _word(found.passes),
        "result_min_indiv": _word(found.minimum_passes),
        "result_mean": _word(found.mean_passes),
    }


def _summary(data: Case, suffix: str) -> MaterialSummary:
    if data.get(suffix) is not None:
        return MaterialSummary.of(data[suffix])
    return MaterialSummary(
        data[f"n_{suffix}"], data[f"mean_{suffix}"], data[f"sd_{suffix}"]
    )


def _change_of_mean(case: Case) -> dict[str, Any]:
    data = case["data"]
    found = change_of_mean(
        _summary(data, "qual"),
        _summary(data, "sample"),
        alpha=data.get("alpha", 0.05),
        modified_cv=bool(data.get("modcv")),
    )
    return {
        "sp": found.pooled_sd,
        "t0": found.statistic,
        "t_req": found.critical,
        "threshold": [found.lower_limit, found.upper_limit],
        "result": _word(found.passes),
    }


EVALUATORS = {
    "basis_normal": _single(normal_basis),
    "basis_lognormal": _single(lognormal_basis),
    "basis_weibull": _single(weibull_basis),
    "basis_hk_ext": _single(hanson_koopmans_basis),
    "basis_nonpara_large_sample": _distribution_free,
    "basis_pooled_sd": _pooled(pooled_sd_basis),
    "basis_pooled_cv": _pooled(pooled_cv_basis),
    "basis_anova": _anova,
    "mod_cv": _modified_cv,
    "equiv_mean_extremum": _mean_extremum,
    "equiv_change_mean": _change_of_mean,
}
