"""What has gathered, by site and by age; what is deleted soon with something open stands there 30 days ahead.

Rules: STAFF-8, STAFF-9.
"""

from datetime import timedelta

import pytest

from feedback import actions, personal
from feedback.actions.team import Answer
from feedback.admin.backlog import soon_gone
from feedback.models import Feedback
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/admin/feedback/feedback/backlog/"


def test_by_site_and_by_age_and_only_mine(as_, client, hana, cast, send, today):
    for age in (0, 1, 4, 8, 20):
        send(body=f"{age} days", on=today - timedelta(days=age))
    send(body="southern", site=cast.south)
    (mine,) = as_("mia").get(PAGE).context["lines"]
    assert (mine["site__slug"], mine["waiting"], mine["ages"]) == ("north", 5, [2, 1, 1, 1])
    page = signed_in(client, hana).get(PAGE)
    assert [line["site__slug"] for line in page.context["lines"]] == ["north", "south"] and page.context["waiting"] == 6
    assert as_("ada").get(PAGE).status_code == 403 == as_("omar").get(PAGE).status_code


@pytest.mark.parametrize("open_thing", ["promise", "referral"])
def test_a_thread_with_something_open_is_listed_30_days_before_its_purge(
    reach, access_for, cast, hana, today, open_thing
):
    row, _code = reach("with_site" if open_thing == "promise" else "referred")
    if open_thing == "promise":
        doing = Answer("doing", "We fix it.", "en", promise_due=today, promise_role="team", promise="We fix it")
        actions.answer(row, doing, by=access_for(cast.nora), on=today)
    reach("answered")  # nothing is open in it
    gone = today
    while not personal.due(gone).filter(pk=row.pk).exists():
        gone += timedelta(days=1)
    mine = Feedback.objects.moderated_by(access_for(hana))
    assert soon_gone(mine, gone - timedelta(days=31)) == []
    assert [one.pk for one in soon_gone(mine, gone - timedelta(days=30))] == [row.pk]
    if open_thing == "promise":
        actions.keep_promise(row.messages.promises().get(), by=access_for(cast.nora), on=today)
        assert soon_gone(mine, gone - timedelta(days=30)) == []


def test_language_and_urgency_are_columns_and_filters(client, hana, access_for, send, today):
    send(body="The lamp")
    send(body="La lámpara", language="es")
    apart = send(body="He will hurt me").feedback
    actions.escalate(apart, by=access_for(hana), on=today, reason="danger")
    queue = signed_in(client, hana)
    for asked, seen in (
        ({"language": "es"}, "La lámpara"),
        ({"urgent": "1"}, str(apart.pk)),
        ({"language": "en"}, "The lamp"),
    ):
        page = queue.get("/admin/feedback/feedback/", asked).content.decode()
        table = page[page.index("<tbody>") :]
        others = {"The lamp", "La lámpara", str(apart.pk)} - {seen}
        if asked == {"language": "en"}:
            others -= {str(apart.pk)}
        assert seen in table and not [other for other in others if other in table]
