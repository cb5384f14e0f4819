"""Fixtures of the whole suite. Those that replace pytest-django's must stand here."""

from hypothesis import settings

from tests.fixtures_of_people import (
    approver,
    compartment,
    engineer,
    manager,
    organisation,
    signed_in,
    stranger,
    technician,
    viewer,
)
from tests.harness.browser import browser_page, chromium, tablet_page
from tests.harness.databases import (
    committed_db,
    db,
    demonstrated_template,
    django_db_setup,
)
from tests.harness.processes import broker, live_site, process_environment, worker

__all__ = [
    "approver",
    "broker",
    "browser_page",
    "chromium",
    "committed_db",
    "compartment",
    "db",
    "demonstrated_template",
    "django_db_setup",
    "engineer",
    "live_site",
    "manager",
    "organisation",
    "process_environment",
    "signed_in",
    "stranger",
    "tablet_page",
    "technician",
    "viewer",
    "worker",
]

# A run says the same of the same code; --hypothesis-profile=default looks for new examples.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")
