"""Fixtures of the whole suite. Those that replace pytest-django's must stand here."""

from tests.harness.browser import browser_page, chromium
from tests.harness.databases import committed_db, db, django_db_setup
from tests.harness.processes import broker, live_site, process_environment, worker

__all__ = [
    "broker",
    "browser_page",
    "chromium",
    "committed_db",
    "db",
    "django_db_setup",
    "live_site",
    "process_environment",
    "worker",
]
