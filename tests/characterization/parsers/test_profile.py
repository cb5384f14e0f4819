"""Import profiles: sound ones are accepted, others answered for the person who wrote."""

import pytest

from characterization.parsers import (
    DelimitedProfile,
    ProfileError,
    validate_profile,
)
from tests import import_profiles

SOUND = {
    "header_line": 1,
    "columns": [
        {"channel": "force", "name": "Load", "unit": "kN"},
        {"channel": "extension", "name": "Ext", "unit": "mm"},
    ],
}


def changed(**changes):
    return {**SOUND, **changes}


def with_column(**changes):
    first, second = SOUND["columns"]
    return changed(columns=[{**first, **changes}, second])


@pytest.mark.parametrize(
    "name", [name for name in dir(import_profiles) if name.isupper()]
)
def test_profiles_of_real_instruments_are_sound(name):
    profile = getattr(import_profiles, name)
    assert validate_profile(profile) == ()
    assert DelimitedProfile.from_json(profile).columns


@pytest.mark.parametrize(
    ("profile", "pointer", "message"),
    [
        (None, "", "expected an object"),
        ([], "", "expected an object"),
        ({}, "columns", "columns is missing"),
        (changed(columns={}), "columns", "expected a list"),
        (changed(columns=["Load"]), "columns/0", "expected an object"),
        (changed(columms=[]), "columms", "did you mean columns"),
        (changed(format="binary"), "format", "expected 'delimited'"),
        (changed(encoding="utf8"), "encoding", "expected one of utf-8"),
        (changed(delimiter="\t"), "delimiter", "tab"),
        (changed(decimal_mark="·"), "decimal_mark", "a point or a comma"),
        (changed(thousands_mark="."), "thousands_mark", "other than the decimal"),
        (changed(header_line=0), "header_line", "1 or more"),
        (changed(header_line=True), "header_line", "whole number"),
        (changed(header_begins="Load"), "header_begins", "keep one of them"),
        (changed(unit_row="yes"), "unit_row", "true or false"),
        (changed(header_line=None), "columns/0/name", "only where there is a header"),
        (changed(header_line=None, unit_row=True), "unit_row", "where the header is"),
        (changed(comment_mark=" "), "comment_mark", "It is empty"),
        (with_column(channel="load"), "columns/0/channel", "expected one of time"),
        (with_column(channel="extension"), "columns/1/channel", "given twice"),
        (with_column(unit="kn"), "columns/0/unit", "expected kN"),
        (with_column(unit="mm"), "columns/0/unit", "not of force"),
        (with_column(position=1), "columns/0", "either the column's name"),
        (with_column(name=None), "columns/0", "either the column's name"),
        (with_column(position=-1), "columns/0/position", "1 or more"),
        (with_column(optional=True), "columns", "force or stress"),
        (
            changed(
                header_line=None,
                columns=[
                    {"channel": "force", "position": 1},
                    {"channel": "extension", "position": 2, "unit": "mm"},
                ],
            ),
            "columns/0/unit",
            "never guessed",
        ),
        (changed(unit_spellings={"KN": "kn"}), "unit_spellings/KN", "expected kN"),
        (changed(unit_spellings={"KN": 1}), "unit_spellings/KN", "expected a unit"),
        (
            changed(constants={"diameter": {"value": "12,7", "unit": "mm"}}),
            "constants/diameter/value",
            "use 12.7",
        ),
        (
            changed(constants={"diameter": {"value": 12.7, "unit": "mm"}}),
            "constants/diameter/value",
            "expected text",
        ),
        (
            changed(constants={"diameter": {"value": "12.7"}}),
            "constants/diameter/unit",
            "never guessed",
        ),
        (
            changed(constants={"direction": {"value": "LT", "unit": "mm"}}),
            "constants/direction/unit",
            "has no unit",
        ),
        (
            changed(constants={"colour": {"value": "red"}}),
            "constants/colour",
            "is not known",
        ),
        (
            changed(
                constants={
                    "diameter": {"value": "12.7", "unit": "mm"},
                    "area": {"value": "126.7", "unit": "mm^2"},
                }
            ),
            "constants",
            "Both diameter and area",
        ),
        (
            changed(stated=[{"name": "test_temperature", "key": "T"}]),
            "stated/0/unit",
            "never guessed",
        ),
        (changed(stated=[{"name": "operator", "key": " "}]), "stated/0/key", "empty"),
        (changed(file_name="bar.csv"), "file_name", "holds no text"),
        (changed(file_name="{bar}.csv"), "file_name", "{bar} is given"),
        (changed(file_name="{specimen}{any}.csv"), "file_name", "parted"),
    ],
)
def test_an_unsound_profile_is_answered_with_the_place_and_what_to_write(
    profile, pointer, message
):
    problems = validate_profile(profile)
    assert pointer in [problem.pointer for problem in problems]
    assert any(message in problem.message for problem in problems), problems


def test_every_problem_of_a_profile_is_told_at_once():
    problems = validate_profile(
        changed(encoding="ebcdic", decimal_mark=";", file_name="x")
    )
    assert {p.pointer for p in problems} == {"encoding", "decimal_mark", "file_name"}
    with pytest.raises(ProfileError) as refusal:
        DelimitedProfile.from_json(changed(encoding="ebcdic", decimal_mark=";"))
    assert len(refusal.value.problems) == 2


def test_a_template_reads_the_texts_in_a_file_name():
    profile = DelimitedProfile.from_json(
        changed(file_name="{any}_{specimen}_({direction}).csv")
    )
    match = profile.file_name_pattern().fullmatch("F3_H26-014-B2_(LT).csv")
    assert match.groupdict() == {"specimen": "H26-014-B2", "direction": "LT"}
