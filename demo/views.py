"""The demonstration's own pages: sign in as one of seven invented people, three codes, the mail sent.

Only in demonstration mode: elsewhere portal/policy.py answers 404, and `check --deploy` refuses the mode.
"""

import json
import logging
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from celery import current_app
from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from kombu.exceptions import OperationalError

from accounts.allauth_internals import record_authentication
from accounts.models import User
from lib import errors
from lib.languages import in_each, without_prefix
from lib.requests import Request, is_from_elsewhere

from .make_it_monday import newest

log = logging.getLogger(__name__)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHOWN = 200  # letters in the list, newest first
LETTER_POLICY: dict[str, Any] = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [NONE],
    "sandbox": [],
}
PERSONAS = {
    "resident": (gettext_noop("A resident with an account"), "/me/"),
    "officer": (gettext_noop("An officer"), "/staff/"),
    "commander": (gettext_noop("The commander of the same site"), "/staff/"),
    "other_officer": (gettext_noop("An officer of another site"), "/staff/"),
    "bureau": (gettext_noop("Somebody at the bureau, who reads every site"), "/staff/"),
    "moderator": (gettext_noop("A moderator, a civilian"), "/admin/"),
    "administrator": (gettext_noop("An administrator"), "/admin/"),
}
CODES = {
    "waiting": gettext_noop("still waits to be read"),
    "answered": gettext_noop("was answered"),
    "declined": gettext_noop("was declined, with the reason"),
}
WORDS = {
    "title": gettext_noop("Look around as somebody else"),
    "lead": gettext_noop("Officers, messages and figures are invented. One press signs you in, second step included."),
    "codes": gettext_noop("Three receipt codes"),
    "codes_lead": gettext_noop("Type one where it says “I have a code”. The message behind it"),
    "monday": gettext_noop("Make it Monday"),
    "monday_lead": gettext_noop("Closes the running week now, for every site, and mails each commander the digest."),
    "made": gettext_noop("It is Monday. In a few seconds the mail is here, and each neighborhood has its page."),
    "made_page": gettext_noop("The digest that residents read"),
    "mail": gettext_noop("The mail that was sent"),
    "mail_lead": gettext_noop("Nothing leaves this machine: every mail lands here."),
    "no_mail": gettext_noop("No mail yet."),
    "letter_html": gettext_noop("As a mail program shows it"),
    "attachments": gettext_noop("Attached"),
    "back": gettext_noop("Back"),
}


@csrf_exempt  # programs press it too; a page of another site may not
def demo(request: HttpRequest) -> HttpResponse:
    """GET shows who one can be; POST `persona` signs in as one of them. 400 for anybody else."""
    data = _data()
    if request.method == "POST":
        if is_from_elsewhere(request):
            return errors.permission_denied(request)
        found = [row for row in data["personas"] if row["key"] == request.POST.get("persona")]
        return _sign_in(request, found[0]) if found else errors.bad_request(request)
    people = [{**row, "words": in_each(PERSONAS[row["key"]][0])} for row in data["personas"]]
    codes = [{**row, "words": in_each(CODES[row["state"]])} for row in data["receipt_codes"]]
    sites = [row["site"] for row in data["personas"] if row["site"]] if "monday" in request.GET else []
    return _page(request, "index", people=people, codes=codes, made_for=sites[:1])


@csrf_exempt  # programs press it too; a page of another site may not
def monday(request: Request) -> HttpResponse:
    """Asks the worker; a press that meets the one before it still at work is the same press."""
    if is_from_elsewhere(request):
        return errors.permission_denied(request)
    try:
        current_app.send_task("demo.tasks.monday", args=[newest(request.now)], retry=False, ignore_result=True)
    except OperationalError:
        log.warning("no worker could be asked")
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    return redirect("/demo/?monday=1#monday")


def without_language(request: HttpRequest) -> HttpResponse:
    """Who puts /es before a page of the demonstration finds it: it says everything in both languages at once."""
    return redirect(without_prefix(request.path))


def _sign_in(request: HttpRequest, persona: dict[str, Any]) -> HttpResponse:
    user = get_object_or_404(User, email=persona["email"])
    logout(request)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="mfa", type="demonstration")
    return redirect(PERSONAS[persona["key"]][1])


def mail(request: HttpRequest) -> HttpResponse:
    """Every mail that was sent, newest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:SHOWN]
    return _page(request, "mail", letters=[SentMail.read(file, headers_only=True) for file in files])


def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its text, and what is attached by name."""
    return _page(request, "letter", letter=_letter(name))


@csp(LETTER_POLICY)
def letter_html(request: HttpRequest, name: str = "") -> HttpResponse:
    """The HTML of one mail with its own policy: its inlined styles and nothing else."""
    html = _letter(name).html
    if not html:
        raise Http404
    return HttpResponse(html)


@dataclass(frozen=True)
class SentMail:
    """One .eml file, as far as it is shown."""

    name: str
    message: EmailMessage

    @classmethod
    def read(cls, file: Path, *, headers_only: bool = False) -> "SentMail":
        with file.open("rb") as source:
            message = BytesParser(policy=policy.default).parse(source, headersonly=headers_only)
        return cls(file.stem, message)

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(self.message[name])) for name in ("From", "To", "Date", "Subject") if self.message[name]]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or part.get_content_type() for part in self.message.iter_attachments()]

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


def _letter(name: str) -> SentMail:
    file = _folder() / f"{name}.eml"
    if not file.is_file():
        raise Http404
    return SentMail.read(file)


def _folder() -> Path:
    return settings.DATA_DIR / "mail"


def _data() -> dict[str, Any]:
    """DIR/demo.json (RUN-4); empty lists while it is not there yet."""
    try:
        return json.loads((settings.DATA_DIR / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"personas": [], "receipt_codes": []}


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    words = {key: in_each(text) for key, text in WORDS.items()}
    return render(request, f"demo/{name}.html", {"words": words, **context})
