"""Files are read, matched with their other half, and answered by the kind of method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from characterization import parsers, taking
from characterization.evaluation import curves, lives, pictures, recordings
from characterization.evaluation.known import Known, known
from characterization.evaluation.limits import judged
from characterization.evaluation.request import Answer, Request
from characterization.methods.curves import CurveError
from characterization.methods.readings import ReadingError
from characterization.methods.tensile_settings import TensileSettings
from characterization.methods.traces import TraceError
from characterization.parsers import CurveRecord, HeaderRecord, ParseError
from characterization.parsers.formats.data_logger import joined
from characterization.parsers.records import ReadingRows
from labtrack.textfiles.source import MOST_BYTES


def evaluate_files(paths: Iterable[Path], request: Request) -> list[Answer]:
    """One answer for each recording in the files, in their order; fields of view, and the
    lives of one file, are one series with one answer. A figure beyond its hard limits is
    none, with that reason; one outside the usual ones is remarked.

    The two files of one test are matched; a header without its data is refused.

    Raises
    ------
    UnknownMethod, SettingsError, ProfileError
        Before any file is read.
    """
    return [judged(answer) for answer in _answers(list(paths), request)]


def _answers(paths: list[Path], request: Request) -> list[Answer]:
    method = known(request.method)
    method = replace(method, settings={**method.settings, **request.settings})
    if method.kind == taking.TENSILE:
        TensileSettings.from_json(request.settings)
    if pictures.takes(method.kind) and pictures.are_pictures(paths):
        return pictures.answers(paths, method, request)
    read = [(path, _read(path, request.profile)) for path in paths]
    if method.kind == lives.KIND:
        return [
            one
            for path, records in read
            for one in _lists(path, records, method, request)
        ]
    headers = {
        record.key: record
        for _path, records in read
        for record in records
        if isinstance(record, HeaderRecord)
    }
    recorded = {
        record.header_key
        for _path, records in read
        for record in records
        if isinstance(record, CurveRecord)
    }
    return [
        _answer(path, record, headers, method, request)
        for path, records in read
        for record in records
        if not (isinstance(record, HeaderRecord) and record.key in recorded)
    ]


def _read(path: Path, profile: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """The records of one file; a refusal stands for it where it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            size = path.stat().st_size
            raise ParseError(
                0, f"The file has {size:,} bytes; expected at most {MOST_BYTES:,}."
            )
        return parsers.read(path.read_bytes(), profile, file_name=path.name).records
    except ParseError as error:
        return (error,)
    except OSError as error:
        return (ParseError(0, f"The file cannot be read: {error.strerror}."),)


def _lists(
    path: Path, records: tuple[Any, ...], method: Known, request: Request
) -> list[Answer]:
    """One answer for the lives of a file; what is no list is refused one by one."""
    told: Answer = {"file": path.name, "method": request.method}
    if not all(isinstance(record, ReadingRows) for record in records):
        return [_answer(path, record, {}, method, request) for record in records]
    try:
        return [lives.answer(records, told)]
    except taking.NotTaken as error:
        return [_refused(told, error.code, error)]


def _answer(
    path: Path,
    record: Any,
    headers: Mapping[str, HeaderRecord],
    method: Known,
    request: Request,
) -> Answer:
    told: Answer = {"file": path.name, "method": request.method}
    try:
        record = _whole(record, headers)
        if method.kind == taking.TENSILE:
            return curves.answer(record, told, request)
        return recordings.answer(record, told, method)
    except ParseError as error:
        return _refused(told, error.code, error, error.line)
    except (CurveError, TraceError, taking.NotTaken, ReadingError) as error:
        return _refused(told, error.code, error)


def _whole(record: Any, headers: Mapping[str, HeaderRecord]) -> Any:
    """A recording with what its header says. Raises ParseError where there is none."""
    if isinstance(record, ParseError):
        raise record
    if isinstance(record, HeaderRecord):
        raise ParseError(
            0,
            f"This is the header of {record.key}; give its data file beside it.",
            code="companion_missing",
        )
    if isinstance(record, CurveRecord) and record.header_key in headers:
        return joined(record, headers[record.header_key])
    return record


def _refused(told: Answer, code: str, error: Exception, line: int = 0) -> Answer:
    return {**told, "refused": {"code": code, "line": line, "reason": str(error)}}
