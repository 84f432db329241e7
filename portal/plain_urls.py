"""Addresses of the project itself, for machines and for the demonstration: never under /es (two there lead here)."""

from django.conf import settings
from django.urls import path

from demo import views as demo
from lib import languages
from operations import views as health

from . import api_docs

app_name = "portal_plain"

urlpatterns = [
    path("api/docs/", api_docs.docs, name="api_docs"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("demo/", demo.demo, name="demo"),
    path("demo/mail/", demo.mail, name="demo_mail"),
    *[
        path(f"{code}/demo/{page}", demo.without_language, name=name)
        for code in dict(settings.LANGUAGES)
        if code != languages.first()
        for page, name in (("", "demo_prefixed"), ("mail/", "demo_mail_prefixed"))
    ],
    path("demo/mail/<slug:name>/", demo.letter, name="demo_letter"),
    path("demo/mail/<slug:name>/html/", demo.letter_html, name="demo_letter_html"),
]
