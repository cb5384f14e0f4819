#!/usr/bin/env python
"""Django's command line, on labtrack's settings."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["validate"]:
        # Pure: it must run where no installation (secret, database) exists yet.
        from labtrack.statistics.validate import main as validate

        sys.exit(validate(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labtrack.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
