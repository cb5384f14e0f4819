#!/usr/bin/env python
"""Django's command line, on labtrack's settings."""

import os
import sys


def main() -> None:
    # Pure: these must run where no installation (secret, database) exists yet.
    if sys.argv[1:2] == ["validate"]:
        from labtrack.statistics.validate import main as validate

        sys.exit(validate(sys.argv[2:]))
    if sys.argv[1:2] == ["evaluate"]:
        from characterization.evaluate import main as evaluate

        sys.exit(evaluate(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labtrack.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
