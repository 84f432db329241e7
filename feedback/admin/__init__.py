"""Moderation in the Django admin: a queue, one screen per item, every step a POST of its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from ..models import Feedback
from . import entry, item, queue, steps


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """The admin's frame only: who may come, and the addresses. Events are the record; the admin log stays
    empty.
    """

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.access.is_moderator

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.access.is_moderator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """No log entry: it would hold a time finer than a day."""

    log_change = log_deletions = log_addition

    def get_urls(self) -> list[URLPattern]:
        verbs = [path(f"<uuid:pk>/{step.address}/", step.view, name=step.name) for step in steps.STEPS]
        messages = [
            path(f"<uuid:pk>/messages/<uuid:message>/{step.address}/", step.view, name=step.name)
            for step in steps.MESSAGE_STEPS
        ]
        urls = [
            path("", queue.queue, name="feedback_feedback_changelist"),
            path("next/", queue.next_item, name="feedback_next"),
            path("release-many/", queue.release_many, name="feedback_release_many"),
            path("decline-many/", queue.decline_many, name="feedback_decline_many"),
            path("translations/", queue.translations, name="feedback_translations"),
            path("enter/", entry.enter, name="feedback_enter"),
            path("<uuid:pk>/change/", item.read, name="feedback_feedback_change"),
            path("<uuid:pk>/open/", item.open_item, name="feedback_open"),
            path("<uuid:pk>/author/", item.show_author, name="feedback_show_author"),
            *verbs,
            *messages,
        ]
        return [
            path(url.pattern._route, self.admin_site.admin_view(url.callback), name=url.name) for url in urls
        ]
