"""Words for templates: languages, addresses, colours, initials, form fields."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from functools import cache
from hashlib import sha384
from pathlib import Path
from typing import Any
from zlib import crc32

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Textarea
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override, pgettext

from lib.days_in_words import day, leaf, month, term, term_of_months, weekday, when
from lib.languages import (
    SOURCE,
    current,
    default_language,
    direction,
    in_language,
    is_read,
    name_of,
    offered,
    without_prefix,
)
from lib.text_forms import TranslatedTextWidget
from lib.texts import TranslatedText

register = template.Library()
for in_words in (day, weekday, month, leaf, term, term_of_months):
    register.filter(in_words)
register.simple_tag(when)
register.simple_tag(in_language, name="url_to")  # {% url_to '/privacy/' %}: an address in the page's own language
register.filter("written", direction)
register.filter("name_of_language", name_of)

HUES = 8


@register.simple_tag(takes_context=True)
def url_in(context: dict[str, Any], language: str, path: str = "") -> str:
    """A path, or this page's own, in another language; the query stays behind (it may hold what was typed)."""
    request = context.get("request")
    return in_language(without_prefix(path or (request.path if request else "/")), language)


@register.filter
def other_language(text: Any) -> str:
    """The language in which a text is shown because the page's own is missing; else ""."""
    shown = text.language if isinstance(text, TranslatedText) else ""
    return "" if shown in (current(), "") else shown


@register.filter
def marked(text: Any) -> Any:
    """A text within a line: its language around it where that is not the page's, and after it that it is stale."""
    if other := other_language(text):
        return format_html('<span lang="{}" dir="{}">{}</span>', other, direction(other), str(text))
    said = outdated(text)
    return format_html("{} {}", str(text), said) if said else text


@register.filter
def paragraphs(text: Any) -> SafeString:
    """The same for a text of several lines, as blocks."""
    html = mark_safe(linebreaks(str(text), autoescape=True))  # noqa: S308 - escaped there
    if other := other_language(text):
        return format_html('<div lang="{}" dir="{}">{}</div>', other, direction(other), html)
    return format_html("{}{}", html, outdated(text))


@register.simple_tag
def outdated(text: Any) -> SafeString:
    """That the wording which this text translates is not there any more; nothing where it is (LANG-2)."""
    if not isinstance(text, TranslatedText) or text.language not in text.stale:
        return SafeString("")
    language, _seen = text.origins[text.language]
    said = gettext("The text in %(language)s changed after this translation.") % {"language": name_of(language)}
    return format_html('<span class="soft small">{}</span>', said)


@register.simple_tag
def script(path: str) -> SafeString:
    """A script of ours with its integrity value, so that a changed file does not run."""
    value = _integrity(path)
    proof = format_html(' integrity="{}"', value) if value else ""
    return format_html('<script src="{}"{} defer></script>', static(path), proof)


@cache
def _integrity(path: str) -> str:
    """The sha384 of a static file as it is served; empty where it cannot be read."""
    try:
        stored = staticfiles_storage.stored_name(path) if hasattr(staticfiles_storage, "stored_name") else ""
        content = staticfiles_storage.open(stored).read() if stored else Path(finders.find(path) or "").read_bytes()
    except (OSError, TypeError, ValueError):
        return ""
    return f"sha384-{b64encode(sha384(content).digest()).decode()}"


@register.simple_tag
def other_languages() -> list[dict[str, str]]:
    """Each language but the page's own: ``code``, and ``link``, the words that lead there."""
    mine = current()
    # Each in its own language; a catalogue may say it in a sentence ("En español") where it is spoken.
    return [{"code": code, "link": _invitation(code, name)} for code, name in offered() if code != mine]


def _invitation(code: str, name: str) -> str:
    with override(code):
        words = pgettext("link to the pages of your language, said in it", "In English")
    return words if words != "In English" or code.split("-")[0] == SOURCE else str(name)


NAMED = re.compile(r' (?:id|aria-labelledby|aria-describedby)="[^"]*"')  # of an element; each stands once in a page


def in_both(render: Callable[[], str], element: str = "div") -> SafeString:
    """What must not be wrong, in the page's language; in one that nobody has read, the first language's beside it."""
    own = mark_safe(render())  # noqa: S308 - a rendered template
    if is_read(current()):
        return own
    first = default_language()
    with override(first):
        other = mark_safe(NAMED.sub("", render()))  # noqa: S308
    how = {"element": element, "language": first, "direction": direction(first), "own": own, "other": other}
    return format_html('{own} <{element} class="beside" lang="{language}" dir="{direction}">{other}</{element}>', **how)


