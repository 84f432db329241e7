"""Every document somebody can be shown, as HTML: pages, threads, refused forms and errors, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client, RequestFactory
from django.utils import timezone, translation

from accounts.access import VISITOR
from lib import errors
from tests.visitor import Form, Page

from .addresses import pages_under_test
from .scene import Scene, browser_of

READERS = [None, "rosa", "rey", "omar", "nora", "olga", "mia", "bea", "ada"]


@dataclass(frozen=True)
class Document:
    """What was answered, to whom, and in which language it should stand."""

    name: str
    language: str
    html: str

    @property
    def admin(self) -> bool:
        """Laid out by Django, whose menu and history have headings of their own."""
        return self.name.startswith("admin:")


def documents(scene: Scene, language: str) -> Iterator[Document]:
    """All of them; what a role may not see comes as the refusal that it gets."""
    for who in READERS:
        client = browser_of(scene.cast, who) if who else Client()
        places = {(place.name, place.path): place for place in pages_under_test(scene, language)}
        for place in places.values():
            if who is None or place.who is not None:
                yield from _with_refusals(client, place.path, f"{place.name} as {who}", language, mine=place.who == who)
    yield from threads(scene, language)
    yield from _errors(language)


def _with_refusals(client: Client, path: str, name: str, language: str, *, mine: bool) -> Iterator[Document]:
    """A page, and what each of its forms answers to somebody who sends it without filling it in."""
    answer = client.get(path)
    if not _is_page(answer):
        return
    html = answer.content.decode()
    yield Document(name, language, html)
    if mine and answer.status_code == 200 and "/admin/" not in path:
        for form in Page(200, path, html, {}).forms:
            if form.method == "post" and _asks(form):
                kept = {key: value for key, value in form.fields.items() if "csrf" in key or key in ("key", "version")}
                refused = client.post(form.action or path, kept)
                if refused.status_code == 400 and _is_page(refused):
                    yield Document(f"{name}, {form.action or path} refused", language, refused.content.decode())


def _is_page(answer: Any) -> bool:
    return "text/html" in answer.headers.get("Content-Type", "") and answer.status_code not in (301, 302)


def _asks(form: Form) -> bool:
    """Whether a form asks for something, instead of being one button."""
    return bool({name for name in form.fields if "csrf" not in name} | form.choices)


def threads(scene: Scene, language: str) -> Iterator[Document]:
    """What a code opens, and the page that gives one."""
    prefix, client = f"/{language}" if language != "en" else "", Client()
    for state, code in [*scene.codes.items(), ("unknown", "0000-0000-0000-0000-0000")]:
        answer = client.post(f"{prefix}/feedback/receipt/", {"receipt_code": code})
        yield Document(f"thread {state}", language, answer.content.decode())
    path = f"{prefix}/sites/north/feedback/new/"
    asked = Page(200, path, client.get(path).content.decode(), {}).form(having="body")
    said = {
        **asked.fields,
        "category": "concern",
        "body": "The lamp at 12 Main Street, Apt. 4 is out. Call 213-555-0188.",
    }
    checked = client.post(path, said)
    yield Document("the text check", language, checked.content.decode())
    said["body"] = "The lamp is out."
    yield Document("the receipt", language, client.post(path, said).content.decode())


def _errors(language: str) -> Iterator[Document]:
    request = RequestFactory().get(f"/{language}/x/" if language != "en" else "/x/")
    request.access, request.now = VISITOR, timezone.now()  # type: ignore[attr-defined]
    with translation.override(language):
        answers = [
            errors.bad_request(request), errors.permission_denied(request), errors.page_not_found(request),
            errors.too_large(request), errors.too_many(request, 60), errors.csrf_failure(request),
            errors.server_error(request), errors.unavailable(request),
        ]  # fmt: skip
    for answer in answers:
        yield Document(f"error {answer.status_code}", language, answer.content.decode())


def demonstration() -> Iterator[Document]:
    """The demonstration's own pages: one for both languages. Needs DEMO."""
    for path in ("/demo/", "/demo/mail/"):
        yield Document(path, "en", Client().get(path).content.decode())
