from characterization.models.acceptance import AcceptanceLimit
from characterization.models.calculated import CalculatedValue, FormulaVersion
from characterization.models.catalogue import (
    MethodProperty,
    Property,
    PropertyRule,
    TestMethod,
)
from characterization.models.condition import MaterialCondition, StaleSummary, Summary
from characterization.models.criterion import CriterionStatement, SuccessCriterion
from characterization.models.literature import LiteratureValue
from characterization.models.measurement import (
    Curve,
    Evaluation,
    Measurement,
    NotObtained,
    Reading,
)
from characterization.models.micrograph import (
    FieldEvaluation,
    ImageEvaluation,
    Micrograph,
)
from characterization.models.test import Test, TestAuthor, TestFlag

__all__ = [
    "AcceptanceLimit",
    "CalculatedValue",
    "CriterionStatement",
    "Curve",
    "Evaluation",
    "FieldEvaluation",
    "FormulaVersion",
    "ImageEvaluation",
    "LiteratureValue",
    "MaterialCondition",
    "Measurement",
    "MethodProperty",
    "Micrograph",
    "NotObtained",
    "Property",
    "PropertyRule",
    "Reading",
    "StaleSummary",
    "SuccessCriterion",
    "Summary",
    "Test",
    "TestAuthor",
    "TestFlag",
    "TestMethod",
]
