"""The demonstration: its people, its data, its pages."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
