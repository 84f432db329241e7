"""Kinds of mail that only the tests queue; the worker processes of the tests import them too."""

from datetime import timedelta

from mail import kinds
from mail.kinds import Rendered
from mail.models import Urgency

not_due: dict[str, str] = {}  # id in params -> why it is no longer due


def render(row) -> Rendered:
    if row.params.get("broken"):
        raise RuntimeError("rosa@example.org must not reach a log")
    name = row.params.get("name", "Rosa")
    return Rendered(subject=f"Hello {name}", text=f"For {row.params.get('id')}\n.\nend", html="<body><p>Hi</p></body>")


def render_code(row) -> Rendered:
    return Rendered(subject="Your code", text=f"Code: {row.code}")


def still_due(row, now) -> str | None:
    return not_due.get(str(row.params.get("id")))


kinds.register("test_code", render=render_code, still_due=kinds.always_due, urgency=Urgency.CODE, essential=True)
kinds.register("test_notice", render=render, still_due=still_due, urgency=Urgency.NOTICE)
kinds.register(
    "test_reminder", render=render, still_due=still_due, urgency=Urgency.REMINDER, too_late=timedelta(hours=2)
)
kinds.register("test_digest", render=render, still_due=still_due, urgency=Urgency.DIGEST)
