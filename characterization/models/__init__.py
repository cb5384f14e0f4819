from characterization.models.catalogue import (
    MethodProperty,
    Property,
    PropertyRule,
    TestMethod,
)
from characterization.models.condition import MaterialCondition, StaleSummary, Summary
from characterization.models.measurement import (
    Curve,
    Evaluation,
    Measurement,
    NotObtained,
)
from characterization.models.test import Test, TestAuthor, TestFlag

__all__ = [
    "Curve",
    "Evaluation",
    "MaterialCondition",
    "Measurement",
    "MethodProperty",
    "NotObtained",
    "Property",
    "PropertyRule",
    "StaleSummary",
    "Summary",
    "Test",
    "TestAuthor",
    "TestFlag",
    "TestMethod",
]
