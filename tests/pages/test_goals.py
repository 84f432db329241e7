"""What a neighborhood sees at a glance: goals with a day, late promises, and a notice that two people published."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sites_app.actions.notices import approve
from sites_app.models import Course, EvidenceSummary, Finding, Goal, Notice
from tests.browser.scene import browser_of, build_scene
from tests.people import build_cast, new_user, today_at_home

TODAY = today_at_home()


@pytest.fixture
def scene(db):
    return build_scene(build_cast())


def goal(site, place, kind, **fields) -> Goal:
    fields = {"agreed_on": TODAY - timedelta(days=9), "due": TODAY + timedelta(days=90), **fields}
    texts = {"text": {"en": f"Goal {place}", "es": f"Meta {place}"}, "measure": {"en": "We count", "es": "Contamos"}}
    return Goal(site=site, place=place, kind=kind, **texts, **fields)


def notice(**fields) -> Notice:
    fields = {"begins": TODAY, "ends": TODAY + timedelta(days=3), **fields}
    known = {"en": "Somebody was hurt.", "es": "Alguien resultó herido."}
    return Notice.objects.create(title={"en": "What happened", "es": "Qué pasó"}, known=known, **fields)


def test_rosa_reads_the_goals_in_her_language_until_they_end(scene):
    north = scene.cast.north
    for row in (goal(north, 1, "safer"), goal(north, 2, "seen")):
        row.full_clean()
        row.save()
    page = Client().get("/es/sites/north/").content.decode()
    assert "Lo que queremos lograr juntos" in page and "Meta 1" in page and "Contamos" in page
    Goal.objects.update(ended_on=TODAY, reached=True)
    assert "Meta 1" not in Client().get("/es/sites/north/?again").content.decode()


def test_three_goals_at_most_and_both_kinds_take_turns(scene):
    north = scene.cast.north
    goal(north, 1, "safer").save()
    with pytest.raises(ValidationError, match="take turns"):
        goal(north, 2, "safer").full_clean()
    goal(north, 2, "seen").save()
    goal(north, 3, "safer").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        goal(north, 3, "seen").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        goal(north, 4, "seen").save()
    with pytest.raises(ValidationError, match="lies after the meeting"):
        goal(scene.cast.south, 1, "seen", due=TODAY - timedelta(days=30)).full_clean()


def test_a_notice_is_public_only_once_a_second_person_published_it(scene):
    ada, other = scene.cast.ada, new_user("adam", is_superuser=True)
    row = notice(written_by=ada)
    assert "What happened" not in Client().get("/sites/north/").content.decode()
    assert not approve(row, by=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=row.pk).update(approved_by=ada)
    assert approve(row, by=other)
    for path in ("/sites/north/?2", "/sites/south/?2"):
        page = Client().get(path).content.decode()
        assert "What happened" in page and "Somebody was hurt." in page


def test_it_ends_by_itself_and_another_neighborhoods_is_not_shown(scene):
    other = new_user("adam", is_superuser=True)
    for fields in (
        {"site": scene.cast.south},
        {"begins": TODAY - timedelta(days=9), "ends": TODAY - timedelta(days=1)},
        {"begins": TODAY + timedelta(days=1), "ends": TODAY + timedelta(days=2)},
    ):
        assert approve(notice(written_by=scene.cast.ada, **fields), by=other)
    assert "What happened" not in Client().get("/sites/north/").content.decode()
    assert "What happened" in Client().get("/sites/south/").content.decode()


def test_a_changed_notice_needs_the_second_person_again(scene):
    row = notice(written_by=new_user("adam", is_superuser=True))
    approve(row, by=scene.cast.ada)
    form = browser_of(scene.cast, "ada")
    path = reverse("admin:sites_app_notice_change", args=[row.pk])
    page = form.get(path).content.decode()
    assert page
    sent = {
        "title_en": "Changed", "title_es": "Cambiado", "known_en": "More", "known_es": "Más",
        "begins": TODAY.isoformat(),
        "ends": TODAY.isoformat(), "title_0": "Changed", "title_1": "Cambiado", "known_0": "More", "known_1": "Más",
    }  # fmt: skip
    answer = form.post(path, sent)
    row.refresh_from_db()
    assert (answer.status_code, row.approved_by, row.written_by) == (302, None, scene.cast.ada)


def test_late_promises_are_counted_where_one_looks_first(scene):
    page = Client().get("/sites/north/").content.decode()
    glance = page[page.index('class="glance"') : page.index("</dl>", page.index('class="glance"'))]
    assert "Next meeting" in glance and "555-0130" in glance
    assert "Nothing is late" in glance or "late</a>" in glance


def test_the_evidence_has_a_bottom_line_and_says_who_checked(scene):
    texts = {"measure": {"en": "violent crime"}, "period": {"en": "2011 to 2016"}, "source": "Somebody"}
    Finding.objects.create(finding={"en": "down by one third"}, kind="agency_figure", **texts)
    Finding.objects.create(finding={"en": "no clear change"}, kind="evaluation", null_result=True, **texts)
    EvidenceSummary.objects.create(measure={"en": "violent crime"}, text={"en": "Studies disagree."})
    page = " ".join(Client().get("/evidence/").content.decode().split())
    assert '<p class="lead">Studies disagree.</p>' in page
    assert page.count('<td data-label="Checked by somebody else?">No</td>') == 1
    assert page.count('<td data-label="Checked by somebody else?">Yes</td>') == 1


def test_a_course_says_how_many_took_it_only_with_its_source(db):
    row = Course(name={"en": "Listening first"}, taken=5, department=3, source="Somebody")
    with pytest.raises(ValidationError, match="Both numbers"):
        row.full_clean()
    row.taken, row.department = 812, 8900
    row.full_clean()
    row.save()
    assert (
        "812 of 8,900" in Client().get("/evidence/").content.decode()
        or "812 of 8900" in Client().get("/evidence/?2").content.decode()
    )
