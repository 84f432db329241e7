"""The addresses of the API, version 1 (API-1): each app brings its own."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView

from lib.api.schema import PublicSchema, StaffSchema

from . import api_docs

app_name = "api"


def _schema(generator: type[SchemaGenerator]) -> Callable[..., HttpResponseBase]:
    return SpectacularAPIView.as_view(generator_class=generator, authentication_classes=[], permission_classes=[])


APPS = ["pages", "meetings", "feedback", "sites_app", "digests"]  # looked up from the top, at every request
urlpatterns = [
    *[path("", include(f"{app}.api_urls")) for app in APPS],
    path("", api_docs.index, name="index"),
    path("schema/", _schema(PublicSchema), name="schema"),
    path("staff/schema/", _schema(StaffSchema), name="staff_schema"),
]
