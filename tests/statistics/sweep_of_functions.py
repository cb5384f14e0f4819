"""What the sweep of bad input calls: every public function, or the reason why not.

`OF_SAMPLES` take a sample; `OF_NUMBERS` take one number; `SPARED` are given what another
function has checked, and say why. A public function in none of them fails the suite.
"""

from decimal import Decimal

import numpy as np

from labtrack import rounding
from labtrack.statistics.age_hardening import activation_energy, age_hardening_fit
from labtrack.statistics.anova import one_way_anova
from labtrack.statistics.anova_nested import nested_anova
from labtrack.statistics.anova_two_way import two_way_anova
from labtrack.statistics.attribute_charts import c_chart, np_chart, p_chart, u_chart
from labtrack.statistics.basis import (
    hanson_koopmans_basis,
    lognormal_basis,
    nonparametric_basis,
    normal_basis,
    weibull_basis,
)
from labtrack.statistics.basis_anova import anova_basis, random_effects_bound
from labtrack.statistics.basis_pooled import pooled_cv_basis, pooled_sd_basis
from labtrack.statistics.basis_sample import sample_for_basis
from labtrack.statistics.batches import (
    k_sample_anderson_darling,
    levene,
    same_population,
)
from labtrack.statistics.bootstrap import (
    bootstrap_mean,
    bootstrap_over_heats,
    bootstrap_statistic,
    resampled_means,
)
from labtrack.statistics.broken_stick import broken_stick
from labtrack.statistics.calibration_curve import (
    calibration_curve,
    inverse_prediction,
    read_back,
)
from labtrack.statistics.capability import SpecificationLimits, capability, within_sd
from labtrack.statistics.censored import censored_fit, describe_censored, sure_quantile
from labtrack.statistics.chart_constants import c4, chart_constants, range_moments
from labtrack.statistics.coded_factors import coded_levels
from labtrack.statistics.control_charts import (
    Baseline,
    check_baseline,
    individuals_chart,
)
from labtrack.statistics.criteria import judge
from labtrack.statistics.descriptive import (
    describe,
    exact_mean,
    exact_sd,
    exact_variance,
    lag_autocorrelation,
    quantile,
)
from labtrack.statistics.desirability import (
    Goal,
    desirability,
    most_desirable,
    overall_desirability,
)
from labtrack.statistics.equivalence import (
    MaterialSummary,
    acceptance_limits,
    change_of_mean,
)
from labtrack.statistics.equivalence_factors import equivalence_factors
from labtrack.statistics.exact import exact_number, exact_sample
from labtrack.statistics.factorial import factorial_effects
from labtrack.statistics.gauge_study import crossed_gauge_study, require_positive
from labtrack.statistics.gauge_study_nested import nested_gauge_study
from labtrack.statistics.goodness import anderson_darling, normality
from labtrack.statistics.goodness_many import anderson_darling_many
from labtrack.statistics.groups import exact_groups
from labtrack.statistics.hall_petch import hall_petch
from labtrack.statistics.hanson_koopmans import (
    hanson_koopmans_confidence,
    hanson_koopmans_factor,
    normal_order_expectations,
    optimum_order,
)
from labtrack.statistics.interlaboratory import e691_precision, h_critical, k_critical
from labtrack.statistics.intervals import (
    cv_interval,
    mean_interval,
    quantile_interval,
    sd_interval,
)
from labtrack.statistics.lenth import lenth, normal_plot
from labtrack.statistics.linear_regression import (
    linear_regression,
    polynomial_regression,
    two_sided_t,
)
from labtrack.statistics.lognormal_fit import lognormal_fit
from labtrack.statistics.margins import equivalence, non_inferiority
from labtrack.statistics.memory_charts import cusum_chart, ewma_chart
from labtrack.statistics.mixed_models import mixed_model
from labtrack.statistics.modified_cv import (
    modified_by_batch,
    modified_cv,
    modified_values,
    modify_cv,
)
from labtrack.statistics.moments import moments
from labtrack.statistics.multiple_comparisons import dunnett, dunnett_probability, tukey
from labtrack.statistics.multiplicity import adjusted_p_values
from labtrack.statistics.nelson_rules import nelson_signals
from labtrack.statistics.normal_factors import (
    checked_sizes,
    one_sided_normal_factors,
    tolerance_factors,
)
from labtrack.statistics.outliers import (
    grubbs,
    grubbs_critical,
    maximum_normed_residual,
    no_outliers,
)
from labtrack.statistics.power import (
    Scatter,
    heats_for_difference,
    heats_for_margin,
    power_of_difference,
    power_of_margin,
)
from labtrack.statistics.probability_plots import probability_plot
from labtrack.statistics.rank_bounds import nonparametric_rank, nonparametric_size
from labtrack.statistics.ratios import ratio_of_differences
from labtrack.statistics.regression_bands import band
from labtrack.statistics.replicates import Bar, summarize
from labtrack.statistics.response_surface import coded, response_surface
from labtrack.statistics.rulebooks import (
    Rulebook,
    batch_count,
    sampling,
    single_point_checks,
)
from labtrack.statistics.samples import (
    finite_number,
    finite_sample,
    moderate_sample,
    probability,
    representable,
    whole_number,
)
from labtrack.statistics.short_runs import target_nominal_chart
from labtrack.statistics.subgroup_charts import (
    subgroups_of,
    xbar_r_chart,
    xbar_s_chart,
)
from labtrack.statistics.tolerance import (
    normal_lower_bound,
    normal_upper_bound,
    one_sided_normal_factor,
)
from labtrack.statistics.tolerance_power import (
    grouped_factor,
    heats_for_bound,
    power_of_bound,
)
from labtrack.statistics.tolerance_two_sided import (
    howe_factor,
    natrella_factor,
    normal_tolerance_interval,
    two_sided_normal_factor,
)
from labtrack.statistics.trends import trend
from labtrack.statistics.two_samples import (
    paired_by_heat,
    t_interval,
    welch,
    welch_over_heats,
)
from labtrack.statistics.variance_components import (
    effective_n,
    group_means,
    nested_reml,
    one_way_random,
)
from labtrack.statistics.weibull_bounds import weibull_lower_bound
from labtrack.statistics.weibull_fit import weibull_mle, weibull_quantile_interval
from labtrack.statistics.weibull_parameters import weibull_parameters


