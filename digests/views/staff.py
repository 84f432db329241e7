"""What a site's staff reads: the same digests at once, with needs, planned last days and links to the work."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from lib.requests import SignedIn
from sites_app.models import Site

from .. import charts, labels, lists
from ..models import Digest
from ..weeks import Week

PER_PAGE = 26


def _site(request: SignedIn, slug: str) -> Site:
    return get_object_or_404(Site.objects.visible_to(request.access), slug=slug)


def staff_list(request: SignedIn, slug: str) -> HttpResponse:
    """Every week: built, missed, queued when; the newest first."""
    site = _site(request, slug)
    rows = Digest.objects.visible_to(request.access).at(site).newest().select_related("site")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    items = [
        {
            "row": row,
            "title": labels.week_title(row.starts_on),
            "decisions": labels.decided_by_staff(row.public_part, len(row.staff_part["planned_last_days"]))
            if row.data
            else [],
        }
        for row in page
    ]
    return render(
        request, "digests/staff_list.html", {"site": site, "section": "digests", "page": page, "items": items}
    )


def staff_digest(request: SignedIn, slug: str, week: Week) -> HttpResponse:
    """One week as its commander reads it; nothing about a person is linked."""
    rows = Digest.objects.visible_to(request.access).built().at(_site(request, slug))
    row = get_object_or_404(rows.of_week(week).select_related("site"))
    read = lists.reading([row], now=request.now, staff=True)
    weeks = _weeks_up_to(row)
    context = {
        "site": row.site,
        "section": "digests",
        "digest": row,
        "title": labels.week_title(row.starts_on),
        "decisions": lists.for_staff(row, read),
        "due": lists.due_this_week(row, read),
        "chart": charts.series(weeks),
        "chart_weeks": len(weeks),
        "figures": lists.staff_figures(row),
    }
    return render(request, "digests/staff_digest.html", context)


def _weeks_up_to(row: Digest) -> list[Digest]:
    """That week and the eleven before it, the oldest first; a missed one is not among them."""
    rows = Digest.objects.built().filter(site=row.site_id, starts_on__lte=row.starts_on).newest()
    return list(rows[: charts.WEEKS])[::-1]
