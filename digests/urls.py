"""Pages of this app."""

from django.urls import path

from . import converters  # noqa: F401 - makes <week:...> known
from .views import public, staff, subscriptions

app_name = "digests"
SITE, STAFF = "sites/<slug:slug>/digests/", "staff/sites/<slug:slug>/digests/"
urlpatterns = [
    path(SITE, public.archive, name="list"),
    path(f"{SITE}subscribe/", subscriptions.subscribe, name="subscribe"),
    path(f"{SITE}<week:week>/", public.digest, name="digest"),
    path(f"{SITE}<week:week>/sheet/", public.sheet, name="sheet"),
    path("digests/confirm/<str:token>/", subscriptions.confirm, name="confirm"),
    path("digests/unsubscribe/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
    path(STAFF, staff.staff_list, name="staff_list"),
    path(f"{STAFF}<week:week>/", staff.staff_digest, name="staff_digest"),
]
