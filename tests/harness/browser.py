"""Fixtures of a real Chromium, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.harness.processes import LiveSite

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}


def chromium_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    if (path := chromium_path()) is None:
        pytest.skip("No Chromium here: `apt-get install chromium` brings it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser, live_site: LiveSite) -> Iterator[Page]:
    """A page of a fresh profile at the live site; an error on its console fails the test."""
    with _page(chromium, live_site) as page:
        yield page


@pytest.fixture
def tablet_page(chromium: Browser, live_site: LiveSite) -> Iterator[Page]:
    """As `browser_page`, on a tablet held upright and touched with fingers."""
    with _page(chromium, live_site, **TABLET) as page:
        yield page


@contextmanager
def _page(chromium: Browser, site: LiveSite, **device: Any) -> Iterator[Page]:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    context = chromium.new_context(base_url=site.url, locale="en-US", **device)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == [], "The browser's console shows errors."
