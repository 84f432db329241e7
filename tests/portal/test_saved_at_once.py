"""Two who press at the same moment: what the form compares is what it writes over (FB-10), and of the mails with codes
one is the last (POWER-8).
"""

import re
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts import codes
from mail.models import OutgoingMail
from meetings.models import Meeting
from sites_app.models import HandoverNote, Site
from tests.accounts.test_sign_in import mailed
from tests.meetings.factories import new_meeting
from tests.meetings.test_staff import BASE, form_of

pytestmark = pytest.mark.django_db(transaction=True)
BOTH_WAIT = "SELECT count(*) = 2 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@contextmanager
def both_at_once(*works):
    """Begins each on a connection of its own inside what the caller holds a lock of, and lets go once both wait."""
    found = []

    def run(work):
        try:
            found.append(work())
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    try:
        with transaction.atomic():
            yield found
            for thread in threads:
                thread.start()
            with connection.cursor() as cursor:
                for _try in range(600):
                    cursor.execute("SELECT pg_stat_clear_snapshot()")  # else one transaction sees one moment
                    cursor.execute(BOTH_WAIT)
                    if cursor.fetchone()[0] or not any(thread.is_alive() for thread in threads):
                        break
                    time.sleep(0.05)
                else:
                    pytest.fail("the two never waited for each other")
    finally:
        for thread in threads:
            if thread.ident:
                thread.join(30)


def seen_in(answer) -> str:
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def press(client, path, sent):
    return lambda: client.post(path, sent).status_code


@pytest.mark.parametrize("step", ["save", "edit"])
def test_of_two_who_save_a_meeting_at_once_the_second_sees_the_first(as_, cast, step):
    start = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    row = new_meeting(cast.north, starts_at=start)
    if step == "edit":  # which saves a draft without asking
        Meeting.objects.filter(pk=row.pk).update(status=Meeting.Status.DRAFT)
    browsers = {"Nora's room": as_("nora"), "Omar's room": as_("omar")}
    seen = seen_in(browsers["Nora's room"].get(f"{BASE}{row.pk}/edit/"))
    sent = [
        press(client, f"{BASE}{row.pk}/{step}/", form_of(row, place=place, seen=seen))
        for place, client in browsers.items()
    ]
    with both_at_once(*sent) as answers:
        Meeting.objects.select_for_update(no_key=True).get(pk=row.pk)
    assert sorted(answers) == ([200, 302] if step == "edit" else [302, 409])


def test_of_two_who_save_a_handover_note_at_once_the_second_sees_the_first(as_, cast):
    path, nora, omar = f"/staff/sites/{cast.north.slug}/handover/", as_("nora"), as_("omar")
    nora.post(path, {"promises_en": "What was there", "promises_es": "Lo de antes"})
    seen = seen_in(nora.get(path))
    said = [{"promises_en": f"{who} wrote", "promises_es": f"{who} lo dijo", "seen": seen} for who in ("Nora", "Omar")]
    with both_at_once(press(nora, path, said[0]), press(omar, path, said[1])) as answers:
        Site.objects.select_for_update(no_key=True).get(pk=cast.north.pk)
    assert sorted(answers) == [302, 409] and HandoverNote.objects.count() == 1


def test_who_times_two_mails_to_one_moment_leaves_no_day_without_its_last_code(cast):
    """Both doors at once, after ten mails: eleven have left and one may follow, or twelve and the last one lasts."""
    at = datetime(2026, 11, 20, 0, 0, 30, tzinfo=UTC)
    for minute in range(0, 110, 11):
        mailed(cast.mia.email, at + timedelta(minutes=minute))
    now = at + timedelta(minutes=110)
    doors = [lambda what=what: mailed(cast.mia.email, now, what) for what in ("login_code", "email_confirmation")]
    with both_at_once(*doors) as given:
        codes.one_at_a_time(cast.mia.email)
    rows = list(OutgoingMail.objects.filter(kind="accounts.code").order_by("pk"))
    lasting = [row for row in rows if "last" in row.params]
    assert len(given) == 2 and all(isinstance(one, str) for one in given)
    assert (len(rows), len(lasting)) in {(11, 0), (12, 1)}
    for hour in (4, 12, 23):
        asked = mailed(cast.mia.email, at + timedelta(hours=hour))
        assert asked == OutgoingMail.objects.filter(kind="accounts.code").order_by("pk").last().code
