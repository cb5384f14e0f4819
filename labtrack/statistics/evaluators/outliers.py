"""Cases of the family tolerance_outlier, and the tests that screen batches."""

from collections.abc import Mapping
from typing import Any

from labtrack.statistics.batches import k_sample_anderson_darling, levene
from labtrack.statistics.evaluators.options import levels, whole
from labtrack.statistics.goodness import anderson_darling
from labtrack.statistics.groups import by_group
from labtrack.statistics.modified_cv import modified_values
from labtrack.statistics.outliers import (
    grubbs,
    grubbs_critical,
    maximum_normed_residual,
)
from labtrack.statistics.samples import BadOption
from labtrack.statistics.tolerance_two_sided import (
    howe_factor,
    natrella_factor,
    two_sided_normal_factor,
)

Case = Mapping[str, Any]
# Other programs' words for the side of a Grubbs test.
SIDES = {
    "two.sided": "two-sided",
    "two_sided": "two-sided",
    "both": "two-sided",
    "greater": "max",
    "upper": "max",
    "less": "min",
    "lower": "min",
}


def _two_sided(case: Case) -> dict[str, Any]:
    data = case["data"]
    return {"k": two_sided_normal_factor(whole(data["n"]), **levels(data))}


def _nist_interval(case: Case) -> dict[str, Any]:
    """NIST e-Handbook 7.2.6.3: Howe's two-sided, Natrella's one-sided factors."""
    data = case["data"]
    mean, sd = data["mean"], data["sd"]
    n, asked = whole(data["n"]), levels(data)
    both, one = howe_factor(n, **asked), natrella_factor(n, **asked)
    return {
        "k2_howe": both,
        "two_sided": [mean - both * sd, mean + both * sd],
        "k1_natrella": one,
        "upper_one_sided": mean + one * sd,
        "lower_one_sided": mean - one * sd,
    }


def _level(name: str) -> float:
    """The level in a name such as `alpha_0.05`."""
    prefix, _, level = name.rpartition("alpha_")
    if not level or prefix not in ("", "reject_"):
        raise BadOption(f"{name!r} names no level; expected alpha_0.05, say.")
    return float(level)


def _grubbs(case: Case) -> dict[str, Any]:
    data = case["data"]
    alternative = data.get("alternative") or "two-sided"
    alpha, side = data.get("alpha", 0.05), SIDES.get(alternative, alternative)
    test = grubbs(data["x"], alpha=alpha, side=side)
    return {
        "G": test.statistic,
        "crit": test.critical,
        "crit_one_sided": grubbs_critical(test.n, alpha, side="max"),
        "crit_two_sided": grubbs_critical(test.n, alpha),
        "p": test.p_value,
        "outlier": test.suspect,
        "reject": test.rejected,
    }


def _critical(side: str):
    def evaluate(case: Case) -> dict[str, Any]:
        n = whole(case["data"]["n"])
        return {
            name: grubbs_critical(n, _level(name), side=side) for name in case["asked"]
        }

    return evaluate


def _anderson_darling(case: Case) -> dict[str, Any]:
    test = anderson_darling(case["data"]["x"], case["data"]["distribution"])
    return {
        "osl": test.significance,
        "A": test.statistic,
        "A2": test.statistic,
        "reject_distribution": test.rejected,
    }


def _groups(data: Case) -> dict[str, list[Any]]:
    """The groups of a case, each widened to its modified CV where the case says so."""
    labels, values = zip(*data["group_x"], strict=True)
    groups = by_group(labels, values)
    if not data.get("modcv"):
        return groups
    return {name: modified_values(group) for name, group in groups.items()}


def _k_sample(case: Case) -> dict[str, Any]:
    if case["data"].get("modcv"):
        raise BadOption("A k-sample case gives values already widened; modcv is unfit.")
    groups = _groups(case["data"])
    test = k_sample_anderson_darling(groups)
    answer: dict[str, Any] = {
        "A2akN": test.statistic,
        "A2kN": test.statistic_right,
        "sigma_N": test.sigma,
        "p_A2akN": test.p_value,
        "p_A2kN": test.p_value_right,
        "ADK_asap": test.cmh17_statistic,
        "n": test.n,
        "k": test.k,
    }
    for name in case["asked"]:
        if name.startswith("reject_alpha_"):
            answer[name] = test.p_value < _level(name)
        if name.startswith("critical_alpha_"):
            level = float(name.removeprefix("critical_alpha_"))
            answer[name] = k_sample_anderson_darling(groups, alpha=level).cmh17_critical
    return answer


def _levene(case: Case) -> dict[str, Any]:
    data = case["data"]
    test = levene(_groups(data), alpha=data.get("alpha", 0.05))
    return {
        "F": test.f,
        "p": test.p_value,
        "df_between": test.df_between,
        "df_within": test.df_within,
        "reject": test.rejected,
    }


def _normed_residual(case: Case) -> dict[str, Any]:
    data = case["data"]
    test = maximum_normed_residual(data["x"], alpha=data.get("alpha", 0.05))
    return {
        "mnr": test.statistic,
        "crit": test.critical,
        "n_outliers": len(test.outliers),
        "outliers": list(test.outliers),
    }


EVALUATORS = {
    "tolerance_k_two_sided_exact": _two_sided,
    "tolerance_interval_nist": _nist_interval,
    "grubbs": _grubbs,
    "grubbs_critical_one_sided": _critical("max"),
    "grubbs_critical_two_sided": _critical("two-sided"),
    "anderson_darling_osl": _anderson_darling,
    "ad_ksample": _k_sample,
    "levene": _levene,
    "mnr_outlier": _normed_residual,
}
