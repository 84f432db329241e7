"""The addresses of the API, version 1 (API-1): each room brings its own."""

from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

app_name = "api"
ROOMS = ["pages", "meetings", "feedback", "sites_app", "digests"]  # looked up from the top, at every request
urlpatterns = [
    *[path("", include(f"{room}.api_urls")) for room in ROOMS if find_spec(f"{room}.api_urls")],
    path("schema/", SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[]), name="schema"),
]
