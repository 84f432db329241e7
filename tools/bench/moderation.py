"""The moderators' queue, first page and search; the reference is Django's default admin list on the same rows."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import resolve

from accounts.models import MODERATORS, User
from feedback.models import Feedback
from sites_app.access import access_of
from sites_app.models import ModeratorScope
from tools.bench import ground
from tools.bench.clocks import seconds
from tools.bench.rounds import ROUNDS, Ratio, ratios, say


class DefaultList(admin.ModelAdmin):
    """As `admin.site.register` makes it, with what a list of messages shows, filters and searches."""

    list_display = ("id", "site", "category", "status", "received_on")
    list_filter = ("status", "category", "language", "site")
    search_fields = ("body",)

    def has_view_permission(self, request, obj=None) -> bool:
        return True


PAGES = (("first page", {}, 10), ("search", {"q": "corner w77"}, 40))
# For growth a search whose page is full at either size: one in 1,667 messages.
GROWN = {"first page": {}, "search": {"q": "w76 or w77 or w78"}}


def run(scale: str) -> list[Ratio]:
    rows = 1_000_000 if scale == "full" else 100_000
    ours, default = resolve("/admin/feedback/feedback/").func, DefaultList(Feedback, admin.site).changelist_view
    fewer, before = _grow(rows // 10), {name: _times(ours, query) for name, query in GROWN.items()}
    times = _grow(rows) / fewer
    found = []
    for name, query, goal in PAGES:
        values, mine, theirs = ratios(
            lambda query=query: 1 / seconds(lambda: _shown(ours, query)),
            lambda query=query: 1 / seconds(lambda: _shown(default, query)),
        )
        say(f"  {name}: ours {[round(1000 / v) for v in mine]} ms, default {[round(1000 / v) for v in theirs]} ms")
        found.append(Ratio(f"moderation queue, {rows} rows, {name}: times faster", values, goal))
        growth = [after / one for one, after in zip(before[name], _times(ours, GROWN[name]), strict=True)]
        found.append(Ratio(f"moderation queue, {name}: time at {times:.0f} x the rows", growth, 1.5, at_least=False))
    return found


def _grow(rows: int) -> int:
    """Up to so many messages, and how many there are now: a database that has more keeps them."""
    ground.feedback(max(0, rows - _rows()))
    ground.analyze()
    return _rows()


def _rows() -> int:
    return ground.one("SELECT count(*) FROM feedback_feedback")


def _times(view: Callable, query: dict[str, str]) -> list[float]:
    """Of some rounds, after one to warm up."""
    return [seconds(lambda: _shown(view, query)) for _ in range(ROUNDS + 1)][1:]


def _shown(view: Callable, query: dict[str, str]) -> None:
    request = RequestFactory().get("/admin/feedback/feedback/", query)
    request.user = _moderator()
    request.now, request.LANGUAGE_CODE = datetime.now(UTC), "en"  # type: ignore[attr-defined]
    request.access = access_of(request.user, now=request.now)  # type: ignore[attr-defined]
    request.session, request._messages = {}, []  # type: ignore[attr-defined]
    response = view(request)
    if hasattr(response, "render"):
        response.render()
    if response.status_code != 200:
        raise RuntimeError(f"the list was answered {response.status_code}")


def _moderator() -> User:
    """A moderator of all sites, who may look at everything the default list asks for."""
    user, made = User.objects.get_or_create(email="bench@example.org", defaults={"is_superuser": False})
    if made:
        user.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
        ModeratorScope.objects.update_or_create(user=user, defaults={"all_sites": True})
    return user
