"""A clerk has docs/administrator.md and an empty portal: from nothing to the first letter on Monday, with pictures.

./run test --long tests/browser/test_first_hour.py   puts them into .build/first-hour/
Rules: RUN-13, AGENCY-1, POWER-2, POWER-3.
"""

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from digests.models import Digest
from mail import rendering
from mail.models import OutgoingMail
from portal.first_steps import steps
from sites_app.models import Assignment, Officer, Site

from .conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
SITES = ("Avalon Gardens", "Jordan Downs", "Pueblo del Rio")
# The list as LibreOffice Calc writes it in three countries: separator, days, yes and no, and the words at the top.
HEADS = {
    "en-US": "Serial,First name,Last name,Rank,Role,E-mail,Neighborhood,Start date,Five-year commitment",
    "es-MX": "Número de serie,Nombre,Apellidos,Rango,Puesto,Correo,Vecindario,Fecha de inicio,Compromiso de cinco años",
    "de-DE": "Serial;First name;Last name;Rank;Role;E-mail;Neighborhood;Start date;Five-year commitment",
}
WAYS = {"en-US": ("%m/%d/%y", ",", "TRUE", "FALSE"), "es-MX": ("%d/%m/%y", ",", "VERDADERO", "FALSO"),
        "de-DE": ("%d.%m.%y", ";", "WAHR", "FALSCH")}  # fmt: skip


def calc(locale: str) -> bytes:
    """Three neighborhoods, each with a commander and two officers."""
    way, mark, yes, no = WAYS[locale]
    lines = [HEADS[locale]]
    for number, name in enumerate(SITES):
        for place in range(3):
            since = (datetime(2021, 3, 25) + timedelta(days=200 * number + 31 * place)).strftime(way)
            role = ("Commander", "Officer", "Officer") if locale != "es-MX" else ("Comandante", "Oficial", "Oficial")
            who = f"{10 * (number + 1) + place}"
            cells = [
                f"7{who}",
                f"First{who}",
                f"Last{who}",
                "Police Officer II",
                role[place],
                f"p{who}@rivertown.example",
            ]
            lines.append(mark.join([*cells, name, since, no if place == 0 else yes]))
    return ("\n".join(lines) + "\n").encode()


class Clerk:
    """Somebody's browser, with a passkey in her pocket; a picture at each stop."""

    def __init__(self, browser, base: str) -> None:
        self.context = browser.new_context(base_url=base, viewport=DESK, reduced_motion="reduce")
        self.page: Page = self.context.new_page()
        cdp = self.context.new_cdp_session(self.page)
        cdp.send("WebAuthn.enable")
        cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.folder = settings.BASE_DIR / ".build" / "first-hour"
        self.folder.mkdir(parents=True, exist_ok=True)

    def go(self, path: str) -> None:
        response = self.page.goto(path)
        assert response and response.status == 200, (path, response and response.status)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"[name={name.replace('__', '-')}]").fill(value)

    def save(self) -> None:
        self.page.locator("input[name=_save]").click()
        wrong = self.page.locator(".errorlist").all_inner_texts()
        assert not wrong, wrong

    def look(self, name: str) -> None:
        """A picture of the whole page, kept."""
        shot = Image.open(io.BytesIO(self.page.screenshot(full_page=True)))
        shot.resize((800, round(shot.height * 800 / shot.width))).save(self.folder / f"{name}.webp", quality=50)

    def next_step(self) -> str:
        """What the page “First steps” asks for now."""
        self.go("/admin/first-steps/")
        return self.page.locator("#content-main").inner_text()

    def take(self, role_of: str) -> None:
        """Opens the invitation that came by mail, and takes the role with a passkey."""
        self.go(link(role_of, "/accounts/invitation/"))
        self.press("Begin")
        self.page.get_by_role("link", name="Add a passkey").click()
        self.page.wait_for_load_state("networkidle")  # its button is a script's
        self.press("Add a passkey")
        self.page.wait_for_url("**/recovery-codes/")
        self.page.get_by_role("link", name="Go on").click()
        self.press("Take the role")
        assert self.page.locator("text=Your account now has its role").count()


def link(to: str, begins: str) -> str:
    """The newest link in a mail to somebody, as the mail program would show it."""
    rows = OutgoingMail.objects.filter(address=to).order_by("-pk")
    found = (re.search(rf"https?://[^\s]+({re.escape(begins)}[^\s]+)", rendering.render(row).text) for row in rows)
    return next(one[1] for one in found if one)


@pytest.mark.timeout(900)
def test_from_an_empty_portal_to_the_first_letter_by_the_guide_alone(browser, live_server, tmp_path):
    base = live_server.url.replace("127.0.0.1", "localhost")
    call_command("invite", "ada@rivertown.example", "--role", "administrator")
    ada = Clerk(browser, base)
    ada.take("ada@rivertown.example")
    assert "Next: Say who runs this portal" in ada.next_step()
    ada.look("1-first-steps")
    the_agency(ada)
    the_neighborhoods(ada)
    the_roster(ada, tmp_path)
    the_moderators(ada, browser, base)
    the_officers(ada)
    assert "Next: The first weekly letter left" in ada.next_step()
    nora = Clerk(browser, base)
    nora.take("p10@rivertown.example")
    nora.go("/staff/")
    nora.look("7-the-commander")
    call_command("send_digests")
    assert "Everything on this page is done" in ada.next_step()
    ada.look("8-all-done")
    assert all(step.is_done for step in steps(timezone.now()))
    assert Digest.objects.filter(data__isnull=False).count() == len(SITES)
    sent = OutgoingMail.objects.filter(kind="digest")
    commanders = {f"p{number}0@rivertown.example" for number in (1, 2, 3)}
    assert {row.address for row in sent} == commanders and len(sent) == 3, "each commander one, come or not"
    ada.page.set_content(rendering.render(sent[0]).html)
    ada.look("9-the-letter")


