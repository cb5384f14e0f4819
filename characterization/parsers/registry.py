"""The exports that are understood without a profile, and which of them a file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from characterization.parsers.candidate import NOTHING_SAID, Answers, Candidate
from characterization.parsers.contract import ParseError
from characterization.parsers.formats import (
    data_logger,
    furnace,
    hardness_map,
    imagej,
    mts793,
    polarization,
    tables,
    thermal,
)
from labtrack.textfiles.burns import looks_like_burns, parse_burns
from labtrack.textfiles.source import TextFile

Score = Callable[[Candidate], float | None]
Read = Callable[[Candidate], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of export."""

    name: str
    title: str
    kind: str
    """curve, header, hardness, thermogram, furnace, particles or burns."""
    score: Score
    """How surely a file is one, up to 1; None declines."""
    read: Read


@dataclass(frozen=True)
class Reading:
    """What a file holds, and by which format it was read."""

    format: Format
    records: tuple[Any, ...]
    encoding: str


def _is_burns(candidate: Candidate) -> float | None:
    return looks_like_burns(candidate.text)


def _read_burns(candidate: Candidate) -> tuple[Any, ...]:
    answers = candidate.answers
    return parse_burns(
        candidate.text,
        unit=answers.concentration_unit,
        decimal_mark=answers.decimal_mark,
    )


FORMATS = (
    Format("mts793", "MTS 793 MPT", "curve", mts793.is_mts793, mts793.read_mts793),
    Format(
        "datalogger-header",
        "DataLogger header",
        "header",
        data_logger.is_header,
        data_logger.read_header,
    ),
    Format(
        "datalogger",
        "DataLogger data",
        "curve",
        data_logger.is_data,
        data_logger.read_data,
    ),
    Format("burns", "Spectrometer burns", "burns", _is_burns, _read_burns),
    Format(
        "netzsch-dsc",
        "DSC text",
        "thermogram",
        thermal.is_thermogram,
        thermal.read_thermogram,
    ),
    Format(
        "polarization",
        "Polarization curve",
        "curve",
        polarization.is_polarization,
        polarization.read_polarization,
    ),
    Format(
        "imagej", "ImageJ results", "particles", imagej.is_imagej, imagej.read_imagej
    ),
    Format(
        "hardness-map",
        "Hardness map",
        "hardness",
        hardness_map.is_hardness_map,
        hardness_map.read_hardness_map,
    ),
    Format(
        "furnace-log",
        "Furnace log",
        "furnace",
        furnace.is_furnace_log,
        furnace.read_furnace_log,
    ),
    Format(
        "bluehill", "Instron Bluehill", "curve", tables.is_bluehill, tables.read_table
    ),
    Format(
        "testxpert",
        "ZwickRoell testXpert",
        "curve",
        tables.is_testxpert,
        tables.read_table,
    ),
    Format(
        "mts-testsuite",
        "MTS TestSuite",
        "curve",
        tables.is_mts_testsuite,
        tables.read_table,
    ),
    Format(
        "walter-bai", "walter+bai", "curve", tables.is_walter_bai, tables.read_table
    ),
    Format("shimadzu", "Shimadzu", "curve", tables.is_shimadzu, tables.read_samples),
    Format(
        "headed-table",
        "Table with names and units",
        "curve",
        tables.is_headed,
        tables.read_table,
    ),
)

BY_PROFILE = Format(
    "delimited", "Import profile", "curve", lambda _file: None, lambda _file: ()
)
"""Stands for a file that a person's profile describes; it is never detected."""


def detect(candidate: Candidate) -> Format:
    """The format that a file most surely is.

    Raises ParseError where no format takes it, with what it looks like.
    """
    best, highest = None, 0.0
    for known in FORMATS:
        score = known.score(candidate)
        if score is not None and score > highest:
            best, highest = known, score
    if best is None:
        if candidate.layout is None:
            candidate.table()  # a table that is there but cannot be read says why
        raise tables.refuse_nothing(candidate)
    return best


def read(
    data: bytes, *, file_name: str = "", answers: Answers = NOTHING_SAID
) -> Reading:
    """Everything in a file of a known format.

    Raises
    ------
    ParseError
        With the line to blame; `ambiguous` where the answer to a question is missing.
    """
    candidate = Candidate(TextFile(data), file_name, answers)
    found = detect(candidate)
    return Reading(found, found.read(candidate), candidate.text.encoding)


__all__ = ["FORMATS", "Format", "ParseError", "Reading", "detect", "read"]
