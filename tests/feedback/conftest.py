"""Feedback in every state, written and moderated by the cast."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client

from feedback import actions
from feedback.actions.team import Answer
from feedback.models import Feedback
from sites_app.access import access_of
from sites_app.models import ModeratorScope
from tests.people import moderates_everywhere, new_user, signed_in, today_at_home


@pytest.fixture
def today() -> date:
    return today_at_home()


@pytest.fixture
def access_for():
    """`access_for(cast.omar)`: the access of a person now."""
    return lambda user: access_of(user, now=datetime.now(UTC))


@pytest.fixture
def send(cast, today):
    """`send(body=...)`: an anonymous message to North, and its code."""

    def sent(key: str = "", **fields) -> actions.Sent:
        fields = {"site": cast.north, "category": "concern", "body": "The light at lot C is out.",
                  "language": "en",
                  "may_publish": True, **fields}  # fmt: skip
        on = fields.pop("on", today)
        sent.count += 1
        return actions.submit(actions.Draft(**fields), key=key or f"key-of-a-test-{sent.count:030d}", on=on)

    sent.count = 0
    return sent


@pytest.fixture
def hana(cast):
    """A second moderator, for all sites, with the right to escalated items."""
    user = new_user("hana")
    user.groups.set(cast.mia.groups.all())
    ModeratorScope.objects.create(user=user)
    moderates_everywhere(user, handles_escalated=True)
    return user


@pytest.fixture
def reach(cast, send, access_for, hana, today):
    """`reach("answered")`: a thread brought to a state by the steps that lead there, and its code."""
    done = Answer(kind="done", body="The light works again.", language="en")

    def reached(status: str, **fields) -> tuple[Feedback, str]:
        sent = send(**fields)
        mia, nora = access_for(cast.mia), access_for(cast.nora)
        handler = access_for(hana)
        steps = {
            "received": [],
            "with_site": [lambda row: actions.release(row, by=mia, on=today, about=actions.NOBODY)],
            "answered": [lambda row: actions.answer(row, done, by=nora, on=today)],
            "closed": [lambda row: actions.close(row, by=nora, on=today)],
            "declined": [lambda row: actions.decline(row, by=mia, on=today, reason="unreadable")],
            "escalated": [lambda row: actions.escalate(row, by=mia, on=today, reason="danger")],
            "referred": [lambda row: actions.refer(row, by=handler, on=today, to="Independent Monitor")],
        }
        way = {
            "answered": ["with_site", "answered"],
            "closed": ["with_site", "answered", "closed"],
            "referred": ["escalated", "referred"],
        }.get(status, [status])
        for name in way:
            for step in steps[name]:
                step(sent.feedback)
        return Feedback.objects.get(pk=sent.feedback.pk), sent.code

    return reached


@pytest.fixture
def base(live_server) -> str:
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def window(browser, base):
    """`window(user, viewport=...)`: a page of its own, signed in as `user` or as nobody."""
    contexts = []

    def opened(user=None, **options):
        context = browser.new_context(base_url=base, **options)
        contexts.append(context)
        if user is not None:
            cookie = signed_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
