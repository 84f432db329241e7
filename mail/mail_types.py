"""The kinds of mail: each app's mail_types.py says how one is rendered, whether still due, how urgent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise

# RFC 5321, 4.5.4.1: a sender gives up after four to five days.
GIVE_UP = timedelta(days=5)


@dataclass(frozen=True)
class RenderedMail:
    """One mail as it leaves. `attachments`: (file name, content, media type); `unsubscribe`: an address."""

    subject: str
    text: str
    html: str = ""
    attachments: Sequence[tuple[str, str | bytes, str]] = ()
    unsubscribe: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MailType:
    """What the outbox knows about one kind of mail.

    `render(row)` runs under the row's language, at the moment of sending; nothing of it is stored.
    `still_due(row, now)` returns None, or a short code saying why not: the row is then dropped with it.
    `prepare(rows, now)` may read what a whole batch needs at once and hang it on the rows as `row.context`.
    `essential` mail (a sign-in code somebody waits for) is sent even to a suppressed address.
    `title` is what an administrator reads; the name itself is stored and never shown where there is a title.
    """

    name: str
    render: Callable[[Any], RenderedMail]
    still_due: Callable[[Any, datetime], str | None]
    urgency: int
    too_late: timedelta
    prepare: Callable[[list[Any], datetime], None] | None = None
    essential: bool = False
    title: str | Promise = ""


def from_templates(subject: str, name: str, context: dict[str, Any], **more: Any) -> RenderedMail:
    """The mail of `<name>.txt` and `<name>.html`; `more`: what else it has, as RenderedMail calls it."""
    text, html = (render_to_string(f"{name}.{ending}", context) for ending in ("txt", "html"))
    return RenderedMail(subject, text, html, **more)


_kinds: dict[str, MailType] = {}


def always_due(row: Any, now: datetime) -> str | None:
    """For mail that stays true: due until its deadline."""
    return None


def register(
    name: str,
    render: Callable[[Any], RenderedMail],
    still_due: Callable[[Any, datetime], str | None],
    urgency: int,
    *,
    too_late: timedelta | None = None,
    prepare: Callable[[list[Any], datetime], None] | None = None,
    essential: bool = False,
    title: str | Promise = "",
) -> None:
    """Makes a kind known. `too_late` counts from the moment the mail may leave; None means five days."""
    _kinds[name] = MailType(
        name, render, still_due, int(urgency), too_late or GIVE_UP, prepare, essential, title or name
    )


def get(name: str) -> MailType:
    """The kind of that name; LookupError if no app registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No app registered the kind of mail {name!r}.") from None


def title_of(name: str) -> str:
    """What an administrator reads; the name itself of a kind that no app registers any more."""
    return str(_kinds[name].title) if name in _kinds else name


def names() -> list[str]:
    """Every registered kind, sorted."""
    return sorted(_kinds)
