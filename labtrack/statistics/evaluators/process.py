"""Reference cases of control charts, capability, gauge studies and E691.

Published chart limits come from tables of constants rounded to three or four figures;
these cases are computed with constants rounded alike.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from labtrack.statistics.anova import AnovaLine, AnovaTable
from labtrack.statistics.attribute_charts import (
    AttributeChart,
    c_chart,
    np_chart,
    p_chart,
    u_chart,
)
from labtrack.statistics.capability import SpecificationLimits, capability
from labtrack.statistics.chart_constants import chart_constants
from labtrack.statistics.control_charts import ChartLine, individuals_chart
from labtrack.statistics.evaluators.options import whole, within_method
from labtrack.statistics.gauge_study import GaugeStudy, crossed_gauge_study
from labtrack.statistics.gauge_study_nested import nested_gauge_study
from labtrack.statistics.interlaboratory import e691_precision
from labtrack.statistics.lognormal_fit import lognormal_fit
from labtrack.statistics.samples import BadOption
from labtrack.statistics.subgroup_charts import (
    subgroups_of,
    xbar_r_chart,
    xbar_s_chart,
)
from labtrack.statistics.weibull_fit import weibull_mle

Case = Mapping[str, Any]
Values = dict[str, Any]


def _two_decimals(percent: float | None) -> float | None:
    """Percentages of a gauge study as they are published."""
    if percent is None:
        return None
    return float(Decimal(repr(percent)).quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def _constants(case: Case) -> Values:
    found = chart_constants(whole(case["data"]["n"]))
    return {
        "A": found.a,
        "A2": found.a2,
        "A3": found.a3,
        "c4": found.c4,
        "B3": found.b3,
        "B4": found.b4,
        "B5": found.b5,
        "B6": found.b6,
        "d2": found.d2,
        "d3": found.d3,
        "D1": found.d1_limit,
        "D2": found.d2_limit,
        "D3": found.d3_limit,
        "D4": found.d4_limit,
        "E2": found.e2,
        "E3": found.e3,
    }


def _limits(line: ChartLine) -> Values:
    def written(limits: tuple[float, ...]) -> float | list[float]:
        return limits[0] if len(set(limits)) == 1 else list(limits)

    return {"CL": line.center, "LCL": written(line.lower), "UCL": written(line.upper)}


def _subgroups(data: Case) -> list[list[float]]:
    if "subgroups" in data:
        return [list(group) for group in data["subgroups"]]
    return [g.tolist() for g in subgroups_of(data["x"], int(data["subgroup_size"]))]


def _xbar_r(case: Case) -> Values:
    chart = xbar_r_chart(_subgroups(case["data"]), tabled=True)
    return {"xbar": _limits(chart.location), "R": _limits(chart.scatter)}


def _xbar_s(case: Case) -> Values:
    if case["data"].get("unbiased_c4") is False:
        raise BadOption("Limits of s without the constant c4 are not computed.")
    chart = xbar_s_chart(_subgroups(case["data"]))
    scatter = _limits(chart.scatter)
    return {"xbar": _limits(chart.location), "S": scatter, "s": scatter}


def _individuals(case: Case) -> Values:
    data = case["data"]
    span = int(data.get("mr_length", 2))
    chart = individuals_chart(data["x"], span=span, tabled=True)
    return {"I": _limits(chart.location), "MR": _limits(chart.scatter)}


def _attribute(chart: AttributeChart) -> Values:
    found = _limits(chart.line)
    return {**found, "UCL_capped_at_n": found["UCL"], "rate": chart.rate}


def _np(case: Case) -> Values:
    data = case["data"]
    sizes = data["n"] if isinstance(data["n"], list) else [data["n"]]
    if len(set(sizes)) != 1:
        raise ValueError("An np chart needs samples of one size; use a p chart.")
    return _attribute(np_chart(data["D"], sizes[0]))


def _p(case: Case) -> Values:
    data = case["data"]
    return _attribute(p_chart(data["D"], data["n"]))


def _c(case: Case) -> Values:
    return _attribute(c_chart(case["data"]["c"]))


def _u(case: Case) -> Values:
    data = case["data"]
    return _attribute(u_chart(data["c"], data["n"]))


def _capability(case: Case) -> Values:
    data = case["data"]
    method = within_method(data.get("within"))
    size = whole(data.get("subgroup_size") or 1, name="The subgroup size")
    found = capability(
        [float(value) for value in data["x"]],
        SpecificationLimits(
            *(
                None if data.get(name) is None else float(data[name])
                for name in ("LSL", "USL", "target")
            )
        ),
        # A moving range runs over single values, however they were sampled.
        subgroup_size=1 if method == "MRbar/d2" else size,
        method=method,
        confidence=data.get("ci") or 0.95,
        # d2 of published figures is tabled to four digits; c4 is computed.
        tabled=method != "sbar/c4",
    )
    within, overall = found.within, found.overall
    return {
        "n": found.n,
        "mean": found.mean,
        "sd_overall": overall.sd,
        "sd_within": within.sd,
        "Pp": overall.potential,
        "Ppl": overall.lower,
        "Ppu": overall.upper,
        "Ppk": overall.actual,
        "Pp_ci": overall.potential_interval,
        "Ppk_ci": overall.actual_interval,
        "Cp": within.potential,
        "Cpl": within.lower,
        "Cpu": within.upper,
        "Cpk": within.actual,
        "Cp_ci": within.potential_interval,
        "Cpk_ci": within.actual_interval,
        "Cpm": found.cpm,
        "Cpm_ci": found.cpm_interval,
        "ppm_lsl_overall": overall.ppm_below,
        "ppm_usl_overall": overall.ppm_above,
        "ppm_total_overall": overall.ppm_total,
        "ppm_lsl_within": within.ppm_below,
        "ppm_usl_within": within.ppm_above,
        "ppm_total_within": within.ppm_total,
        "ppm_lsl_observed": found.ppm_below_observed,
        "ppm_usl_observed": found.ppm_above_observed,
        "ppm_total_observed": (found.ppm_below_observed or 0.0)
        + (found.ppm_above_observed or 0.0),
    }


def _weibull(case: Case) -> Values:
    data = case["data"]
    fit = weibull_mle(
        data["x"], censored=data.get("censored"), confidence=data.get("ci", 0.95)
    )
    return {
        "shape": fit.shape,
        "scale": fit.scale,
        "shape_ci": fit.shape_interval,
        "scale_ci": fit.scale_interval,
        "loglik": fit.log_likelihood,
    }


def _lognormal(case: Case) -> Values:
    fit = lognormal_fit(case["data"]["x"])
    return {"meanlog": fit.mean_log, "sdlog": fit.sd_log, "sdlog_mle": fit.sd_log_mle}


def _line(line: AnovaLine) -> Values:
    return {"df": line.df, "SS": line.ss, "MS": line.ms, "F": line.f, "p": line.p}


def _table(table: AnovaTable, names: Mapping[str, str]) -> dict[str, Values]:
    return {names.get(line.source, line.source): _line(line) for line in table.lines}


def _variances(study: GaugeStudy) -> Values:
    found = study.variances
    return {
        "total_grr": found.total_grr,
        "repeatability": found.repeatability,
        "reproducibility": found.reproducibility,
        "operator": found.operator,
        "interaction": found.interaction,
        "part_operator": found.interaction,
        "PartxOperator": found.interaction,
        "part": found.part,
        "total": found.total,
    }


def _percentages(study: GaugeStudy) -> Values:
    found = study.variances
    parts = {
        "grr": found.total_grr,
        "repeatability": found.repeatability,
        "reproducibility": found.reproducibility,
        "operator": found.operator,
        "part": found.part,
        "total": found.total,
    }
    values: Values = {"ndc": study.distinct_categories}
    for name, variance in parts.items():
        full = "total_grr" if name == "grr" else name
        values[f"sd_{full}"] = variance**0.5
        values[f"sd_{name}"] = variance**0.5
        for measure, percent in (
            ("contribution", study.percent_contribution(variance)),
            ("study_var", study.percent_study_variation(variance)),
            ("tolerance", study.percent_tolerance(variance)),
        ):
            values[f"pct_{measure}_{name}"] = _two_decimals(percent)
            values[f"pct_{measure}_{full}"] = _two_decimals(percent)
    return values


def _study_options(data: Case) -> Values:
    return {
        "sigmas": float(data.get("k_sigma") or 6),
        "tolerance": data.get("tolerance"),
    }


def _crossed_gauge(case: Case) -> Values:
    data = case["data"]
    parts, operators, values = zip(*data["part_operator_y"], strict=True)
    study = crossed_gauge_study(
        values,
        parts,
        operators,
        alpha_to_pool=data.get("alpha_pool", 0.05),
        **_study_options(data),
    )
    full = _table(study.table, {"Part:Operator": "PartxOperator"})
    reduced = _table(study.table_without_interaction, {})
    return {
        "anova_with_interaction": full,
        "anova_without_interaction": reduced,
        "anova_no_interaction": reduced,
        "anova_pooled": reduced,
        "anova_reduced": reduced,
        "interaction_pooled": study.interaction_pooled,
        "var": _variances(study),
        **_percentages(study),
    }


def _nested_gauge(case: Case) -> Values:
    data = case["data"]
    operators, parts, values = zip(*data["operator_part_y"], strict=True)
    study = nested_gauge_study(values, parts, operators, **_study_options(data))
    table = _table(study.table, {"Residual": "Repeatability"})
    by_column = {
        column: {source: line[column] for source, line in table.items()}
        for column in ("df", "SS", "MS", "F", "p")
    }
    return {
        **by_column,
        "anova": table,
        "var": _variances(study),
        **_percentages(study),
    }


def _e691(case: Case) -> Values:
    found = e691_precision(case["data"]["lab_results"])
    return {
        "mean": found.mean,
        "s_r": found.repeatability_sd,
        "s_R": found.reproducibility_sd,
        "s_L": found.between_sd,
        "s_xbar": found.sd_of_means,
        "r": found.repeatability_limit,
        "R": found.reproducibility_limit,
        "h": found.h,
        "k": found.k,
        "h_crit": found.h_critical,
        "k_crit": found.k_critical,
    }


EVALUATORS: dict[str, Callable[[Case], Values]] = {
    "control_chart_constants": _constants,
    "xbar_r_chart": _xbar_r,
    "xbar_s_chart": _xbar_s,
    "individuals_mr_chart": _individuals,
    "np_chart": _np,
    "p_chart": _p,
    "c_chart": _c,
    "u_chart": _u,
    "capability_normal": _capability,
    "weibull_mle": _weibull,
    "lognormal_fit": _lognormal,
    "gage_rr_crossed_anova": _crossed_gauge,
    "gage_rr_nested_anova": _nested_gauge,
    "e691_precision": _e691,
}
