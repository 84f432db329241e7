"""Every address of the portal; /es stands before each HTML page, never before the API and machines' addresses."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

# The most visited first: an address is looked up from the top, at every request.
APPS = ["pages", "feedback", "meetings", "sites_app", "digests", "accounts"]
WITHOUT_LANGUAGE = ["portal", "agency", "mail", "pages", "meetings", "sites_app", "digests"]

urlpatterns = [
    path("api/v1/", include("portal.api_urls")),
    *i18n_patterns(
        *[path("", include(f"{app}.urls")) for app in APPS],
        # Not allauth's list of everything: its pages of accounts at other providers are not the portal's.
        path("accounts/", include("allauth.account.urls")),
        path("accounts/2fa/", include("allauth.mfa.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
    *[path("", include(f"{app}.unprefixed_urls")) for app in WITHOUT_LANGUAGE],
    path("", include("demo.urls")),
]

handler400 = "lib.errors.bad_request"
handler403 = "lib.errors.permission_denied"
handler404 = "lib.errors.page_not_found"
handler500 = "lib.errors.server_error"
handler429 = "lib.errors.sign_in_too_often"  # asked for by allauth
