"""How many bytes a new browser fetches for one page."""

from tests.harness.browser import OPTIONS, chromium_path


def bytes_of_page(site: str, path: str, cookies: dict[str, str]) -> int | None:
    """What crosses the wire until nothing more is loaded; None without a Chromium."""
    from playwright.sync_api import sync_playwright

    if (chromium := chromium_path()) is None:
        return None
    sizes: list[int] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        context = browser.new_context()
        context.add_cookies(
            [{"name": n, "value": v, "url": site} for n, v in cookies.items()]
        )
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.on(
            "Network.loadingFinished",
            lambda event: sizes.append(int(event["encodedDataLength"])),
        )
        session.send("Network.enable")
        page.goto(f"{site}{path}", wait_until="networkidle")
        page.locator("canvas, .vega-embed svg").first.wait_for(timeout=15_000)
        browser.close()
    return sum(sizes)
