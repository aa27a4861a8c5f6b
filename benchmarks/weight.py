"""What a page weighs in a real browser: bytes and requests cold, again, and how soon it is seen on slow 3G."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.installation import Installation
from scripts.programs import find_chromium
from tests.signed_in import SignedIn

SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}  # 400 kbit/s
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "locale": "vi-VN"}
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass(frozen=True)
class Weight:
    """Kilobytes over the wire with headers, requests, and seconds until something is seen."""

    name: str
    cold_kb: float
    requests: int
    again_kb: float
    first_paint: float
    aim: str

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.cold_kb:.1f} kB in {self.requests} requests, again {self.again_kb:.1f} kB, "
            f"first paint on slow 3G {self.first_paint:.2f} s (aim {self.aim})."
        )


def measure_weights(bench: Installation, pages: list[tuple[str, SignedIn | None, str, str]]) -> list[str]:
    """A line for each (name, reader, path, aim); one line that says so where there is no Chromium."""
    program = find_chromium()
    if program is None:
        return ["Page weights: skipped, there is no Chromium here."]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        return [str(_weigh(browser, bench.server.url, *page)) for page in pages]


def _weigh(browser: Browser, url: str, name: str, reader: SignedIn | None, path: str, aim: str) -> Weight:
    with _phone(browser, url, reader) as context:
        cold_kb, requests, _paint = _load(context, url + path)
        again_kb, _requests, _paint = _load(context, url + path)
    with _phone(browser, url, reader) as context:
        _kb, _requests, paint = _load(context, url + path, is_slow=True)
    return Weight(name, cold_kb, requests, again_kb, paint, aim)


def _phone(browser: Browser, url: str, reader: SignedIn | None) -> BrowserContext:
    context = browser.new_context(**PHONE)
    if reader:
        name, _equals, value = reader.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": url}])
    return context


def _load(context: BrowserContext, address: str, *, is_slow: bool = False) -> tuple[float, int, float]:
    """Open the page in a new tab: kilobytes, requests that went out, seconds to the first paint."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    if is_slow:
        wire.send("Network.emulateNetworkConditions", SLOW_3G)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    paint = float(page.evaluate(FIRST_PAINT)) / 1000
    page.close()
    sent = [size for size in sizes if size]
    return sum(sent) / 1000, len(sent), paint
