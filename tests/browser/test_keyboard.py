"""Every form by keyboard alone, at full size and at 400 percent: each control is reached, the focus always seen."""

import pytest
from django.urls import resolve
from django.utils import translation

from portal.policy import TABLE, A

from .addresses import pages_under_test
from .conftest import DESK, MAGNIFIED, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
WALKERS = [None, "rosa", "rey", "omar", "nora", "mia"]
# Forms that no GET brings: steps of a sign-in that is under way, and what waits behind a passkey or a kept text.
ELSEWHERE = {
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_request_login_code",
    "accounts:remove_passkey",
    "demo:monday",
    "mail_plain:*",
    "meetings:staff_discard",
    "meetings:staff_publish_series",
    "meetings:staff_save",
    "mfa_authenticate",
    "mfa_edit_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "demo:index",
    "sites:accept_invitation",
    "sites:staff_me_photo",
}
# Opens what is folded, and remembers every control of the main part's forms that can be used.
PREPARE = """() => {
    for (const box of document.querySelectorAll("details")) box.open = true;
    // The first button of a form that Enter presses may be unseen, and then nobody should stop at it.
    const apart = (node) => node.matches("button.unseen[tabindex='-1']");
    const usable = (node) =>
        node.type !== "hidden" && !node.disabled && !apart(node) && node.getClientRects().length > 0;
    window.waiting = new Set([...document.querySelectorAll("main form")].flatMap((form) => [...form.elements])
        .filter((node) => node.matches("input, select, textarea, button") && usable(node)));
    return [...document.querySelectorAll("main form")].map((form) => [form.method, new URL(form.action).pathname]);
}"""
# The element that has the focus: does it show it (an outline, or a ring), does it stand in the window, uncovered?
FOCUSED = """() => {
    const now = document.activeElement;
    if (!now || now === document.body) return null;
    for (const node of waiting) {
        if (node === now || (node.type === "radio" && node.name === now.name)) waiting.delete(node);
    }
    const shown = (node) => {
        const style = getComputedStyle(node);
        const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return outlined || style.boxShadow !== "none";
    };
    const looks = [now, ...(now.labels || [])].find(shown);
    const box = (looks || now).getClientRects()[0];
    const inside = box && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const x = inside && (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const [high, low] = inside ? [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)] : [0, 0];
    const free = (y) => {
        const top = document.elementFromPoint(x, y);
        return !top || (looks || now).contains(top) || top.contains(now);
    };
    // Of a tall box of text the browser shows the line with the caret, and maybe no more: then one end is enough.
    const spots = low - high > 100 ? [high + 4, (high + low) / 2, low - 4] : [(high + low) / 2];
    return {what: now.outerHTML.slice(0, 160), seen: Boolean(looks && inside && spots.some(free))};
}"""
NEVER = "() => [...waiting].map((node) => node.outerHTML.slice(0, 160))"
MOST = 400


def walk(page) -> list[str]:
    """Presses Tab from the top of the open page to its end: what is wrong on the way."""
    unseen = []
    for _press in range(MOST):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        if not focused["seen"]:
            unseen.append(f"no focus to be seen: {focused['what']}")
    return unseen + [f"never reached: {what}" for what in page.evaluate(NEVER)]


def names_of(forms: list[list[str]], language: str) -> set[str]:
    """The views that these forms are sent to."""
    with translation.override(language):
        return {resolve(path).view_name for method, path in forms if method == "post"}


def walk_through(visit, scene, who: str | None, viewport, language: str) -> tuple[set[str], list[str]]:
    """Every page with a form, and the threads that a code opens: which forms there were, and what is wrong."""
    met, wrong = set(), []
    with visit(who, viewport=viewport) as visitor:
        page = visitor.page

        def look(path: str) -> None:
            forms = page.evaluate(PREPARE)
            if forms:
                met.update(names_of(forms, language))
                wrong.extend(f"{path}: {fault}" for fault in [*visitor.look(language), *walk(page)])

        for place in pages_under_test(scene, language):
            if place.who == who:
                page.goto(place.path)
                look(place.path)
        for state in scene.codes if who is None else []:
            page.goto("/feedback/receipt/" if language == "en" else f"/{language}/feedback/receipt/")
            page.locator("input[name=receipt_code]").fill(scene.codes[state])
            page.locator("main button[type=submit]").click()
            look(f"thread {state}")
    return met, wrong


@pytest.mark.parametrize("who", WALKERS)
def test_every_form_at_400_percent_by_keyboard(visit, scene, who):
    met, wrong = walk_through(visit, scene, who, MAGNIFIED, "es")
    assert met and not wrong, "\n".join(wrong)


def test_the_bar_under_the_thumb_hides_no_focus(visit, scene):
    """On a phone the way around lies over the end of the page, in Spanish in two rows."""
    met, wrong = walk_through(visit, scene, "nora", PHONE, "es")
    assert "feedback:staff_answer" in met and not wrong, "\n".join(wrong)


@pytest.mark.long
def test_every_form_of_the_portal_by_keyboard(visit, scene):
    """All of them, by the table of addresses, so that a new one is walked through too."""
    met, wrong = set(), []
    for who in WALKERS:
        forms, faults = walk_through(visit, scene, who, DESK, "en")
        met, wrong = met | forms, wrong + faults
    assert not wrong, "\n".join(wrong)
    asked = {
        name for name, rule in TABLE.items()
        if "POST" in rule.methods and rule.audience is not A.CLOSED and not name.startswith(("api:", "admin:"))
    }  # fmt: skip
    assert asked - met - ELSEWHERE == set()


def test_a_form_that_cannot_be_walked_would_be_seen(visit, scene):
    """The negative control: a button out of the keyboard's way, a field that hides its focus, one under a bar."""
    with visit(viewport=DESK) as visitor:
        page = visitor.page
        page.goto("/feedback/receipt/")
        page.evaluate("""() => {
            document.querySelector("main button").tabIndex = -1;
            const field = document.querySelector("main input[name=receipt_code]");
            field.setAttribute("class", "");
            const style = new CSSStyleSheet();
            style.replaceSync("#" + field.id + ":focus { outline: none !important; box-shadow: none !important }");
            document.adoptedStyleSheets = [style];
        }""")
        page.evaluate(PREPARE)
        found = " ".join(walk(page))
        assert "never reached: <button" in found and "no focus to be seen: <input" in found


def test_a_focus_under_a_bar_would_be_seen(visit, scene):
    """The same walk as under the thumb, with the page not told how high the bar is."""
    path = next(place.path for place in pages_under_test(scene, "es") if place.name == "feedback:staff_item")
    with visit("nora", viewport=PHONE) as visitor:
        page = visitor.page
        page.goto(path)
        page.evaluate("""() => {
            const style = new CSSStyleSheet();
            style.replaceSync("html.has-thumb { scroll-padding-bottom: 0 } .thumb { height: 50vh }");
            document.adoptedStyleSheets = [style];
        }""")
        page.evaluate(PREPARE)
        assert any("no focus to be seen" in fault for fault in walk(page))
