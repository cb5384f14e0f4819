"""Wiring: the modules that know how to evaluate validation cases, as dotted names.

Each is pure and has `EVALUATORS`, a mapping of a case's kind to a function that takes
the case (without its expected values) and returns what the product computes for it.
"""

EVALUATOR_MODULES = (
    "labtrack.statistics.evaluators.univariate",
    "labtrack.statistics.evaluators.factors",
    "labtrack.statistics.evaluators.outliers",
    "labtrack.statistics.evaluators.basis_values",
    "labtrack.statistics.evaluators.models",
    "characterization.methods.evaluators",
    "characterization.methods.recording_evaluators",
    "characterization.methods.metallography_evaluators",
    "trials.chemistry.evaluators",
    "labtrack.statistics.evaluators.process",
    "labtrack.statistics.evaluators.factorial",
    "trials.designs.evaluators",
)
