"""What a language or a city's own words must reach beside the pages of tests/browser/addresses.py.

Every form of the admin with a row in it, what only the bureau opens, and every answer that is a file.
"""

from contextlib import suppress

from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from digests.weeks import Week
from feedback.models import Feedback
from meetings.models import Meeting
from tests.browser.addresses import Place
from tests.browser.scene import Scene

BUREAU = ("pages:staff_bureau", "pages:staff_counted")
# Steps of a moderator that have a page of their own.
STEPS = (
    "feedback_backlog", "feedback_records", "feedback_pause", "feedback_release", "feedback_decline",
    "feedback_escalate", "feedback_show_author", "feedback_redact", "feedback_publish", "feedback_site",
    "feedback_hold", "feedback_answer",
)  # fmt: skip


def further_pages(scene: Scene, language: str = "en") -> list[Place]:
    """As Ada sees the admin, as Mia her steps, as Bea the bureau's."""
    with translation.override(language):
        found = [Place(name, _address(name, scene), "bea") for name in BUREAU]
        found += [Place("admin", path, "ada") for path in _of_admin()]
        row = Feedback.objects.filter(status="received").earliest("pk")
        for name in STEPS:
            try:
                path = reverse(f"admin:{name}", args=[row.pk])
            except NoReverseMatch:
                path = reverse(f"admin:{name}")
            found.append(Place(f"admin:{name}", path, "mia"))
    return found


def _of_admin() -> list[str]:
    """Of each model: its empty form, and the form, the history and the question before deletion of a row."""
    found = [reverse("admin:app_list", args=["sites_app"]), reverse("admin:index") + "nothing-here/"]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        for page in ("add", *(("change", "history", "delete") if row else ())):
            with suppress(NoReverseMatch):  # messages have steps instead of forms
                found.append(reverse(f"{name}_{page}", args=[] if page == "add" else [row.pk]))
    return found


def _address(name: str, scene: Scene) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[scene.cast.north.slug])


def files(scene: Scene) -> list[tuple[str | None, str]]:
    """(who, path) of each answer that is no page: the API, calendars, tables, feeds."""
    north, token = scene.cast.north.slug, scene.kwargs["meetings:rsvp_manage"]["token"]
    week: Week = scene.kwargs["digests:digest"]["week"]
    meeting = Meeting.objects.get(**scene.kwargs["meetings:meeting"])
    api, staff = "/api/v1", f"/staff/sites/{north}"
    everybody = [
        f"{api}/", f"{api}/sites/", f"{api}/sites/{north}/", f"{api}/sites/{north}/officers/", f"{api}/commitment/",
        f"{api}/sites/{north}/meetings/", f"{api}/sites/{north}/feedback/", f"{api}/sites/{north}/promises/",
        f"{api}/sites/{north}/digests/", f"{api}/sites/{north}/digests/{week.year}-W{week.number:02}/",
        f"{api}/digests.csv",
        f"{api}/meetings/{meeting.pk}/", f"{api}/sites/nowhere/",
        "/commitment/stints.csv", "/commitment/curve.csv",
        f"/sites/{north}/calendar.ics", f"/meetings/{meeting.pk}/meeting.ics", f"/rsvp/{token}/meeting.ics",
        f"/sites/{north}/digests.atom", "/robots.txt", "/sitemap.xml", "/manifest.webmanifest", "/nothing-here/",
        "/es/nothing-here/", "/.well-known/security.txt", "/feedback/reminder/2026-12-24/",
        f"/es/rsvp/{token}/meeting.ics",
    ]  # fmt: skip
    of_staff = {
        "rosa": ["/me/export/", "/es/me/export/", f"{api}/staff/sites/"],
        "nora": [
            f"{api}/staff/sites/", f"{api}/staff/sites/{north}/roster/", f"{api}/staff/sites/{north}/feedback/",
            f"{api}/staff/sites/{north}/meetings/", f"{api}/staff/sites/nowhere/roster/", f"{staff}/roster.csv",
            f"{staff}/meetings/export.csv", f"/es{staff}/roster.csv", f"/es{staff}/meetings/export.csv",
        ],
        "bea": [f"{lead}/staff/{name}" for lead in ("", "/es") for name in ("bureau.csv", "bureau.xlsx", "stints.csv")],
        "ada": [f"{lead}/admin/sites_app/officer/roster/{name}" for lead in ("", "/es")
                for name in ("roster.csv", "template.csv", "template.xlsx")],
    }  # fmt: skip
    return [(None, path) for path in everybody] + [(who, path) for who, paths in of_staff.items() for path in paths]