class Beside(template.Node):
    """Renders what is between the tags by `in_both`."""

    def __init__(self, nodes: NodeList, element: str) -> None:
        self.nodelist, self.element = nodes, element

    def render(self, context: template.Context) -> str:
        return in_both(lambda: self.nodelist.render(context), self.element)


@register.tag
def beside(parser: Parser, token: Token) -> Beside:
    """``{% beside %}...{% endbeside %}`` around blocks, ``{% beside span %}`` around words of a line (LANG-6)."""
    _name, *element = token.split_contents()
    nodes = parser.parse(("endbeside",))
    parser.delete_first_token()
    return Beside(nodes, element[0] if element else "div")


@register.inclusion_tag("_partials/unread.html", takes_context=True)
def unread(context: dict[str, Any]) -> dict[str, Any]:
    """That nobody has read this page's language yet, and the way to the first language's page, where there is one."""
    request = context.get("request")
    leads = request is not None and request.method in ("GET", "HEAD") and not getattr(request, "only_posts", False)
    path = in_language(without_prefix(request.path), default_language()) if request is not None and leads else ""
    return {
        "shown": not is_read(current()),
        "path": path,
        "language": default_language(),
        "words": _invitation(default_language(), ""),
    }


@register.simple_tag
def staff_sections(slug: str) -> list[dict[str, str]]:
    """The staff pages of one site, in the order of the way around: key, title, url."""
    titles = {
        "roster": pgettext("way around", "Roster"),
        "feedback": pgettext("way around", "Feedback"),
        "meetings": pgettext("way around", "Meetings"),
        "digests": pgettext("way around", "Digests"),
    }
    start = in_language(f"/staff/sites/{slug}/")
    return [{"key": key, "title": title, "url": f"{start}{key}/"} for key, title in titles.items()]


@register.inclusion_tag("_partials/clock.html")
def clock(clock: Any, since: date | None = None) -> dict[str, Any]:
    """The five-year clock (CLOCK-8): words first, then the bar.

    ``clock`` has ``status``, ``fraction`` and, for staff, ``days_served`` and ``completes_on``; for everybody
    ``months_served`` and ``completes_in``. None where there is no clock.
    """
    status = _get(clock, "status")
    return {
        "clock": clock,
        "since": since or _get(clock, "since"),
        "status": str(getattr(status, "value", status) or ""),
    }


@register.filter
def hue(slug: str) -> str:
    """The class of a site's own colour, always the same for one slug."""
    return f"hue-{crc32(str(slug).encode()) % HUES + 1}"


@register.filter
def initials(name: str) -> str:
    """Two letters for the circle that stands where a photo is missing."""
    words = [word for word in str(name).replace(".", " ").split() if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def dial(number: str) -> str:
    """A phone number as a link takes it: digits, and the plus sign in front if there is one."""
    digits = "".join(sign for sign in str(number) if sign.isdigit())
    return f"+{digits}" if str(number).lstrip().startswith("+") else digits


@register.filter
def groups(code: str) -> list[str]:
    """A receipt code in its groups, so that each can be kept whole on one line."""
    return str(code).replace(" ", "-").split("-")


@register.simple_tag
def widget(field: BoundField, **attrs: str) -> SafeString:
    """A form field's input with the house's classes; ``rows=5`` and the like pass through."""
    shown = field.field.widget
    long = isinstance(shown, Textarea) or isinstance(shown, TranslatedTextWidget) and shown.lines > 1
    name = "usa-textarea" if long else "usa-input"
    given = shown.attrs.get("class", "")
    return field.as_widget(attrs={**attrs, "class": f"{given} {attrs.get('class', '')} {name}".strip()})


@register.filter
def looks(field: BoundField) -> str:
    """How a field is laid out: ``tiles`` (choose), ``tick`` (yes or no), ``texts`` (a box a language) or ``line``."""
    shown = field.field.widget
    if isinstance(shown, RadioSelect | CheckboxSelectMultiple):
        return "tiles"
    if isinstance(shown, TranslatedTextWidget):
        return "texts"
    return "tick" if isinstance(shown, CheckboxInput) else "line"


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
