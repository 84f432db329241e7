"""What stands in the head of a page for those who find and share it: title, canonical address, languages, data."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lib.languages import in_language, offered, without_prefix

register = template.Library()
# What search engines may show (FIND-4): pages that are the same for everybody and stay a while.
INDEXED = frozenset(
    {
        "pages:home", "pages:site_list", "pages:site", "pages:privacy", "pages:about", "pages:numbers",
        "pages:accessibility",
        "feedback:board", "sites:team", "sites:commitment", "sites:evidence",
        "meetings:site_meetings", "meetings:meeting", "digests:list", "digests:digest",
    }
)  # fmt: skip
# As django.utils.html.json_script does it, so that no text can end the element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


class Capture(template.Node):
    """Renders what is between the tags into a variable: a block that stands in the head twice."""

    def __init__(self, name: str, nodes: NodeList) -> None:
        self.name, self.nodelist = name, nodes

    def render(self, context: template.Context) -> str:
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))  # noqa: S308
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> Capture:
    """``{% capture name %}...{% endcapture %}``: rendered, escaped already, white space folded."""
    _tag, name = token.split_contents()
    nodes = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(name, nodes)


@register.inclusion_tag("_partials/addresses.html", takes_context=True)
def addresses(context: dict[str, Any]) -> dict[str, Any]:
    """The canonical address of an indexed page and the same page in each language; nothing on any other page."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or match.view_name not in INDEXED:
        return {"canonical": ""}
    bare = without_prefix(request.path)
    return {
        "canonical": f"{settings.BASE_URL}{request.path}",
        "first": f"{settings.BASE_URL}{bare}",
        "languages": [(code, f"{settings.BASE_URL}{in_language(bare, code)}") for code, _name in offered()],
    }


@register.simple_tag
def structured(data: dict[str, Any] | None) -> SafeString:
    """schema.org data as `application/ld+json`: read by search engines, run by nobody."""
    if not data:
        return SafeString("")
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
