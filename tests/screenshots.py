"""`make screenshots`: the pictures of the README, from the shipped example in headless chromium."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import graphscan as gs
from graphscan.demo import example_posts

DOCS = Path(__file__).parent.parent / "docs"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip


def investigate(folder: Path) -> Path:
    """Run the example and return its page."""
    with gs.Case(folder / "ambassadors.duckdb") as case:
        case.query("update case_info set title = 'Synthetic ambassadors'")
        gs.import_file(case, example_posts(), options=gs.ImportOptions(platform="x"))
        gs.scan(case)
        gs.write_view(case, folder / "network.html")
    return folder / "network.html"


def open_evidence(page: Page) -> None:
    """Select an ambassador, then the pair with its first partner."""
    page.fill("input[type=search], input[list], #search", "AmazonFCBenno")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)


def main() -> None:
    """Write docs/network.png and docs/account.png."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        html = investigate(Path(folder))
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(html.as_uri())
        page.wait_for_timeout(1500)
        page.screenshot(path=DOCS / "network.png")
        open_evidence(page)
        page.screenshot(path=DOCS / "account.png")
        browser.close()


main()
