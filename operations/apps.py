"""What whoever runs the portal needs: health, backup and restore, the setup check, the page of settings."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