def halves(x):
    return {"a": x[: len(x) // 2], "b": x[len(x) // 2 :]}


def named(x):
    return {str(at): value for at, value in enumerate(x)}


def cycle(x, letters):
    return [letters[at % len(letters)] for at in range(len(x))]


def blocks(x, letters):
    return [letters[at * len(letters) // max(len(x), 1)] for at in range(len(x))]


def ramp(x):
    return list(range(len(x)))


def marks(x):
    return ["<" if at % 4 == 0 else "" for at in range(len(x))]


def alternate(x):
    return cycle(x, ("CTD", "RTD"))


FIT = linear_regression([1.0, 2.1, 2.9, 4.2], [[1.0, 2.0, 3.0, 4.0]])
KNOWN = MaterialSummary(20, 250.0, 5.0)
SCATTER = Scatter(1.0, 2.0)
FLAT = {"R": Goal("maximize", 0.0, 1.0)}
LIMITS = SpecificationLimits(-1.0, 3.0, 1.0)
QUICK = {"resamples": 200}

OF_SAMPLES = {
    "one_way_anova": lambda x: one_way_anova(halves(x)),
    "two_way_anova": lambda x: two_way_anova(x, cycle(x, "ab"), blocks(x, "xy")),
    "nested_anova": lambda x: nested_anova(x, blocks(x, "ab"), blocks(x, "1234")),
    "one_way_random": lambda x: one_way_random(halves(x)),
    "nested_reml": lambda x: nested_reml(x, {"heat": blocks(x, "abc")}),
    "mixed_model": lambda x: mixed_model(x, blocks(x, "abc"), {"t": ramp(x)}),
    "linear_regression": lambda x: linear_regression(x, [ramp(x)]),
    "linear_regression on x": lambda x: linear_regression(ramp(x), [x]),
    "polynomial_regression": lambda x: polynomial_regression(ramp(x), x, degree=2),
    "polynomial_regression on x": lambda x: polynomial_regression(x, ramp(x), degree=3),
    "broken_stick": lambda x: broken_stick(ramp(x), x),
    "broken_stick on x": lambda x: broken_stick(x, ramp(x)),
    "calibration_curve": lambda x: calibration_curve(ramp(x), x),
    "read_back": lambda x: read_back(calibration_curve(ramp(x), x), x[:1]),
    "hall_petch": lambda x: hall_petch(x, ramp(x)),
    "hall_petch of strengths": lambda x: hall_petch([v + 1 for v in ramp(x)], x),
    "age_hardening_fit": lambda x: age_hardening_fit(ramp(x), x),
    "age_hardening_fit of times": lambda x: age_hardening_fit(x, ramp(x)),
    "activation_energy": lambda x: activation_energy(ramp(x), x),
    "weibull_mle": weibull_mle,
    "weibull_quantile_interval": lambda x: weibull_quantile_interval(x, p=0.1),
    "lognormal_fit": lognormal_fit,
    "welch": lambda x: welch(x, [1.0, 2.0, 4.0]),
    "ratio_of_differences": lambda x: ratio_of_differences(
        [(value, float(n)) for n, value in enumerate(x)], [(1.0, 0.5), (2.0, 0.75)]
    ),
    "trend": lambda x: trend(list(range(len(x))), x),
    "welch_over_heats": lambda x: welch_over_heats(halves(x), {"c": [1], "d": [2]}),
    "paired_by_heat": lambda x: paired_by_heat(halves(x), {"a": [1], "b": [3]}),
    "equivalence": lambda x: equivalence(x, [1.0, 2.0], margins=(-1, 1)),
    "non_inferiority": lambda x: non_inferiority(x, [1.0, 2.0], margin=1),
    "dunnett": lambda x: dunnett(halves(x), control="a"),
    "tukey": lambda x: tukey(halves(x)),
    "adjusted_p_values": lambda x: adjusted_p_values(named(x)),
    "bootstrap_mean": lambda x: bootstrap_mean(x, **QUICK),
    "bootstrap_statistic": lambda x: bootstrap_statistic(x, np.median, **QUICK),
    "bootstrap_over_heats": lambda x: bootstrap_over_heats(halves(x), **QUICK),
    "individuals_chart": individuals_chart,
    "xbar_r_chart": lambda x: xbar_r_chart(subgroups_of(x, 2)),
    "xbar_s_chart": lambda x: xbar_s_chart(subgroups_of(x, 2)),
    "ewma_chart": lambda x: ewma_chart(x, target=1.0, sigma=1.0),
    "cusum_chart": lambda x: cusum_chart(x, target=1.0, sigma=1.0),
    "target_nominal_chart": lambda x: target_nominal_chart(
        x, cycle(x, "ab"), {"a": 1.0, "b": 2.0}
    ),
    "p_chart": lambda x: p_chart(x, 10),
    "np_chart": lambda x: np_chart(x, 10),
    "c_chart": c_chart,
    "u_chart": lambda x: u_chart(x, [v + 1 for v in ramp(x)]),
    "capability": lambda x: capability(x, LIMITS),
    "capability of subgroups": lambda x: capability(x, LIMITS, subgroup_size=2),
    "crossed_gauge_study": lambda x: crossed_gauge_study(
        x, cycle(x, "12"), blocks(x, "ab")
    ),
    "nested_gauge_study": lambda x: nested_gauge_study(
        x, blocks(x, "1234"), blocks(x, "ab")
    ),
    "e691_precision": lambda x: e691_precision(halves(x)),
    "factorial_effects": lambda x: factorial_effects({"A": cycle(x, [-1, 1])}, x),
    "lenth": lambda x: lenth(named(x)),
    "normal_plot": lambda x: normal_plot(named(x)),
    "response_surface": lambda x: response_surface({"A": ramp(x)}, x),
    "normal_basis": normal_basis,
    "normal_basis of batches": lambda x: normal_basis(x, batches=cycle(x, "abc")),
    "normal_basis, modified CV": lambda x: normal_basis(x, modified_cv=True),
    "lognormal_basis": lognormal_basis,
    "weibull_basis": weibull_basis,
    "hanson_koopmans_basis": hanson_koopmans_basis,
    "hanson_koopmans_basis for A": lambda x: hanson_koopmans_basis(
        x, content=0.99, method="woodward-frawley"
    ),
    "nonparametric_basis": nonparametric_basis,
    "anova_basis": lambda x: anova_basis(halves(x)),
    "random_effects_bound": lambda x: random_effects_bound(halves(x)),
    "pooled_sd_basis": lambda x: pooled_sd_basis(x, alternate(x)),
    "pooled_sd_basis, modified CV": lambda x: pooled_sd_basis(
        x, alternate(x), modified_cv=True
    ),
    "pooled_cv_basis": lambda x: pooled_cv_basis(x, alternate(x)),
    "pooled_cv_basis, modified CV": lambda x: pooled_cv_basis(
        x, alternate(x), modified_cv=True
    ),
    "sample_for_basis": lambda x: sample_for_basis(
        x, None, 0.9, 0.95, Rulebook.CMH17, None
    ),
    "k_sample_anderson_darling": lambda x: k_sample_anderson_darling(halves(x)),
    "levene": lambda x: levene(halves(x)),
    "same_population": lambda x: same_population(halves(x)),
    "resampled_means": lambda x: resampled_means(x, **QUICK),
    "inverse_prediction": lambda x: inverse_prediction(FIT, x, extrapolate=True),
    "within_sd": within_sd,
    "describe_censored": lambda x: describe_censored(x, marks(x)),
    "sure_quantile": lambda x: sure_quantile(x, marks(x), 0.5),
    "censored_fit": lambda x: censored_fit(x, marks(x)),
    "censored_fit, lognormal": lambda x: censored_fit(
        x, marks(x), distribution="lognormal"
    ),
    "exact_mean": exact_mean,
    "exact_variance": exact_variance,
    "exact_sd": exact_sd,
    "lag_autocorrelation": lag_autocorrelation,
    "quantile": lambda x: quantile(x, 0.1),
    "describe": describe,
    "acceptance_limits": lambda x: acceptance_limits(250.0, 5.0, sample=x),
    "change_of_mean": lambda x: change_of_mean(KNOWN, MaterialSummary.of(x)),
    "exact_sample": exact_sample,
    "coded_levels": coded_levels,
    "anderson_darling": anderson_darling,
    "anderson_darling, lognormal": lambda x: anderson_darling(x, "lognormal"),
    "anderson_darling, weibull": lambda x: anderson_darling(x, "weibull"),
    "anderson_darling_many": lambda x: anderson_darling_many([x, x]),
    "normality": normality,
    "normality, weibull": lambda x: normality(x, "weibull"),
    "exact_groups": lambda x: exact_groups(halves(x)),
    "mean_interval": mean_interval,
    "sd_interval": sd_interval,
    "cv_interval": cv_interval,
    "quantile_interval": lambda x: quantile_interval(x, 0.5),
    "modified_cv": modified_cv,
    "modified_values": modified_values,
    "modified_by_batch": lambda x: modified_by_batch(x, cycle(x, "ab")),
    "grubbs": grubbs,
    "grubbs of the largest": lambda x: grubbs(x, side="max"),
    "maximum_normed_residual": maximum_normed_residual,
    "no_outliers": lambda x: no_outliers({"a": x}, check="outliers"),
    "probability_plot": probability_plot,
    "probability_plot, weibull": lambda x: probability_plot(x, "weibull"),
    "band": lambda x: [band(FIT, value, extrapolate=True) for value in x],
    "summarize": lambda x: summarize(
        Bar(v, h) for v, h in zip(x, cycle(x, "abc"), strict=True)
    ),
    "coded": lambda x: coded(x, low=0.0, high=2.0),
    "single_point_checks": lambda x: single_point_checks(x, cycle(x, "ab")),
    "finite_sample": finite_sample,
    "moderate_sample": moderate_sample,
    "normal_lower_bound": normal_lower_bound,
    "normal_upper_bound": normal_upper_bound,
    "normal_tolerance_interval": normal_tolerance_interval,
    "subgroups_of": lambda x: subgroups_of(x, 2),
    "judge": lambda x: judge(
        named(x), {"a": 1.0, "b": 2.0}, comparison="superior", margin=0.5
    ),
    "judge of a limit": lambda x: judge(named(x), comparison="absolute", margin=0.5),
    "moments": lambda x: moments(x, name="first"),
    "group_means": lambda x: group_means(halves(x)),
    "weibull_lower_bound": weibull_lower_bound,
    "weibull_parameters": weibull_parameters,
    "nelson_signals": lambda x: nelson_signals(individuals_chart(x).location),
    "most_desirable": lambda x: most_desirable(
        {"R": lambda _: 0.5}, FLAT, {"A": tuple(x[:2]) if len(x) > 1 else (0.0, 0.0)}
    ),
    "study_checks": lambda x: (
        crossed_gauge_study(x, cycle(x, "12"), blocks(x, "ab")).diagnostics
    ),
}

OF_NUMBERS = {
    "c4": c4,
    "chart_constants": chart_constants,
    "chart_constants, tabled": lambda n: chart_constants(n, tabled=True),
    "desirability": lambda v: desirability(v, FLAT["R"]),
    "overall_desirability": lambda v: overall_desirability({"R": v}, FLAT),
    "acceptance_limits by size": lambda n: acceptance_limits(250.0, 5.0, n=n),
    "acceptance_limits by SD": lambda v: acceptance_limits(250.0, v, n=5),
    "acceptance_limits by mean": lambda v: acceptance_limits(v, 5.0, n=5),
    "acceptance_limits by alpha": lambda v: acceptance_limits(250.0, 5.0, n=5, alpha=v),
    "exact_number": exact_number,
    "require_positive": lambda v: require_positive(v, "tolerance"),
    "hanson_koopmans_confidence": lambda v: hanson_koopmans_confidence(
        v, n=10, i=1, j=5, content=0.9
    ),
    "hanson_koopmans_factor": lambda n: hanson_koopmans_factor(n, 2),
    "hanson_koopmans_factor by rank": lambda j: hanson_koopmans_factor(8, j),
    "optimum_order": optimum_order,
    "normal_order_expectations": normal_order_expectations,
    "h_critical": h_critical,
    "h_critical by level": lambda v: h_critical(8, level=v),
    "k_critical": lambda n: k_critical(n, 3),
    "k_critical by replicates": lambda n: k_critical(8, n),
    "two_sided_t": lambda v: two_sided_t(v, 10),
    "two_sided_t by df": lambda v: two_sided_t(0.95, v),
    "modify_cv": modify_cv,
    "dunnett_probability": lambda v: dunnett_probability(v, [5, 5], 5, 12),
    "dunnett_probability by size": lambda n: dunnett_probability(2.0, [n], 5, 12),
    "dunnett_probability by df": lambda n: dunnett_probability(2.0, [5], 5, n),
    "checked_sizes": checked_sizes,
    "one_sided_normal_factors": one_sided_normal_factors,
    "one_sided_normal_factors by content": lambda v: one_sided_normal_factors(
        10, content=v
    ),
    "tolerance_factors": lambda n: tolerance_factors(n, 9, content=0.9, confidence=0.9),
    "tolerance_factors by df": lambda n: tolerance_factors(
        10, n, content=0.9, confidence=0.9
    ),
    "grubbs_critical": grubbs_critical,
    "grubbs_critical by alpha": lambda v: grubbs_critical(8, v),
    "power_of_difference": lambda v: power_of_difference(v, SCATTER, heats=4, bars=3),
    "power_of_difference by heats": lambda n: power_of_difference(
        1.0, SCATTER, heats=n, bars=3
    ),
    "heats_for_difference": lambda v: heats_for_difference(v, SCATTER, bars=3),
    "heats_for_difference by bars": lambda n: heats_for_difference(
        3.0, SCATTER, bars=n
    ),
    "heats_for_difference by power": lambda v: heats_for_difference(
        3.0, SCATTER, bars=3, power=v
    ),
    "power_of_margin": lambda v: power_of_margin(v, SCATTER, heats=4, bars=3),
    "heats_for_margin": lambda v: heats_for_margin(v, SCATTER, bars=3),
    "nonparametric_rank": nonparametric_rank,
    "nonparametric_rank by content": lambda v: nonparametric_rank(60, content=v),
    "nonparametric_size": lambda v: nonparametric_size(content=v),
    "sampling": lambda n: sampling(Rulebook.CMH17, 20, n, (0.9, 0.95)),
    "batch_count": lambda n: batch_count(["a", "b"], n),
    "judge by margin": lambda v: judge(
        {"a": 1.0, "b": 2.0}, comparison="absolute", margin=v
    ),
    "judge by confidence": lambda v: judge(
        {"a": 1.0, "b": 2.0}, comparison="absolute", margin=0.5, confidence=v
    ),
    "whole_number": lambda v: whole_number(v, name="n"),
    "finite_number": lambda v: finite_number(v, name="room"),
    "equivalence_factors": lambda n: equivalence_factors(n, 0.05),
    "range_moments": range_moments,
    "probability": lambda v: probability(v, name="confidence"),
    "representable": lambda v: representable(v, name="bound"),
    "one_sided_normal_factor": one_sided_normal_factor,
    "one_sided_normal_factor by confidence": lambda v: one_sided_normal_factor(
        10, 0.9, v
    ),
    "grouped_factor": lambda n: grouped_factor(SCATTER, heats=n, bars=3),
    "grouped_factor by bars": lambda n: grouped_factor(SCATTER, heats=5, bars=n),
    "power_of_bound": lambda v: power_of_bound(v, SCATTER, heats=5, bars=3),
    "heats_for_bound": lambda v: heats_for_bound(v, SCATTER, bars=3),
    "two_sided_normal_factor": two_sided_normal_factor,
    "two_sided_normal_factor by content": lambda v: two_sided_normal_factor(10, v),
    "howe_factor": howe_factor,
    "natrella_factor": natrella_factor,
    "t_interval": lambda v: t_interval(
        1.0, 0.5, 9, alternative="two-sided", confidence=v
    ),
    "effective_n": lambda n: effective_n([n, 3], var_between=1.0, var_within=2.0),
    "effective_n by variance": lambda v: effective_n(
        [3, 3], var_between=v, var_within=2.0
    ),
    "check_baseline": lambda v: check_baseline(Baseline("spring", 6.5, v, 30)),
    "rounding.of_float": rounding.of_float,
    "rounding.exact": lambda v: rounding.exact(repr(v)),
    "rounding.exponent_of": lambda v: rounding.exponent_of(Decimal(repr(v))),
    "rounding.to_place": lambda v: rounding.to_place(repr(v), "0.1"),
    "rounding.to_place by place": lambda v: rounding.to_place("1.25", repr(v)),
    "rounding.to_significant": lambda n: rounding.to_significant("1.25", n),
    "rounding.last_place": lambda v: rounding.last_place(repr(v)),
    "rounding.to_limit": lambda v: rounding.to_limit(repr(v), "7.5"),
    "rounding.conforms": lambda v: rounding.conforms(
        repr(v), "7.5", rounding.Side.MAXIMUM
    ),
}

CHECKED = "takes what its caller has checked"
SENTENCES = "takes sentences"
SPARED = {
    "aging_gain": "takes times that age_hardening_fit has checked",
    "upper_tail_of_f": CHECKED,
    "f_ratio": "takes mean squares of one table; every pair of rationals has an answer",
    "chart_line": CHECKED,
    "limits_source": CHECKED,
    "stability": CHECKED,
    "passed": SENTENCES,
    "failed": SENTENCES,
    "not_run": SENTENCES,
    "judged": SENTENCES,
    "overridden": "takes a result; unknown checks are tested in test_diagnostics",
    "with_overrides": SENTENCES,
    "common_denominator": CHECKED,
    "exact.exact_mean": CHECKED,
    "sum_of_squares_about_mean": CHECKED,
    "nearest_float": "takes a rational; too large ones are tested in test_descriptive",
    "square_root": "takes a rational; negative ones are tested in test_descriptive",
    "solve_normal_equations": CHECKED,
    "term_name": "takes names",
    "by_group": "sorts whatever it is given",
    "distinct_categories": CHECKED,
    "modification": CHECKED,
    "significance_level": CHECKED,
    "equal_variances": CHECKED,
    "least_squares.solve": CHECKED,
    "noncentral_t_probability": CHECKED,
    "tail_probabilities": CHECKED,
    "legendre": CHECKED,
    "fewest_heats": "takes a function; tested with the plans",
    "profile_fit": CHECKED,
    "lack_of_fit": CHECKED,
    "lack_of_fit_check": CHECKED,
    "constant_variance": CHECKED,
    "histogram": CHECKED,
    "all_equal": CHECKED,
}
