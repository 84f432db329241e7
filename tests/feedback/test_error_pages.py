"""A page of an outage or a limit that gives words back says that they were not sent, and how to leave and to get help,
also while the database is away (FB-10).
"""

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.utils import timezone, translation

from accounts.access import VISITOR
from agency import words
from lib import errors

pytestmark = pytest.mark.django_db
ANSWERS = {500: errors.server_error, 503: errors.unavailable, 429: lambda request: errors.too_many(request, 60)}
NOT_SENT = {"en": "What you wrote was not sent", "es": "Lo que usted escribió no se envió"}


def _away(*_args):
    raise OperationalError("the database is away")


def shown(status, language, **sent):
    """The page for a form that was sent; nothing is read of the database, and what was known of it is forgotten."""
    request = RequestFactory().post("/", sent, headers={"sec-fetch-site": "same-origin"})
    request.access, request.now = VISITOR, timezone.now()
    words.forget()
    with translation.override(language), connection.execute_wrapper(_away):
        answer = ANSWERS[status](request)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("status", ANSWERS)
def test_words_come_back_under_their_heading_with_the_way_out_and_the_numbers(status, language):
    page = shown(status, language, body="He hurts <me>")
    heading, text = page.index(NOT_SENT[language]), page.index("He hurts &lt;me&gt;")
    assert page.index("<h1>") < heading < text
    assert f'href="{settings.LEAVE_URL}" data-leave' in page and "js/site.js" in page
    assert 'class="danger"' in page and "tel:911" in page
    if status == 503 and language == "en":
        assert text < page.index("What you have already sent is safe")


@pytest.mark.parametrize("status", ANSWERS)
def test_nothing_is_said_to_be_unsent_where_nothing_was_typed(status):
    page = shown(status, "en")
    assert NOT_SENT["en"] not in page and "data-leave" not in page and "js/site.js" not in page
