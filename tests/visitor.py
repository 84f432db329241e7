"""A visitor with a browser that knows links, forms and cookies, and no script: real HTTP from outside."""

import http.cookiejar
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

SILENT = {"submit", "button", "reset", "image"}


@dataclass
class Form:
    """One form of a page, with what it would send if nothing were typed."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)  # names of radio buttons and check boxes, chosen or not


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False
        self.textarea: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag, attrs):
        named = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append(Form(named.get("action", ""), named.get("method", "get").lower()))
            self.inside = True
        elif self.inside and tag == "input" and named.get("name") and named.get("type") not in SILENT:
            self._input(named)
        elif self.inside and tag == "textarea":
            self.textarea = named.get("name", "")
            self.forms[-1].fields[self.textarea] = [""]
        elif self.inside and tag == "select":
            self.select = named.get("name", "")
            self.forms[-1].fields.setdefault(self.select, [])
        elif self.inside and tag == "option" and self.select is not None:
            chosen = self.forms[-1].fields[self.select]
            if "selected" in named or not chosen:
                self.forms[-1].fields[self.select] = [named.get("value", "")]

    def _input(self, named):
        form = self.forms[-1]
        if named.get("type") in ("radio", "checkbox"):
            form.choices.add(named["name"])
            if "checked" in named:
                form.fields.setdefault(named["name"], []).append(named.get("value", "on"))
        else:
            form.fields[named["name"]] = [named.get("value", "")]

    def handle_data(self, data):
        if self.textarea is not None:
            self.forms[-1].fields[self.textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.textarea = None
        elif tag == "select":
            self.select = None


@dataclass
class Page:
    status: int
    url: str
    text: str
    headers: dict[str, str]

    @property
    def forms(self) -> list[Form]:
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    def form(self, ending: str = "", having: str = "") -> Form:
        """The form whose action ends so, or that has a field of that name; AssertionError without one."""
        for form in self.forms:
            named = form.fields.keys() | form.choices
            if form.method == "post" and form.action.endswith(ending) and (not having or having in named):
                return form
        raise AssertionError(f"no form {ending or having!r} on {self.url}: {[form.action for form in self.forms]}")


class Visitor:
    """One browser: its own cookies, follows redirects, sends no referrer."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urljoin(self.base, path)))

    def post(self, path: str, **values) -> Page:
        body = urlencode(values, doseq=True).encode()
        return self._open(urllib.request.Request(urljoin(self.base, path), body))

    def send(self, page: Page, *, ending: str = "", having: str = "", **typed) -> Page:
        """Fills in a form of `page` and sends it."""
        form = page.form(ending, having)
        values = {**form.fields, **typed}
        return self.post(urljoin(page.url, form.action or page.url), **values)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode("utf-8", "replace")
            return Page(answer.status, answer.url, text, dict(answer.headers))
