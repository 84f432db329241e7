"""For developers: what `./run` is made of, measurements, texts without a translation."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "tools"
