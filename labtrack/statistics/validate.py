"""`python -m labtrack.statistics.validate CASES.json ... [--json | --markdown]`

Runs published cases through the product's own code without Django or a database.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from labtrack.evaluators import EVALUATOR_MODULES
from labtrack.statistics.validation.cases import CaseFileError, read_cases
from labtrack.statistics.validation.reporting import as_json, as_markdown, as_text
from labtrack.statistics.validation.running import (
    Validation,
    evaluators_of,
    validate_cases,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that both commands share."""
    parser.add_argument("paths", nargs="+", metavar="CASES.json", type=Path)
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_const", dest="form", const="json", help="for machines"
    )
    form.add_argument(
        "--markdown",
        action="store_const",
        dest="form",
        const="markdown",
        help="the page VALIDATION.md",
    )


def validate_files(paths: Sequence[Path]) -> Validation:
    """Read, evaluate and judge all cases of the files; unreadable files are failures."""
    cases, unreadable = [], []
    for path in paths:
        try:
            cases += read_cases(path)
        except CaseFileError as error:
            unreadable.append(str(error))
    evaluators = evaluators_of(EVALUATOR_MODULES)
    return validate_cases(cases, evaluators, unreadable=unreadable)


def rendered(validation: Validation, form: str | None) -> str:
    """The report in the form asked for: "json", "markdown" or text."""
    return {"json": as_json, "markdown": as_markdown}.get(form or "", as_text)(
        validation
    )


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0 when every case passed, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="validate",
        description="Run validation cases through the product's own code.",
    )
    add_arguments(parser)
    options = parser.parse_args(argv)
    validation = validate_files(options.paths)
    sys.stdout.write(rendered(validation, options.form))
    return 0 if validation.passed else 1


if __name__ == "__main__":
    sys.exit(main())
