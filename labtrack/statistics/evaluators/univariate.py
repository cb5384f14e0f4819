"""Cases of the family nist_univariate."""

from labtrack.statistics.descriptive import (
    exact_mean,
    exact_sd,
    lag_autocorrelation,
)


def univariate_summary(case):
    """NIST StRD summary statistics; data as decimal text are taken as written."""
    values = case["data"]
    return {
        "n": len(values),
        "mean": exact_mean(values),
        "sd_n_minus_1": exact_sd(values),
        "autocorr_lag1": lag_autocorrelation(values),
    }


EVALUATORS = {"univariate_summary": univariate_summary}
