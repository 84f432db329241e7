"""A day of each of the staff in a browser, on a phone and in Spanish: what they do, and what they may not."""

import pytest
from django.urls import reverse

from feedback.models import Feedback

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def item_of(scene, who: str) -> dict:
    """The message of tests/browser/also.py that waits for the team."""
    return next(given for name, whose, given in scene.also if name == "feedback:staff_item" and whose == who)


def test_omar_answers_a_message_and_sees_his_clock(visit, scene):
    row = Feedback.objects.get(pk=item_of(scene, "omar")["pk"])
    with visit("omar") as visitor:
        page = visitor.page
        page.goto("/es/staff/")
        page.locator(f"main a[href*='/{row.pk}/']").first.click()
        assert "Bins." in page.locator("main").inner_text()
        page.locator("textarea[name=body]").fill("Pusimos dos botes nuevos.")
        page.locator("input[name=kind][value=done]").check(force=True)
        page.locator("input[name=language][value=es]").check(force=True)
        page.locator("form[action$='/answer/'] button[type=submit]").click()
        assert page.locator("[role=status]").inner_text().startswith("Listo.")
        assert visitor.look("es") == []
        page.locator("nav.thumb a[href='/es/staff/me/']").click()
        assert page.locator("h1").inner_text() == "Mi reloj"
        assert page.locator(".clock").first.is_visible()
        assert "Con nosotros desde" in page.locator("main").inner_text()
    row.refresh_from_db()
    assert row.status == Feedback.Status.ANSWERED


def test_bea_reads_every_site_and_answers_nowhere(visit, scene):
    pk = item_of(scene, "omar")["pk"]
    with visit("bea") as visitor:
        page = visitor.page
        page.goto("/es/staff/")
        assert {"North", "South"} <= set(page.locator("main").inner_text().split())
        page.goto(f"/es/staff/sites/north/feedback/{pk}/")
        assert "Bins." in page.locator("main").inner_text()
        assert page.locator("main textarea").count() == 0
        assert page.locator("main form[action$='/answer/'], main form[action$='/hand-back/']").count() == 0
        assert visitor.faults("/es/staff/sites/south/meetings/", language="es") == []


def test_olga_finds_nothing_at_north_and_her_own_site_at_south(visit, scene):
    pk = item_of(scene, "omar")["pk"]
    paths = [f"/es/staff/sites/north/{place}/" for place in ("roster", "feedback", "meetings", "digests")]
    with visit("olga") as visitor:
        for path in [*paths, f"/es/staff/sites/north/feedback/{pk}/"]:
            assert visitor.faults(path, language="es", status=404) == []
            assert visitor.page.locator("h1").inner_text() == "No encontramos esta página"
        assert visitor.faults("/es/staff/sites/south/feedback/", language="es") == []
    with visit("omar") as visitor:  # there was something to refuse
        assert visitor.faults(paths[1], language="es") == []


def test_mia_reads_releases_and_declines(visit, scene):
    waiting = Feedback.objects.filter(status=Feedback.Status.RECEIVED).order_by("received_on", "pk")
    released, declined = waiting[:2]
    with visit("mia") as visitor:
        page = visitor.page
        page.goto("/es/admin/feedback/feedback/")
        page.locator(f"a[href='{_address(released)}']").click()
        assert released.body in page.locator("main").inner_text()
        page.locator("form[action$='/release/'] button").first.click()
        page.goto(f"/es{_bare(declined)}")
        page.locator("summary[data-key=d]").click()
        form = page.locator("form[action$='/decline/']")
        form.locator("select[name=reason]").select_option("advertising")
        form.locator("button[type=submit]").click()
        assert visitor.complaints == []
    assert [Feedback.objects.get(pk=row.pk).status for row in (released, declined)] == ["with_site", "declined"]


def _bare(row: Feedback) -> str:
    return reverse("admin:feedback_feedback_change", args=[row.pk])


def _address(row: Feedback) -> str:
    return f"/es{_bare(row)}"
