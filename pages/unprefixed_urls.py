"""Addresses that programs know by heart and that carry no language."""

from django.urls import path

from .views import machines

app_name = "pages_plain"
urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("favicon.ico", machines.icon, {"name": "favicon.ico"}, name="favicon"),
    path("apple-touch-icon.png", machines.icon, {"name": "apple-touch-icon.png"}, name="touch_icon"),
    path("apple-touch-icon-precomposed.png", machines.icon, {"name": "apple-touch-icon.png"}, name="touch_icon_before"),
]
