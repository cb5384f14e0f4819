"""What `/micrographs/` takes beside the pictures, and its way into the actions' words."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from characterization.actions.file_facts import SaidBeside
from characterization.actions.micrograph_files import MOST_FIELDS, About
from characterization.api.inputs import conditions_said
from labtrack.api.fields import AwareTime, NumberText, StrictSerializer, StrictText
from labtrack.entered import entered
from labtrack.quantities import IncompatibleUnits, NumberError, UnknownUnit
from labtrack.refusals import Fault, Refused

LEAST_SCALE, MOST_SCALE = 1e-5, 1e4


def _words(most: int, **more: Any) -> StrictText:
    return StrictText(
        max_length=most, required=False, default="", allow_blank=True, **more
    )


class MicrographsInput(StrictSerializer):
    """Fields of view of one specimen, `files` as often as there are pictures.

    What nobody says is owed by a person. A scale that the microscope wrote into a file
    stands before `scale`, the length of one pixel. A person adds fields to the series of a
    `test` with a `reason`; specimen and method are then those of the test.
    """

    files = serializers.ListField(
        child=serializers.FileField(max_length=255, allow_empty_file=True),
        min_length=1,
        max_length=MOST_FIELDS,
    )
    specimen = _words(80)
    method = _words(40)
    test = serializers.UUIDField(required=False)
    reason = _words(400)
    external_id = _words(120)
    material_state = _words(60)
    performed_at = AwareTime(required=False)
    operator = _words(60)
    test_temperature = NumberText(required=False, default="", allow_blank=True)
    test_temperature_unit = StrictText(max_length=20, required=False, default="degC")
    conditions = conditions_said()
    scale = NumberText(required=False, default="", allow_blank=True)
    scale_unit = StrictText(max_length=20, required=False, default="um")
    etchant = _words(120)
    magnification = _words(40)
    location = _words(120)
    section_plane = _words(60)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A new test says of what and how; more fields of a test say why."""
        asked = ("reason",) if "test" in attrs else ("specimen", "method")
        missing = {name: [_("This field is required.")] for name in asked}
        missing = {name: why for name, why in missing.items() if not attrs[name]}
        if missing:
            raise serializers.ValidationError(missing, code="required")
        return attrs


def said_of(data: dict[str, Any]) -> SaidBeside:
    """Validated MicrographsInput as the file intake keeps it."""
    performed_at = data.get("performed_at")
    return SaidBeside(
        specimen=data["specimen"],
        method=data["method"],
        external_id=data["external_id"],
        material_state=data["material_state"],
        performed_at=performed_at.isoformat() if performed_at else "",
        operator=data["operator"],
        temperature=data["test_temperature"],
        temperature_unit=data["test_temperature_unit"],
        conditions=data["conditions"],
    )


def about_of(data: dict[str, Any]) -> About:
    """What is said of all fields; Refused for a scale that is no length."""
    scale = None
    if data["scale"]:
        try:
            scale = entered(data["scale"], data["scale_unit"], "um")
        except (NumberError, UnknownUnit, IncompatibleUnits) as error:
            fault = Fault("scale", str(error), ("scale",), data["scale"])
            raise Refused(fault) from error
        if not LEAST_SCALE < scale.value < MOST_SCALE:
            raise Refused(
                Fault(
                    "scale",
                    _("A scale lies from 0.00001 to 10000 µm per pixel."),
                    ("scale",),
                    data["scale"],
                )
            )
    return About.said(data, scale)
