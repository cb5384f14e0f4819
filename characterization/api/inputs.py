"""What the API takes: serializers of requests, and their way into the actions' words."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from characterization.actions.entries import Entry
from characterization.actions.file_facts import SaidBeside
from characterization.actions.intake import IncomingTest
from characterization.actions.readouts import MOST_ROWS, ReadingEntry
from characterization.actions.recording import Facts
from characterization.choices import InvalidReason, OwedBy
from labtrack.api.entering import WholeNumber, YesOrNo
from labtrack.api.fields import (
    AwareTime,
    NumberText,
    Settings,
    StrictSerializer,
    StrictText,
)


def conditions_said() -> StrictText:
    """What stands beside a file or a picture of the conditions of its test."""
    return StrictText(
        max_length=400,
        required=False,
        default="",
        allow_blank=True,
        help_text="What belongs to the identity of the results by the method: "
        "`solution = NaCl 3.5 %; t_exposed = 24 h`.",
    )


class ValueInput(StrictSerializer):
    """A number with its unit, as characters."""

    value = NumberText()
    unit = StrictText(max_length=20)


class MeasurementInput(ValueInput):
    """One number of one property."""

    property = StrictText(max_length=30)
    uncertainty = NumberText(required=False, default="", allow_blank=True)


class ReadingInput(ValueInput):
    """One reading on the way to a result: diagonal `d1` of indent 2, weighing `m_air` 1.

    `number` counts indents or weighings from 1; 0 holds for the whole test, such as the
    reference density `rho_ref`, which says its `source`. What a method reads stands in
    `/test-methods/`. A row that does not count says why in `excluded_because`.
    """

    number = WholeNumber(high=MOST_ROWS)
    name = StrictText(max_length=30)
    source = StrictText(max_length=200, required=False, default="", allow_blank=True)
    excluded_because = StrictText(
        max_length=200, required=False, default="", allow_blank=True
    )


class FactsInput(StrictSerializer):
    """When, how warm and by whom."""

    performed_at = AwareTime(required=False)
    test_temperature = ValueInput(required=False)
    operator = StrictText(max_length=60, required=False, default="", allow_blank=True)
    notes = StrictText(max_length=4000, required=False, default="", allow_blank=True)


class TestInput(FactsInput):
    """One test with its measurements, as an instrument sends it."""

    __test__ = False

    external_id = StrictText(max_length=120)
    specimen = StrictText(max_length=80)
    method = StrictText(max_length=40)
    material_state = StrictText(
        max_length=60, required=False, default="", allow_blank=True
    )
    measurements = MeasurementInput(many=True, required=False, max_length=200)
    readings = ReadingInput(many=True, required=False, max_length=1000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A test has numbers, or the readings they follow from."""
        if not attrs.get("measurements") and not attrs.get("readings"):
            raise serializers.ValidationError(
                {
                    "measurements": [
                        _("Expected measurements, readings or both; given neither.")
                    ]
                }
            )
        return attrs


class OwedInput(FactsInput):
    """What a test in progress still owes."""

    measurements = MeasurementInput(many=True, required=False, max_length=200)
    readings = ReadingInput(many=True, required=False, max_length=1000)


class CorrectionInput(OwedInput):
    """What is different in the new version, and why. Readings, where any are given, take
    the place of all there were.
    """

    reason = StrictText(max_length=400)


class ReevaluationInput(StrictSerializer):
    """Settings of the evaluation that shall be different, and why; `as_method`: beginning with
    those of the method as it is today.
    """

    settings = Settings()
    as_method = YesOrNo(required=False, default=False)
    reason = StrictText(max_length=400)


class ReassignmentInput(StrictSerializer):
    """The specimen that was really tested, and why one knows."""

    specimen = StrictText(max_length=80)
    material_state = StrictText(
        max_length=60, required=False, default="", allow_blank=True
    )
    reason = StrictText(max_length=400)


class ReasonInput(StrictSerializer):
    reason = StrictText(max_length=400)


class InvalidationInput(ReasonInput):
    code = serializers.ChoiceField(choices=InvalidReason.choices)


class NothingInput(StrictSerializer):
    """An empty object."""


class FileInput(StrictSerializer):
    """What is said beside an instrument file; what nobody says is owed by a person."""

    file = serializers.FileField(max_length=255, allow_empty_file=False)
    specimen = StrictText(max_length=80, required=False, default="", allow_blank=True)
    about = StrictText(
        max_length=80,
        required=False,
        default="",
        allow_blank=True,
        help_text="What the file is about where that is no specimen: the code of a "
        "chemistry sample, a heat or lot, a heat-treatment load.",
    )
    method = StrictText(max_length=40, required=False, default="", allow_blank=True)
    profile = StrictText(max_length=80, required=False, default="", allow_blank=True)
    external_id = StrictText(
        max_length=120, required=False, default="", allow_blank=True
    )
    material_state = StrictText(
        max_length=60, required=False, default="", allow_blank=True
    )
    performed_at = AwareTime(required=False)
    operator = StrictText(max_length=60, required=False, default="", allow_blank=True)
    test_temperature = NumberText(required=False, default="", allow_blank=True)
    test_temperature_unit = StrictText(max_length=20, required=False, default="degC")
    conditions = conditions_said()


def incoming_test(data: dict[str, Any]) -> IncomingTest:
    """Validated TestInput as intake takes it."""
    temperature = data.get("test_temperature") or {}
    return IncomingTest(
        external_id=data["external_id"],
        specimen=data["specimen"],
        method=data["method"],
        material_state=data["material_state"],
        performed_at=data.get("performed_at"),
        operator=data["operator"],
        temperature=temperature.get("value", ""),
        temperature_unit=temperature.get("unit", "degC"),
        entries=entries_of(data),
        readings=readings_of(data),
        notes=data["notes"],
    )


def entries_of(
    data: dict[str, Any], *, source: OwedBy = OwedBy.INSTRUMENT
) -> tuple[Entry, ...]:
    """Validated measurements, each knowing where it stood."""
    return tuple(
        Entry(
            item["property"],
            item["value"],
            item["unit"],
            item["uncertainty"],
            source,
            ("measurements", index),
        )
        for index, item in enumerate(data.get("measurements", ()))
    )


def readings_of(data: dict[str, Any]) -> tuple[ReadingEntry, ...]:
    """Validated readings, each knowing where it stood."""
    return tuple(
        ReadingEntry(
            item["number"],
            item["name"],
            item["value"],
            item["unit"],
            item["source"],
            item["excluded_because"],
            ("readings", index),
        )
        for index, item in enumerate(data.get("readings", ()))
    )


def facts_of(data: dict[str, Any], *, operator=None) -> Facts:
    """Validated FactsInput as recording takes it."""
    temperature = data.get("test_temperature") or {}
    return Facts(
        performed_at=data.get("performed_at"),
        temperature=temperature.get("value", ""),
        temperature_unit=temperature.get("unit", "degC"),
        operator=operator,
        operator_as_sent=data["operator"],
        notes=data["notes"],
    )


def said_beside(data: dict[str, Any], *, profile_id: int | None) -> SaidBeside:
    """Validated FileInput as the file intake takes it."""
    performed_at = data.get("performed_at")
    return SaidBeside(
        specimen=data["specimen"],
        about=data["about"],
        method=data["method"],
        profile_id=profile_id,
        external_id=data["external_id"],
        material_state=data["material_state"],
        performed_at=performed_at.isoformat() if performed_at else "",
        operator=data["operator"],
        temperature=data["test_temperature"],
        temperature_unit=data["test_temperature_unit"],
        conditions=data["conditions"],
    )
