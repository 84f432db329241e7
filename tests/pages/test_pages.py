"""Pages that join apps: what they say, to whom they say nothing, and what they cost.

Rules: ADDR-1, FIND-5, FIG-17, FIG-18, SEC-20.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from feedback.models import Feedback, Message
from lib.cache import invalidate_site_pages
from lib.redis_client import page_client
from meetings.models import Action, Meeting
from sites_app.models import Officer, Program, Site
from tests.browser.scene import build_scene
from tests.people import new_officer, new_site, serve, today_at_home
from tests.sites_app.factories import many_officers

TODAY = today_at_home()
DAY = timedelta(days=1)
PUBLIC = ["/", "/sites/", "/sites/north/", "/about/", "/about/numbers/", "/privacy/"]
KEPT = PUBLIC[:3]


@pytest.fixture
def scene(cast):
    """North with something of everything."""
    built = build_scene(cast)
    Program.objects.create(site=cast.north, name={"en": "Saturday football"}, what={"en": "For ages 8 to 12"})
    page_client().flushdb()  # a test's transaction never commits, so what the scene did would stay "changing"
    return built


def text_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def reads_of(client, path: str) -> int:
    """SQL of one GET of a page that nobody has kept; BEGIN, COMMIT and SAVEPOINT are not counted."""
    invalidate_site_pages("north")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in queries)


def ten_times_as_much(site: Site) -> None:
    """Officers, messages, promises, meetings and programs at North, and more sites beside it."""
    many_officers(site, 30, today=TODAY)
    sites = [new_site(f"Site{number}") for number in range(10)]
    for place in sites:
        many_officers(place, 3, today=TODAY, prefix=place.slug)
    day = {"received_on": TODAY - DAY, "since": TODAY - DAY, "released_on": TODAY - DAY,
           "about_person": False, "counted": True}  # fmt: skip
    shown = {"published_on": TODAY, "may_publish": True, "public_body": {"en": "A lamp", "es": "Una lámpara"}}
    shown["required_languages"] = ["en", "es"]
    rows = Feedback.objects.bulk_create(
        Feedback(site=site, category="idea", body=f"{n}", status="answered", **day, **shown) for n in range(30)
    )
    Message.objects.bulk_create(
        Message(
            feedback=row, position=1, kind="answer", sender="site", body="Yes", language="en", on=TODAY,
            answer_kind="doing", promise_due=TODAY + DAY, promise_role="team", promise={"en": "A new lamp"},
        )
        for row in rows
    )  # fmt: skip
    soon = datetime.now(UTC) + 3 * DAY
    gatherings = Meeting.objects.bulk_create(
        Meeting(site=site, status="scheduled", title={"en": f"Meeting {n}"}, place="Library", starts_at=soon + n * DAY,
                ends_at=soon + n * DAY + timedelta(hours=1), changed_on=TODAY)
        for n in range(20)
    )  # fmt: skip
    Action.objects.bulk_create(Action(meeting=row, text={"en": "Ask"}, due=TODAY + 9 * DAY) for row in gatherings)
    Program.objects.bulk_create(Program(site=site, name={"en": f"Program {n}"}) for n in range(20))


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_site_page_reads_eight_times_whatever_its_size(client, scene, prefix):
    few = reads_of(client, f"{prefix}/sites/north/")
    ten_times_as_much(scene.cast.north)
    many = reads_of(client, f"{prefix}/sites/north/")
    assert few == many <= 8
    assert "A new lamp" in text_of(client, f"{prefix}/sites/north/")


@pytest.mark.parametrize("path", KEPT)
def test_lists_of_sites_cost_the_same_at_any_size(client, scene, path):
    few = reads_of(client, path)
    ten_times_as_much(scene.cast.north)
    assert few == reads_of(client, path) <= 8


@pytest.mark.parametrize("path", [*KEPT, *(f"/es{path}" for path in KEPT)])
def test_second_visitor_costs_no_read_and_gets_no_cookie(client, scene, path, django_assert_num_queries):
    first = client.get(path)
    with django_assert_num_queries(0):
        second = client.get(path)
    assert second.content == first.content and not second.cookies
    assert second["Cache-Control"] == first["Cache-Control"] and second["Cache-Control"].startswith("public")
    assert second["Content-Language"] == ("es" if path.startswith("/es") else "en")


def test_a_made_up_query_makes_no_page_render_again(client, scene, django_assert_num_queries):
    client.get("/sites/north/")
    with django_assert_num_queries(0):
        assert client.get("/sites/north/?bust=1").status_code == 200


@pytest.mark.parametrize("path", ["/about/", "/privacy/"])
def test_lasting_pages_never_ask_the_database(client, db, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not client.get(path).cookies


@pytest.mark.parametrize(
    ("path", "before", "said"),
    [
        ("/about/", "You write. No name", "A few words are enough, and mistakes do not matter."),
        ("/es/about/", "Usted escribe. Sin nombre", "Bastan pocas palabras, y los errores no importan."),
    ],
)
def test_rosa_who_fears_to_write_badly_reads_that_a_few_words_are_enough(client, db, path, before, said):
    (step,) = [line for line in text_of(client, path).splitlines() if before in line]
    assert said in step


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", ("Anybody who looks around here can read what you send.", "In danger? Call")),
        ("/es/", ("No le llega a la policía ni a la ciudad.", "¿Está en peligro? Llame al")),
    ],
)
def test_a_demonstration_says_who_does_not_get_it_and_whom_to_call(client, db, settings, path, said):
    assert 'class="invented"' not in client.get(path).content.decode()
    settings.DEMO = True
    page_client().flushdb()
    page = client.get(path).content.decode()
    banner = page.partition('class="invented"')[2].partition("</aside>")[0]
    assert all(one in banner for one in said) and '<a href="tel:911">911</a>' in banner


def test_a_changed_site_is_seen_at_once(client, scene, django_capture_on_commit_callbacks):
    assert "Nothing like it" not in text_of(client, "/sites/north/")
    Site.objects.filter(slug="north").update(intro={"en": "Nothing like it."})
    assert "Nothing like it" not in text_of(client, "/sites/north/"), "nobody said that it changed: it was kept"
    with django_capture_on_commit_callbacks(execute=True):
        invalidate_site_pages("north")
    assert "Nothing like it" in text_of(client, "/sites/north/")


def test_a_page_that_is_changing_is_neither_served_nor_kept(client, scene):
    kept = text_of(client, "/sites/north/")
    invalidate_site_pages("north")  # in a transaction that has not ended
    Site.objects.filter(slug="north").update(intro={"en": "Half of a change."})
    assert "Half of a change." not in kept
    assert "Half of a change." in text_of(client, "/sites/north/")


@pytest.mark.parametrize("path", PUBLIC)
def test_visitor_and_commander_get_the_same_bytes(as_, scene, path):
    visitor, nora = as_(None).get(path), as_("nora").get(path)
    assert visitor.content == nora.content
    assert not hasattr(visitor.wsgi_request, "session") and not hasattr(visitor.wsgi_request, "user")


def test_hidden_officer_is_counted_and_never_named(client, scene):
    olaf = new_officer(None, "N-900", "Olaf", "Hidden", publication=Officer.Publication.HIDDEN)
    serve(olaf, scene.cast.north, since=TODAY - 90 * DAY)
    text = text_of(client, "/sites/north/")
    assert "2 officers today; the team has room for" in text and "Omar Ortiz" in text
    assert "Olaf" not in text and "Hidden" not in text and "N-900" not in text


@pytest.mark.parametrize("path", ["/sites/north/", "/sites/north/team/"])
def test_whoever_counts_the_cards_comes_to_what_the_sentence_says(client, scene, path):
    text = text_of(client, path)
    assert "1 officer today; the team has room for" in text and "And 1 commander, who is not counted" in text
    assert text.count("person__more") == 2 and "not shown here" not in text
    olaf = new_officer(None, "N-900", "Olaf", "Hidden", publication=Officer.Publication.HIDDEN)
    serve(olaf, scene.cast.north, since=TODAY - 90 * DAY)
    page_client().flushdb()
    text = text_of(client, path)
    assert "2 officers today; the team has room for" in text and "1 officer is not shown here." in text
    assert text.count("person__more") == 2


def test_marks_are_drawn_where_they_are_few_and_say_what_they_mean(client, scene):
    few = text_of(client, "/sites/north/")
    assert few.count("Crossed ring: ended before five years.") == 1 and 'href="#' in few.split('id="promise"')[1]
    many_officers(Site.objects.get(slug="north"), 21, today=TODAY)
    page_client().flushdb()
    many = text_of(client, "/sites/north/")
    assert "<symbol" not in many and 'class="keep__bar"' in many


def test_promise_in_the_other_language_says_so(client, scene):
    Action.objects.create(meeting=Meeting.objects.first(), text={"en": "Mend the swing"}, due=TODAY)
    page_client().flushdb()
    for path in ("/sites/north/", "/sites/north/meetings/"):
        english, spanish = text_of(client, path), text_of(client, f"/es{path}")
        assert 'lang="en" dir="ltr">Mend the swing' in spanish and "Por ahora solo en inglés." in spanish
        assert "Mend the swing" in english and ">Mend the swing</span>" not in english


def test_one_role_has_one_name_in_the_list_of_promises(client, scene):
    message = Message.objects.promises().first()
    Message.objects.filter(pk=message.pk).update(promise_role="senior_lead")
    Action.objects.create(
        meeting=Meeting.objects.first(), text={"en": "Mend the swing"}, due=TODAY, owner_role="senior_lead"
    )
    page_client().flushdb()
    text = text_of(client, "/sites/north/")
    promised = text.split('id="promised"')[1]
    assert promised.count("The senior lead officer") >= 2 and ">Senior lead officer" not in promised


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_role_is_named_alike_in_answers_and_at_meetings(language):
    shared = set(Message.Role.values) & set(Action.OwnerRole.values)
    assert len(shared) == 5
    with override(language):
        assert all(Message.Role(role).label == str(Action.OwnerRole(role).label) for role in shared)


def test_columns_for_programs_stand_apart_from_the_figures_people_read(client, scene):
    figures, columns = text_of(client, "/about/numbers/").split('id="columns"')
    assert 'id="days_served"' in figures and "digest-" not in figures
    assert (
        'id="digest-late_answers" translate="no">late_answers<' in columns and 'href="/api/v1/digests.csv"' in columns
    )


@pytest.mark.parametrize("path", ["/", "/sites/"])
def test_not_verified_is_explained_once_where_it_stands(client, scene, path):
    note = "We have not seen the name of this area in an official source yet"
    Site.objects.update(area="Elm", area_verified=True)
    page_client().flushdb()
    assert note not in text_of(client, path)
    Site.objects.update(area_verified=False)
    page_client().flushdb()
    text = text_of(client, path)
    assert text.count(note) == 1 and 'Elm<span class="soft">*</span>' in text


def test_a_neighborhoods_page_goes_from_writing_and_meeting_to_who_they_are_and_what_came_of_it(client, scene):
    text = text_of(client, "/sites/north/")
    order = [text.index(part) for part in ("/sites/north/feedback/new/", 'class="glance"', 'id="meeting"', 'id="team"',
                                           'id="said"', 'id="reach"')]  # fmt: skip
    assert order == sorted(order)


def test_initials_stand_for_the_name(client, scene):
    Officer.objects.filter(serial_number="N-101").update(publication=Officer.Publication.INITIALS)
    text = text_of(client, "/sites/north/")
    assert "O. O." in text and "Ortiz" not in text


def test_officer_who_left_is_gone_from_the_team(client, scene):
    gone = new_officer(None, "N-901", "Gil", "Gone")
    serve(gone, scene.cast.north, since=TODAY - 900 * DAY, until=TODAY - 2 * DAY)
    assert "Gil" not in text_of(client, "/sites/north/")


def test_site_page_has_everything_a_resident_comes_for(client, scene):
    text = text_of(client, "/sites/north/")
    for wanted in ("/sites/north/feedback/new/", "/feedback/receipt/", "Saturday football", "Omar Ortiz"):
        assert wanted in text
    assert 'class="bar"' in text
    assert "You said, we did" in text and "Thank you for the walk to school." in text


def test_promises_of_answers_and_meetings_stand_in_one_line_the_earliest_first(client, scene):
    ten_times_as_much(scene.cast.north)
    Action.objects.filter(meeting__title__en="Meeting 3").update(due=TODAY - 3 * DAY, text={"en": "Mend the swing"})
    text = text_of(client, "/sites/north/")
    late, open_ = text.index("Mend the swing"), text.index("A new lamp")
    assert late < open_ and "Late since" in text


def test_promise_of_an_item_set_apart_is_not_public(client, scene):
    ten_times_as_much(scene.cast.north)
    assert "A new lamp" in text_of(client, "/sites/north/")
    with_promise = Feedback.objects.filter(messages__promise__en="A new lamp")
    with_promise.update(status="escalated", escalation="misconduct", settled_on=TODAY)
    invalidate_site_pages("north")
    assert "A new lamp" not in text_of(client, "/sites/north/")


def test_spanish_page_is_spanish_and_leads_to_spanish_pages(client, scene):
    text = text_of(client, "/es/sites/north/")
    assert '<html lang="es"' in text and "Su equipo" in text
    assert "/es/sites/north/feedback/new/" in text and 'hreflang="en"' in text
    assert "Your team" not in text


def test_unknown_site_is_404_in_both_languages(client, db):
    assert client.get("/sites/nowhere/").status_code == client.get("/es/sites/nowhere/").status_code == 404


def test_site_without_records_shows_no_figure_of_the_promise(client, scene):
    Site.objects.filter(slug="north").update(records_complete_from=None)
    text = text_of(client, "/sites/north/")
    assert "We do not know who left this neighborhood in earlier years" in text and 'class="keep__bar"' not in text


def test_privacy_page_says_what_the_settings_say(client, db):
    with override_settings(RETENTION_DAYS={"feedback": 4321, "rsvp_contact": 14}):
        assert "4321" in text_of(client, "/privacy/").replace(",", "")


# Behind sign-in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "status"), [(None, 302), ("rosa", 404), ("omar", 200), ("bea", 200), ("mia", 200)])
def test_staff_overview_is_for_staff(as_, scene, name, status):
    assert as_(name).get("/staff/").status_code == status


def test_the_overview_counts_messages_only_for_whom_they_are(as_, scene):
    """An administrator does not read them, and would be told that there are none."""
    assert "to answer" in text_of(as_("nora"), "/staff/")
    ada = text_of(as_("ada"), "/staff/")
    assert "North" in ada and "to answer" not in ada


def test_officer_of_another_site_sees_nothing_of_north(as_, scene):
    assert "North" in text_of(as_("omar"), "/staff/")
    assert "/staff/sites/north/" not in text_of(as_("olga"), "/staff/")


def test_rosa_finds_exports_and_ends_her_own_things(as_, scene):
    rosa = as_("rosa")
    assert "Please cut the hedge at the school." in rosa.get("/me/export/").content.decode()
    assert "Please cut the hedge at the school." not in as_("rey").get("/me/export/").content.decode()
    assert 'href="/me/feedback/#write"' in rosa.get("/me/").content.decode()
    assert text_of(rosa, "/me/") and text_of(rosa, "/me/delete/")
    data = text_of(rosa, "/me/data/")
    assert "Please cut the hedge at the school." in data and "rosa@example.org" in data and "{" not in data
    assert "Please cut the hedge at the school." in text_of(rosa, "/me/") + text_of(rosa, "/me/feedback/")
    done = rosa.post("/me/delete/", follow=True)
    assert done.redirect_chain == [("/account-deleted/", 302)] and "Your account is deleted" in done.content.decode()
    assert type(scene.cast.rosa).objects.filter(email="rosa@example.org").exists() is False
    assert rosa.get("/me/").status_code == 302


def test_asking_for_the_deletion_page_deletes_nobody(as_, scene):
    as_("rosa").get("/me/delete/")
    assert type(scene.cast.rosa).objects.filter(email="rosa@example.org").exists()
