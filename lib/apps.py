"""What every app stands on and that knows none of them; an app for its template tags."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "lib"
