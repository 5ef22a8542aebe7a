"""The network page in a real browser: it works, by keyboard too, asks for nothing and runs nothing foreign."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from test_network_view import COMMUNITIES, PAYLOADS, add_post, link_and_detect, small_case

from graphscan.case import Case
from graphscan.views.network_view import write_view

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass
class Opened:
    """A page in the browser with all that went wrong on it."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).first.evaluate("element => element.textContent"))

    def texts(self, selector: str) -> list[str]:
        return list(self.page.locator(selector).evaluate_all("all => all.map(element => element.textContent)"))

    def heading(self) -> str:
        return self.text("#panel h2")

    def names(self) -> list[str]:
        return self.texts("#panel .entry .name")

    def click_entry(self, name: str) -> None:
        self.page.locator("#panel .entry", has=self.page.get_by_text(name, exact=True)).first.click()

    def focused(self) -> str:
        return str(self.page.evaluate("() => document.activeElement.textContent || document.activeElement.id"))


def missing(reason: str) -> None:
    """Skip where there is no browser, unless one is required."""
    if os.environ.get("GRAPHSCAN_REQUIRE_BROWSER") == "1":
        pytest.fail(f"a browser is required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = os.environ.get("GRAPHSCAN_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing("no chromium on this machine; install it or set GRAPHSCAN_BROWSER to its path")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install playwright")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def show(browser: Any) -> Iterator[Any]:
    """Open pages; afterwards assert that none asked for anything, complained or ran foreign code."""
    opened: list[Opened] = []

    def open_page(path: Path, width: int = 1280, height: int = 900, scheme: str = "light") -> Opened:
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        one = Opened(page)
        opened.append(one)
        page.on("request", lambda request: one.requests.append(request.url))
        page.on("console", lambda message: one.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (one.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        page.locator("html[data-drawn=yes]").wait_for(state="attached", timeout=20_000)
        return one

    yield open_page
    for one in opened:
        assert [url for url in one.requests if not url.startswith(("file:", "data:", "blob:"))] == []
        assert one.complaints == []
        assert one.page.evaluate("() => window.ran === undefined")
        one.page.close()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with small_case() as case:
        return write_view(case, tmp_path_factory.mktemp("page") / "network.html").path


def hostile_case() -> Case:
    """Three accounts per payload, with the payload in every field, joined by a hashtag and a reposted post."""
    case = Case()
    case.query("update case_info set title = $title", title=" ".join(PAYLOADS))
    communities = {}
    for number, payload in enumerate(PAYLOADS):
        add_post(case, f"x:original{number}", "x:origin", -600, payload, is_context=True, url=payload)
        for member in "abc":
            account_id, post_id = f"x:{number}{member}", f"x:post{number}{member}"
            communities[account_id] = number
            case.query(
                "insert into account (account_id, platform, handle, name, bio, location, profile_url) "
                "values ($id, 'x', $payload, $payload, $payload, $payload, $payload)",
                id=account_id, payload=payload,
            )  # fmt: skip
            for kind in ("hashtag", "url"):
                value = f"{payload}{number}"
                case.query(
                    "insert into entity values ($id, $kind, 1, $value, false)", id=post_id, kind=kind, value=value
                )
            add_post(case, post_id, account_id, number, payload, url=payload, client=payload)
            repost = f"x:original{number}"
            add_post(case, f"{post_id}r", account_id, 5, payload, repost_of=repost, url=payload, client=payload)
    case.query("insert into url select distinct value, value, value from entity where kind = 'url'")
    link_and_detect(case, ["co_hashtag", "co_repost", "co_url"], communities)
    case.query("update community_result set top_objects = ['co_url ' || $all, 'co_hashtag ' || $all]", all=PAYLOADS[0])
    return case


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with hostile_case() as case:
        return write_view(case, tmp_path_factory.mktemp("page") / "hostile.html").path


def test_communities_are_listed_and_drawn(show, network):
    page = show(network)
    assert page.text("h1") == "Square and story"
    assert page.names() == ["Community 0", "Community 1"]
    colours = page.page.evaluate(
        "() => { const c = document.querySelector('#network canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const seen = new Set();"
        "for (let i = 0; i < d.length; i += 4) seen.add([d[i], d[i + 1], d[i + 2], d[i + 3]].join());"
        "return [seen.has('0,114,178,255'), seen.has('213,94,0,255')]; }"
    )
    assert colours == [True, True], "dots of both communities in their colours"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1920])
def test_page_fits_its_window(show, network, width, scheme):
    page = show(network, width=width, height=800, scheme=scheme)
    page.click_entry("Community 0")
    page.click_entry("Name 1")
    page.click_entry("Name 2")
    assert page.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert page.page.locator("#network canvas").bounding_box()["height"] > 200


def test_account_shows_its_profile_and_partners(show, network):
    page = show(network)
    page.click_entry("Community 0")
    page.click_entry("Name 1")
    panel = page.text("#panel")
    for fact in ("@handle1", "Bio of 1", "2020-02-01", "1,200", "Web", "Community 0", "3 partners"):
        assert fact in panel
    assert page.names() == ["Name 2", "Name 3", "Name 4"]
    link = page.page.locator("#panel dd a")
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer", "_blank")


def test_pair_shows_both_posts_and_the_originals(show, network):
    page = show(network)
    page.click_entry("Community 0")
    page.click_entry("Name 1")
    page.click_entry("Name 2")
    assert page.heading() == "Acted together on 2 objects"
    assert page.texts("#panel .evidence .gap") == ["7 s apart", "10 s apart"]
    assert page.texts("#panel .side time")[:2] == ["2022-03-01 13:00:00 UTC", "2022-03-01 13:00:07 UTC"]
    assert "2 of 2 post pairs shown" in page.text("#panel")
    addresses = page.page.locator("#panel .side a").evaluate_all("all => all.map(link => link.href)")
    assert addresses[:2] == ["https://example.org/status/1004", "https://example.org/status/1005"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("handle6", ["Name 6"]), ("@HANDLE6", ["Name 6"]), ("name 3", ["Name 3"]), ("x:5", ["Name 5"]), ("zzz", [])],
)
def test_search_finds_by_handle_name_and_id(show, network, typed, found):
    page = show(network)
    page.page.fill("#search", typed)
    assert page.names() == found
    page.page.fill("#search", "")
    assert page.names() == ["Community 0", "Community 1"]


