"""What `/micrographs/` takes beside the pictures, and its way into the actions' words."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from characterization.actions.file_facts import SaidBeside
from characterization.actions.micrograph_files import (
    MOST_FIELDS,
    About,
    stated_scale,
)
from characterization.api.inputs import ValueInput, conditions_said
from characterization.choices import ScaleSource
from labtrack.api.entering import YesOrNo
from labtrack.api.fields import (
    AwareTime,
    NumberText,
    Settings,
    StrictSerializer,
    StrictText,
)
from labtrack.entered import Entered, entered
from labtrack.quantities import (
    IncompatibleUnits,
    NumberError,
    UnknownUnit,
    parse_number,
)
from labtrack.refusals import Fault, Refused

LEAST_SCALE, MOST_SCALE = 1e-5, 1e4
LEAST_PIXELS, MOST_PIXELS = 2, 100_000


def _words(most: int, **more: Any) -> StrictText:
    return StrictText(
        max_length=most, required=False, default="", allow_blank=True, **more
    )


class MicrographsInput(StrictSerializer):
    """Fields of view of one specimen, `files` as often as there are pictures.

    What nobody says is owed by a person; what the method needs to know which results are
    alike, such as the phase, is said in `conditions` and named in `missing` where it is not.
    A scale that the microscope wrote into a file stands before `scale`, the length of one
    pixel, known from `scale_from`. A person adds fields to the series of a
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
    scale_from = _words(120)
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
        scale = _length(data["scale"], data["scale_unit"], "scale")
        _refuse_impossible(scale.value, "scale", data["scale"])
    return About.said(data, scale, data["scale_from"])


def _length(value: str, unit: str, name: str) -> Entered:
    try:
        return entered(value, unit, "um")
    except (NumberError, UnknownUnit, IncompatibleUnits) as error:
        raise Refused(Fault("scale", str(error), (name,), value)) from error


def _refuse_impossible(um_per_pixel: float, name: str, given: str) -> None:
    if not LEAST_SCALE < um_per_pixel < MOST_SCALE:
        raise Refused(
            Fault(
                "scale",
                _("A scale lies from 0.00001 to 10000 µm per pixel."),
                (name,),
                given,
            )
        )


class ScaleInput(StrictSerializer):
    """How long a pixel is: stated as `scale`, or measured as the `length` that `pixels` of
    the picture are. `scale_from` says where it is known from; with `whole_series` it holds
    for every field of the same size.
    """

    scale = ValueInput(required=False)
    pixels = NumberText(required=False)
    length = ValueInput(required=False)
    scale_from = _words(120)
    whole_series = YesOrNo(required=False, default=False)
    reason = StrictText(max_length=400)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Stated or measured, not both."""
        if set(attrs) & {"scale", "pixels", "length"} in (
            {"scale"},
            {"pixels", "length"},
        ):
            return attrs
        message = _("Give scale, or pixels and length.")
        raise serializers.ValidationError({"scale": [message]}, code="required")


class FieldCorrectionsInput(StrictSerializer):
    """What a person did on one field, in place of what was done there before: polygons
    `erased`, `crossings` as [x, y, weight], `points` as letters, rows of `arms`, `no_arms`.
    Places are pixels; an empty object takes everything back.
    """

    corrections = Settings()
    reason = StrictText(max_length=400)


class MeasureInput(StrictSerializer):
    """Settings that shall be different in every field of the series; the others, and what
    was corrected by hand, stay.
    """

    settings = Settings()
    reason = StrictText(max_length=400)


def scale_of(data: dict[str, Any]) -> dict[str, Any]:
    """Validated ScaleInput as `set_scale` takes it; Refused for what is no scale."""
    if (stated := data.get("scale")) is not None:
        scale = _length(stated["value"], stated["unit"], "scale")
        um_per_pixel, name, given = scale.value, "scale", stated["value"]
        source, said = ScaleSource.STATED, stated_scale(scale, data["scale_from"])
    else:
        length = _length(data["length"]["value"], data["length"]["unit"], "length")
        pixels = _pixels(data["pixels"])
        um_per_pixel, name, given = length.value / pixels, "length", str(length)
        source = ScaleSource.DRAWN
        said = "; ".join(
            filter(None, (f"{data['pixels']} px = {length}", data["scale_from"]))
        )
    _refuse_impossible(um_per_pixel, name, given)
    return {
        "um_per_pixel": um_per_pixel,
        "source": source,
        "said": said,
        "whole_series": data["whole_series"],
        "reason": data["reason"],
    }


def _pixels(text: str) -> float:
    try:
        pixels = float(parse_number(text))
    except NumberError as error:
        raise Refused(Fault("pixels", str(error), ("pixels",), text)) from error
    if not LEAST_PIXELS <= pixels <= MOST_PIXELS:
        message = _("A line has 2 to 100,000 pixels.")
        raise Refused(Fault("pixels", message, ("pixels",), text))
    return pixels
