"""An officer's own page: the own clock, what the public reads, and what can be changed about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lib.requests import SignedIn

from .. import actions, cards, handover, statistics
from ..forms.officer import DisputeForm, IntroductionForm, PhotoForm, PublicationForm
from ..models import Assignment, Officer, Site


def staff_me(request: SignedIn) -> HttpResponse:
    """My clock, what everybody can read about me, and how to change it or say that it is wrong."""
    return _page(request, _me(request))


def staff_me_publication(request: SignedIn) -> HttpResponse:
    """How the public may know me; everywhere from the next request on."""
    officer = _me(request)
    form = PublicationForm(request.POST)
    if not form.is_valid():
        return _page(request, officer, publication_form=form)
    actions.publish_as(officer, publication=form.cleaned_data["publication"])
    messages.success(request, _("Saved. It counts everywhere from now on."))
    return redirect("sites:staff_me")


def staff_me_introduction(request: SignedIn) -> HttpResponse:
    """My introduction, shown only while I agree."""
    officer = _me(request)
    form = IntroductionForm(request.POST)
    if not form.is_valid():
        return _page(request, officer, introduction_form=form)
    actions.introduce(officer, now=request.now, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("sites:staff_me")


def staff_me_photo(request: SignedIn) -> HttpResponse:
    """Takes my photo away for good."""
    actions.remove_photo(_me(request))
    messages.success(request, _("Your photo is gone."))
    return redirect("sites:staff_me")


def staff_me_new_photo(request: SignedIn) -> HttpResponse:
    """My own photo; the day on which I agreed is today."""
    officer = _me(request)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, officer, photo_form=form)
    image, alt = form.cleaned_data["portrait"], form.cleaned_data["alt"]
    actions.set_photo(officer, image=image, alt=alt, consented_on=_today(officer, request))
    messages.success(request, _("Saved. Your photo stands beside your full name."))
    return redirect("sites:staff_me")


def staff_me_agree(request: SignedIn, pk: int, field: str) -> HttpResponse:
    """Neighbors may know of this day; or, without `agree`, that is taken back."""
    asked = [one for one in _questions(request, _me(request)) if (one.assignment.pk, one.field) == (pk, field)]
    if not asked:
        raise Http404
    agrees = bool(request.POST.get("agree"))
    actions.agree(asked[0].assignment, field=field, day=asked[0].day if agrees else None)
    messages.success(request, _("Saved. It counts everywhere from now on."))
    return redirect("sites:staff_me")


def staff_me_dispute(request: SignedIn) -> HttpResponse:
    """This is wrong: somebody answers by a day that is told at once."""
    officer = _me(request)
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _page(request, officer, dispute_form=form)
    actions.dispute(officer, text=form.cleaned_data["text"], today=_today(officer, request))
    messages.success(request, _("Thank you. The day by which you get an answer stands below."))
    return redirect("sites:staff_me")


def _me(request: SignedIn) -> Officer:
    return get_object_or_404(
        Officer.objects.select_related("photo").defer("photo__image"), pk=request.access.own_page_of
    )


def _page(request: SignedIn, officer: Officer, **bound: forms.BaseForm) -> HttpResponse:
    site_ids = sorted(request.access.serves_at)
    sites = list(Site.objects.filter(pk__in=site_ids).by_name())
    by_site = statistics.terms(site_ids)
    context: dict[str, Any] = {
        "section": "clock",
        "site": sites[0] if len(sites) == 1 else None,
        "officer": officer,
        "places": [_place(site, officer, by_site.get(site.pk, []), request) for site in sites],
        "questions": _questions(request, officer),
        "leaves": officer.leaves.order_by("-start"),
        "disputes": officer.disputes.order_by("-said_on", "-pk"),
        "has_photo": hasattr(officer, "photo"),
        "publication_form": PublicationForm(initial={"publication": officer.publication}),
        "introduction_form": IntroductionForm.of(officer),
        "photo_form": PhotoForm(),
        "dispute_form": DisputeForm(),
        **bound,
    }
    return render(
        request, "sites_app/staff_me.html", context, status=400 if any(form.errors for form in bound.values()) else 200
    )


def _questions(request: SignedIn, officer: Officer) -> list[handover.Question]:
    """At every site where I serve or am planned, what I may agree to."""
    held = list(officer.assignments.select_related("site"))
    by_site = statistics.terms({row.site_id for row in held})
    sites = {row.site_id: row.site for row in held}
    return [
        one
        for pk, site in sites.items()
        for one in handover.questions(
            officer, by_site.get(pk, []), [row for row in held if row.site_id == pk], site.today(request.now)
        )
    ]


def _place(site: Site, officer: Officer, rows: list[statistics.Term], request: SignedIn) -> dict[str, Any]:
    """My running stint at one site, and my card there as residents see it."""
    today = site.today(request.now)
    mine = [term.stint for term in rows if term.officer_id == officer.pk]
    stint = next(stint for stint in mine if stint.is_serving(today))
    post = stint.post_on(today)
    role = post.role if post else Assignment.Role.OFFICER
    return {
        "site": site,
        "stint": stint,
        "clock": cards.clock(stint, today=today),
        "years": stint.anniversaries(today) if stint.has_clock else [],
        "on_leave": stint.on_leave(today),
        "card": cards.person(statistics.Member(officer, stint, role), today=today),
    }


def _today(officer: Officer, request: SignedIn):
    """The day it is where this officer serves."""
    site = Site.objects.filter(pk__in=request.access.serves_at).by_name().first()
    return site.today(request.now) if site else request.now.date()
