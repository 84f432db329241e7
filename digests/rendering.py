"""A mail of this app from its two templates."""

from typing import Any

from mail.mail_types import RenderedMail, from_templates


def rendered(name: str, subject: str, unsubscribe: str = "", **context: Any) -> RenderedMail:
    context = {"subject": subject, "preheader": _preheader(context.get("sections", [])) or subject, **context}
    return from_templates(subject, f"digests/email/{name}_message", context, unsubscribe=unsubscribe)


def _preheader(sections: list[dict[str, Any]]) -> str:
    """What a list of mails shows after the subject: the first line of each list."""
    first = (one["lines"][0]["text"] for section in sections[:1] for one in section["decisions"] if one["lines"])
    return " · ".join(first)