def the_agency(ada: Clerk) -> None:
    """Who runs it, where people are sent, and that both languages were read."""
    ada.go("/admin/agency/agency/add/")
    for name in ("name", "organisation", "moderators", "oversight", "hours"):
        for tag in ("en", "es"):
            ada.page.locator(f"[name={name}_{tag}]").fill(
                f"Rivertown {name}" if tag == "en" else f"{name} de Rivertown"
            )
    ada.save()
    assert "Next: Look up each number" in ada.next_step()
    ada.page.locator("#content-main a").first.click()
    ada.look("2-the-agency")
    today = timezone.now().date().isoformat()
    for box in ada.page.locator("input[name^=routes-][name$=-checked_on]").all():
        if "__prefix__" not in (box.get_attribute("name") or ""):
            box.fill(today)
    ada.save()
    assert "Next: Have each language read" in ada.next_step()
    for tag in ("en", "es"):
        ada.go("/admin/agency/languagereview/add/")
        ada.page.locator("[name=language]").select_option(tag)
        ada.fill(read_by="Rosa Reyes", read_on=today)
        ada.save()


def the_neighborhoods(ada: Clerk) -> None:
    assert "Next: Add every site" in ada.next_step()
    for name in SITES:
        ada.go("/admin/sites_app/site/add/")
        ada.fill(name=name, slug=name.lower().replace(" ", "-"), posts="2", records_complete_from="2021-01-01")
        ada.page.locator("[name=time_zone]").select_option("America/Los_Angeles")
        ada.save()
    ada.look("3-the-neighborhoods")


def the_roster(ada: Clerk, folder) -> None:
    """Her own list; then the same list from two other countries, which changes nothing."""
    assert "Next: Bring the roster" in ada.next_step()
    for number, locale in enumerate(HEADS):
        file = folder / f"roster-{locale}.csv"
        file.write_bytes(calc(locale))
        ada.go("/admin/sites_app/officer/roster/")
        ada.page.set_input_files("input[name=file]", file)
        ada.page.locator("#content-main input[type=submit]").click()
        ada.look(f"4-the-roster-{locale}")
        if number == 0:
            ada.page.locator("#content-main input[type=submit]").click()
            assert ada.page.locator("[role=status]").inner_text().startswith("Saved.")
            assert Officer.objects.count() == Assignment.objects.count() == 9 and Site.objects.count() == 3
        else:
            text = ada.page.locator("#content-main").inner_text()
            assert "Nothing: all of this is known already." in text, text
    assert str(Assignment.objects.get(officer__serial_number="710").start) == "2021-03-25"


def the_moderators(ada: Clerk, browser, base: str) -> None:
    """Two civilians; the oversight body confirms each by its own mailbox, and the right to what is set apart."""
    assert "Next: Invite two moderators" in ada.next_step()
    for name in ("mia", "max"):
        ada.go("/admin/sites_app/invitation/add/")
        ada.fill(email=f"{name}@listening.example")
        ada.page.locator("[name=role]").select_option("moderator")
        ada.save()
        overseer = Clerk(browser, base)
        overseer.go(link(settings.OVERSIGHT_EMAIL, "/accounts/invitation/confirm/"))
        overseer.look("5-a-second-person")
        overseer.press("Confirm")
        Clerk(browser, base).take(f"{name}@listening.example")
    assert "Next: Give one of them" in ada.next_step()
    ada.go("/admin/sites_app/moderatorscope/")
    ada.page.locator("input[name=_selected_action]").first.check()
    ada.page.locator("select[name=action]").select_option("ask_for_set_apart")
    ada.press("Go")
    overseer = Clerk(browser, base)
    overseer.go(link(settings.OVERSIGHT_EMAIL, "/accounts/invitation/confirm/"))
    overseer.press("Confirm")


def the_officers(ada: Clerk) -> None:
    """All at once, as the page says."""
    assert "Next: Invite the commander and the officers" in ada.next_step()
    ada.page.locator("#content-main a").first.click()
    ada.page.locator("#action-toggle").check()
    ada.page.locator("select[name=action]").select_option(label="Invite the chosen officers")
    ada.press("Go")
    ada.look("6-the-officers")
    ada.press("Send the invitations")
    mailed = OutgoingMail.objects.filter(kind="sites_app.invitation", address__endswith="@rivertown.example")
    assert mailed.count() == 10


def test_the_walk_is_of_three_neighborhoods_and_of_days_as_each_country_writes_them():
    """What is brought is what Calc writes: the same first day, three ways."""
    day = datetime(2021, 3, 25, tzinfo=ZoneInfo("America/Los_Angeles"))
    for locale, (way, mark, *_rest) in WAYS.items():
        assert day.strftime(way) in calc(locale).decode() and calc(locale).decode().count(mark) == 80
