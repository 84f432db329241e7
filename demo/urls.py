"""The demonstration's addresses, in every language at once; outside the demonstration each is a 404 (RUN-4)."""

from django.conf import settings
from django.urls import path

from lib import languages

from . import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.demo, name="index"),
    path("demo/monday/", views.monday, name="monday"),
    path("demo/mail/", views.mail, name="mail"),
    *[
        path(f"{code}/demo/{page}", views.without_language, name=name)
        for code in dict(settings.LANGUAGES)
        if code != languages.default_language()
        for page, name in (("", "index_prefixed"), ("mail/", "mail_prefixed"))
    ],
    path("demo/mail/<slug:name>/", views.letter, name="letter"),
    path("demo/mail/<slug:name>/html/", views.letter_html, name="letter_html"),
]
