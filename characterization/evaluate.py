"""`python -m characterization.evaluate METHOD FILE... [--profile P.json] [--json]`

Runs a parser and an evaluation from the command line, without Django or a database.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DIMENSIONS = (
    ("diameter", "diameter of a round bar [mm]"),
    ("area", "cross-section [mm^2]"),
    ("gauge-length", "gauge length of the extensometer [mm]"),
    ("marks", "gauge length between the marks, where it is another [mm]"),
    ("fitted-length", "length of the fitted halves [mm]"),
    ("neck-diameter", "smallest diameter after fracture [mm]"),
    ("fracture-at", "distance of the fracture from the nearer gauge mark [mm]"),
)


class Unusable(ValueError):
    """Arguments that nothing can be done with; the message says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that both commands share."""
    parser.add_argument(
        "method",
        help="the code of an edition, such as ASTM-E10-18-HBW-10-500, or a kind where that "
        "says enough (tensile, vickers, density, dsc, ...); a wrong one lists them all",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument(
        "--profile", type=Path, help="an import profile, where the file needs one"
    )
    parser.add_argument(
        "--parameters", type=Path, help="parameters of the evaluation, as JSON"
    )
    parser.add_argument(
        "--um-per-pixel", type=float, help="scale of pictures that do not say it"
    )
    for name, what in DIMENSIONS:
        parser.add_argument(f"--{name}", type=float, help=what)


def run(options: dict[str, Any]) -> tuple[str, bool]:
    """The text to print, and whether every file was understood. Raises Unusable."""
    # numpy is loaded when files are evaluated, not when commands are listed.
    from characterization import evaluation
    from characterization.methods.broken_bar import BrokenBar, PlaceRule
    from characterization.methods.curves import CurveError

    try:
        request = evaluation.Request(
            method=options["method"],
            profile=_object(options["profile"]),
            settings=_object(options["parameters"]) or {},
            dimensions=evaluation.Dimensions(
                options["diameter"], options["area"], options["gauge_length"]
            ),
            bar=BrokenBar(
                gauge_length_mm=options["marks"] or options["gauge_length"],
                fitted_length_mm=options["fitted_length"],
                diameter_mm=options["diameter"],
                neck_diameter_mm=options["neck_diameter"],
                fracture_at_mm=options["fracture_at"],
                area_mm2=options["area"],
                rule=PlaceRule.of(options["method"]),
            ),
            um_per_pixel=options["um_per_pixel"],
        )
        answers = evaluation.evaluate_files(options["files"], request)
    except (
        CurveError,
        evaluation.UnknownMethod,
        evaluation.SettingsError,
        evaluation.ProfileError,
    ) as error:
        raise Unusable(str(error)) from error
    text = (
        json.dumps(answers, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        if options["json"]
        else evaluation.as_text(answers)
    )
    return text, not any("refused" in answer for answer in answers)


def _object(path: Path | None) -> dict[str, Any] | None:
    """A JSON object from a file; Unusable where there is none."""
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise Unusable(f"{path}: not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise Unusable(f"{path}: expected a JSON object.")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0 when every file was evaluated, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="evaluate", description="Evaluate instrument files, without a database."
    )
    add_arguments(parser)
    try:
        text, all_understood = run(vars(parser.parse_args(argv)))
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(text)
    return 0 if all_understood else 1


if __name__ == "__main__":
    sys.exit(main())
