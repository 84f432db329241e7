"""The agency's files; never under a language."""

from django.urls import path, register_converter

from . import views


class Hexadecimal:
    regex = "[0-9a-f]{6,16}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Hexadecimal, "hexadecimal")
app_name = "agency_plain"
urlpatterns = [
    path("agency/<hexadecimal:digest>.webp", views.logo, name="logo"),
    path("agency/<hexadecimal:colour>.css", views.style, name="style"),
]
