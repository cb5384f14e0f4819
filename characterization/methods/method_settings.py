"""What a method of each kind fixes for its evaluation, as its evaluation declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from characterization.methods.readings_methods import READINGS_METHODS
from characterization.methods.settings import (
    SaidBy,
    Setting,
    SettingsError,
    declared,
    hold,
)
from characterization.methods.tensile_settings import TensileSettings
from characterization.methods.trace_methods import TRACE_METHODS

TENSILE = "tensile"


def settings_of(kind: str) -> tuple[Setting, ...]:
    """Every setting that a method of this kind says, once; none where it has none.

    >>> [one.key for one in settings_of("area-fraction")]
    ['property', 'field_area_mm2']
    """
    if kind == TENSILE:
        return declared(TensileSettings)
    found: dict[str, Setting] = {}
    if (read := READINGS_METHODS.get(kind)) is not None:
        found |= {one.key: one for one in declared(read.settings)}
    if (trace := TRACE_METHODS.get(kind)) is not None:
        found |= {one.key: one for one in trace.settings}
    return tuple(one for one in found.values() if one.said_by is not SaidBy.TEST)


def of_the_test(kind: str) -> set[str]:
    """Names of the settings that a test or its file says, such as the sizes of a crack."""
    trace = TRACE_METHODS.get(kind)
    declared = trace.settings if trace is not None else ()
    return {one.name for one in declared if one.said_by is not SaidBy.METHOD}


def of_readings_again(kind: str) -> tuple[Setting, ...]:
    """What readings that are there may be evaluated with anew: everything that leaves the
    method what it is.

    >>> [one.key for one in of_readings_again("brinell")]
    ['least_indents', 'u_force_rel', 'u_ball_mm', 'u_diameter_mm']
    """
    method = READINGS_METHODS.get(kind)
    if method is None:
        return ()
    return tuple(
        one
        for one in declared(method.settings)
        if not (one.is_identity or one.is_property)
    )


def refuse_others(kind: str, given: Mapping[str, Any]) -> None:
    """SettingsError for a name that readings cannot be evaluated anew with."""
    possible = {one.key for one in of_readings_again(kind)}
    fixed = {one.key: one for one in settings_of(kind)}
    for name in given:
        if name in possible:
            continue
        if name in fixed:
            raise SettingsError(
                f"{fixed[name].said}: with another one the test would be of another "
                "method.",
                key=name,
            )
        known = ", ".join(sorted(possible)) or "none"
        raise SettingsError(
            f"{name[:40]} is no setting of these readings; expected one of: {known}.",
            key=name,
        )


def check(kind: str, kept: Mapping[str, Any]) -> None:
    """SettingsError, with the key at fault, where these settings of a kind cannot be."""
    if kind == TENSILE:
        TensileSettings.from_json(kept)
    else:
        hold(settings_of(kind), kept)
