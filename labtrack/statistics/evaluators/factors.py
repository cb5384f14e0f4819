"""Cases of the family cmh17_factor_tables, and tolerance factors."""

import math
from collections.abc import Mapping
from typing import Any

from labtrack.statistics.equivalence_factors import equivalence_factors
from labtrack.statistics.evaluators.options import levels, whole
from labtrack.statistics.hanson_koopmans import hanson_koopmans_factor, optimum_order
from labtrack.statistics.outliers import grubbs_critical
from labtrack.statistics.rank_bounds import nonparametric_rank
from labtrack.statistics.samples import BadOption, TooFewValues
from labtrack.statistics.tolerance import one_sided_normal_factor

Case = Mapping[str, Any]


def _one_sided(case: Case) -> dict[str, Any]:
    data = case["data"]
    return {"k": one_sided_normal_factor(whole(data["n"]), **levels(data))}


def _rank(written: Any, n: int) -> int:
    """A rank given as a number or as a rule of n."""
    rules = {"n": n, "ceil(n/2)": math.ceil(n / 2), "floor(n/2)": n // 2}
    if isinstance(written, str) and not written.isdigit():
        if written not in rules:
            raise BadOption(f"The rank is {written!r}; expected one of {list(rules)}.")
        return rules[written]
    return whole(written, name="The rank")


def _hanson_koopmans(case: Case) -> dict[str, Any]:
    data = case["data"]
    n = whole(data["n"])
    i, j = _rank(data.get("i", 1), n), _rank(data["j"], n)
    z = hanson_koopmans_factor(n, j, i=i, **levels(data))
    return {"z": z, "k": z}


def _optimum_order(case: Case) -> dict[str, Any]:
    j, z = optimum_order(whole(case["data"]["n"]), **levels(case["data"]))
    return {"j": j, "k": z, "z": z}


def _nonparametric_rank(case: Case) -> dict[str, Any]:
    data = case["data"]
    try:
        return {"r": nonparametric_rank(whole(data["n"]), **levels(data))}
    except TooFewValues:  # the tables print a dash
        return {"r": None}


def _normed_residual(case: Case) -> dict[str, Any]:
    data = case["data"]
    return {"c": grubbs_critical(whole(data["n"]), float(data.get("alpha", 0.05)))}


def _equivalence(case: Case) -> dict[str, Any]:
    data = case["data"]
    k1, k2 = equivalence_factors(whole(data["n"]), float(data.get("alpha", 0.05)))
    return {"k1": k1, "k2": k2}


EVALUATORS = {
    "k_factor_normal_one_sided": _one_sided,
    "tolerance_k_one_sided": _one_sided,
    "hk_ext_z": _hanson_koopmans,
    "hk_ext_k_A": _hanson_koopmans,
    "hk_optimum_order": _optimum_order,
    "nonpara_binomial_rank": _nonparametric_rank,
    "mnr_critical": _normed_residual,
    "k_equiv": _equivalence,
}
