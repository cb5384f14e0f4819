"""`python -m benchmarks.matcal_table URL FOLDER`: the table of the real curves.

Against a running, empty installation (`make run DEMO=0`, nobody has signed in yet): sets
it up, sends the 26 files as two laboratories, and prints what came of them.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from labtrack.embedded.installation import Installation


def main(site: str, folder: Path) -> None:
    installation = Installation.from_environment()
    os.environ.update(installation.environment())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labtrack.settings")
    import django

    django.setup()
    from benchmarks import matcal
    from tests.import_profiles import MATCAL_6061

    found = matcal.curves(folder)
    at = datetime.now(UTC)  # noqa: TID251 - a script's clock
    prepared = matcal.prepare(found, MATCAL_6061, at=at)
    jobs = matcal.send_files(site, prepared, found)
    matcal.wait_for_jobs(site, prepared, found, jobs)
    matcal.add_fitted_halves(site, prepared, found)
    house = matcal.tests_of(site, prepared.engineer)
    working = matcal.wait_for_summaries(
        site, prepared, basis="working", tests=len(found)
    )
    matcal.reevaluate(site, prepared, found)
    reference = matcal.tests_of(site, prepared.engineer)
    print("\n".join(matcal.table(found, house, reference)))
    print()
    print("\n".join(matcal.summary_table(site, prepared, working)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
