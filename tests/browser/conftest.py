"""Chromium on the real portal: a scene to look at, and a visitor who notices what is wrong on a page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import resolve
from playwright.sync_api import Page

from lib.languages import without_prefix
from tests.people import Cast, build_cast
from tests.portal.typed_table import FORMS, WITHOUT_TEXT

from .scene import Scene, browser_of, build_scene

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
MAGNIFIED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 percent
AXE = Axe().axe_script
# What moves on a page although its reader asked for stillness (every visitor here does): an animation that runs, or a
# change of state that takes longer than a hundredth of a second, of elements and of what stands before or after them.
MOVING = """() => {
    const seconds = (text) => Math.max(...text.split(",").map((one) => parseFloat(one) / (/ms$/.test(one) ? 1000 : 1)));
    const found = document.getAnimations().filter((one) => one.playState === "running").map((one) => String(one));
    const name = (node, part) => node.outerHTML.slice(0, 80) + part;
    for (const node of document.querySelectorAll("*")) for (const part of ["", "::before", "::after"]) {
        const style = getComputedStyle(node, part || null);
        const played = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
        if (played || seconds(style.transitionDuration) > 0.01) found.push(name(node, part));
    }
    for (const node of document.querySelectorAll("animate, animateMotion, animateTransform, set, marquee, [autoplay]"))
        found.push(name(node, ""));
    if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") found.push("the page glides");
    return found;
}"""
WITH_TEXT = """() => [...document.querySelectorAll("form[method=post]")]
    .filter((form) => [...form.elements].some((box) => ["textarea", "text"].includes(box.type)))
    .map((form) => new URL(form.getAttribute("action") || "", location.href).pathname)"""
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(autouse=True)
def stylesheet():
    """Nothing of the face is there without its stylesheet, which ./run builds."""
    if not finders.find("css/site.css"):
        if os.environ.get("REQUIRE_TOOLS") == "1":
            pytest.fail("The stylesheet is not built: start the tests with ./run test.")
        pytest.skip("NO STYLESHEET: start the tests with ./run test")


@pytest.fixture
def scene(live_server) -> Scene:
    return build_scene(build_cast())


@pytest.fixture
def visit(browser, live_server, scene):
    """`with visit("nora", viewport=PHONE) as visitor`: a browser of one of the cast, or of nobody."""
    address = live_server.url.replace("127.0.0.1", "localhost")

    @contextmanager
    def visitor(who: str | None = None, **options) -> Iterator[Visitor]:
        context = browser.new_context(base_url=address, reduced_motion="reduce", **{"viewport": PHONE, **options})
        if who:
            context.add_cookies([cookie_of(scene.cast, who, address)])
        yield Visitor(context.new_page(), address)
        context.close()

    return visitor


def cookie_of(cast: Cast, who: str, address: str) -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {
        "name": name,
        "value": browser_of(cast, who).cookies[name].value,
        "url": address,
    }


class Visitor:
    """One page after another in one window; remembers what the browser complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"another origin: {request.url}")

    def faults(self, path: str, *, language: str = "en", status: int = 200) -> list[str]:
        """Opens a page; everything that is wrong with it, each beginning with its path."""
        self.complaints.clear()
        response = self.page.goto(path)
        if response is None or response.status != status:
            return [f"{path}: answered {response and response.status}"]
        if status >= 400:  # the browser itself reports the status of the page
            self.complaints = [text for text in self.complaints if "status of" not in text]
        found = [*self.complaints, *self.look(language)]
        return [f"{path}: {text}" for text in found]

    def look(self, language: str = "en") -> list[str]:
        """What is wrong with the page that is open now."""
        found = [*violations(self.page), *(f"moves: {what}" for what in self.page.evaluate(MOVING))]
        if self.page.evaluate("document.documentElement.lang") != language:
            found.append("the page does not say its language")
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [*found, *([f"scrolls sideways by {wide}"] if wide > 0 else []), *lost_texts(self.page)]


def lost_texts(page: Page) -> list[str]:
    """Forms whose typed text nobody has thought about (tests/portal/typed_table.py), or the other language loses."""
    found = []
    for path in page.evaluate(WITH_TEXT):
        name = resolve(without_prefix(path)).view_name
        name = "admin:*" if name.startswith("admin:") and name not in WITHOUT_TEXT else name
        if name not in FORMS and name not in WITHOUT_TEXT:
            found.append(f"a text that may be lost: {name} is not in tests/portal/typed_table.py")
        elif name in FORMS and page.locator("a.language:not([target=_blank])").count():
            found.append(f"the link to the other language loses what is typed for {name}")
    return found


def violations(page: Page) -> list[str]:
    """What axe-core finds, each with the first element it was found on."""
    page.evaluate(AXE)
    result = page.evaluate("options => axe.run(options)", RULES)
    return [
        f"axe {found['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for found in result["violations"]
        for node in found["nodes"][:1]
    ]
