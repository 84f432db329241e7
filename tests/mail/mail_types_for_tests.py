"""Kinds of mail that only the tests queue; the worker processes of the tests import them too."""

from datetime import timedelta

from mail import mail_types
from mail.mail_types import RenderedMail
from mail.models import Urgency

not_due: dict[str, str] = {}  # id in params -> why it is no longer due


def render(row) -> RenderedMail:
    if row.params.get("broken"):
        raise RuntimeError("rosa@example.org must not reach a log")
    name = row.params.get("name", "Rosa")
    return RenderedMail(
        subject=f"Hello {name}", text=f"For {row.params.get('id')}\n.\nend", html="<body><p>Hi</p></body>"
    )


def render_code(row) -> RenderedMail:
    return RenderedMail(subject="Your code", text=f"Code: {row.code}")


def still_due(row, now) -> str | None:
    return not_due.get(str(row.params.get("id")))


mail_types.register(
    "test_code", render=render_code, still_due=mail_types.always_due, urgency=Urgency.CODE, essential=True
)
mail_types.register("test_notice", render=render, still_due=still_due, urgency=Urgency.NOTICE)
mail_types.register(
    "test_reminder", render=render, still_due=still_due, urgency=Urgency.REMINDER, too_late=timedelta(hours=2)
)
mail_types.register("test_digest", render=render, still_due=still_due, urgency=Urgency.DIGEST)