def test_minimum_weight_leaves_the_stronger_pairs(show, network):
    page = show(network)
    assert page.text("#weight-shown") == "1: 10 of 10 pairs"
    page.click_entry("Community 0")
    assert page.names() == ["Name 1", "Name 2", "Name 4", "Name 3"]
    page.page.fill("#weight", "1")
    assert page.text("#weight-shown") == "2: 1 of 10 pairs"
    page.page.wait_for_function("() => document.querySelectorAll('#panel .entry').length === 2")
    assert page.names() == ["Name 1", "Name 2"]
    page.page.click("#reset")
    assert page.text("#weight-shown") == "1: 10 of 10 pairs"
    assert page.names() == ["Community 0", "Community 1"]


def test_choosing_a_community_shows_its_members(show, network):
    page = show(network)
    page.page.select_option("#highlight", "1")
    assert page.heading() == "Community 1 - 3 accounts"
    assert sorted(page.names()) == ["Name 5", "Name 6", "Name 7"]
    page.page.select_option("#highlight", "")
    assert page.heading() == "Communities"


def test_labels_can_be_switched_off(show, network):
    page = show(network)
    before = page.page.locator("#network").screenshot()
    page.page.uncheck("#labels")
    page.page.wait_for_timeout(100)
    assert page.page.locator("#network").screenshot() != before


def test_clicking_the_picture_opens_what_is_there(show, network):
    page = show(network)
    box = page.page.locator("#network").bounding_box()
    page.click_entry("Community 1")  # centred by choosing it
    page.page.mouse.click(box["x"] + 5, box["y"] + 5)
    assert page.heading() == "Communities"
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.wait_for_function("() => document.querySelector('#panel h2').textContent !== 'Communities'")


def test_from_search_to_evidence_by_keyboard(show, network):
    page = show(network)
    keyboard = page.page.keyboard
    for _ in range(8):
        keyboard.press("Tab")
        if page.page.evaluate("() => document.activeElement.id") == "search":
            break
    keyboard.type("handle1")
    keyboard.press("Enter")
    assert page.heading() == page.focused() == "Name 1"
    for _ in range(10):
        keyboard.press("Tab")
        if "Name 2" in page.focused():
            break
    keyboard.press("Enter")
    assert page.heading() == page.focused() == "Acted together on 2 objects"
    assert page.text("#status") == "Name 1 and Name 2 acted together on 2 objects"
    for _ in range(10):
        keyboard.press("Tab")
        if page.focused() == "Open the post":
            break
    assert page.focused() == "Open the post"
    keyboard.press("Escape")
    assert page.heading() == page.focused() == "Communities"


def test_tab_reaches_every_control(show, network):
    page = show(network)
    reached = set()
    for _ in range(20):
        page.page.keyboard.press("Tab")
        reached.add(page.page.evaluate("() => document.activeElement.id"))
    assert {"search", "highlight", "weight", "labels", "reset", "zoom-in", "zoom-out", "zoom-fit"} <= reached


def test_title_is_shown_as_typed(show, hostile):
    page = show(hostile)
    assert page.text("h1") == " ".join(PAYLOADS).replace("\r", "\n")


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_payload_is_inert_and_shown_as_typed(show, hostile, number):
    page, payload = show(hostile), PAYLOADS[number]
    page.page.select_option("#highlight", str(number))
    assert page.names() == [payload] * 3
    page.page.locator("#panel .entry").first.click()
    assert page.heading() == payload
    assert page.texts("#panel p.quote") == [payload]
    assert page.texts("#panel dd").count(payload) >= 2, "location and client"
    page.page.locator("#panel .entry").first.click()
    assert page.texts("#panel .side .quote") == [payload] * 6
    assert page.texts("#panel .original .quote") == [payload]
    assert page.texts("#panel .side .muted").count(f"via {payload}") == 6
    assert f"#{payload.lower()}{number}" in page.texts("#panel .object bdi")
    assert page.page.locator("#panel").locator("script, img, svg, iframe, style, meta, b, form, input").count() == 0
    addresses = page.page.locator("#panel a").evaluate_all("all => all.map(link => link.getAttribute('href'))")
    assert [address for address in addresses if not re.match("https?://", address)] == []
    handlers = "all => all.filter(e => e.getAttributeNames().some(name => name.startsWith('on'))).length"
    assert page.page.locator("body *").evaluate_all(handlers) == 0


def test_foreign_code_would_be_stopped_by_the_policy(show, network):
    page = show(network)
    page.page.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
        "document.body.append(script); }"
    )
    assert len(page.complaints) == 1
    assert "Content Security Policy" in page.complaints.pop()


def test_members_are_reached_without_the_picture(show, network):
    page = show(network)
    seen = []
    for community in ("Community 0", "Community 1"):
        page.click_entry(community)
        seen += page.names()
        page.page.click("#panel .back")
    assert len(seen) == len(COMMUNITIES)
