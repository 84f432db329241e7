"""Moderation in the Django admin: a queue, one screen per item, every step a POST of its own."""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path

from lib.admin_rights import ForAdministrators

from ..models import Feedback
from . import backlog, entry, item, pausing, queue, records, steps


@admin.register(Feedback)
class FeedbackAdmin(ForAdministrators, admin.ModelAdmin):
    """The admin's frame only: who may come, and the addresses. Events are the record; the admin log stays empty."""

    rights = ("view",)

    def is_for(self, request: Any) -> bool:
        return request.access.is_moderator

    def log_addition(self, *args: Any) -> Any:
        """No log entry: it would hold a time finer than a day."""

    def log_change(self, *args: Any) -> Any:
        """As `log_addition`."""

    def log_deletions(self, *args: Any) -> Any:
        """As `log_addition`."""

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("", queue.queue, "feedback_feedback_changelist"),
            ("next/", queue.next_item, "feedback_next"),
            ("release-many/", queue.release_many, "feedback_release_many"),
            ("decline-many/", queue.decline_many, "feedback_decline_many"),
            ("pause/", pausing.pause, "feedback_pause"),
            ("resume/", pausing.resume, "feedback_resume"),
            ("translations/", queue.translations, "feedback_translations"),
            ("backlog/", backlog.backlog, "feedback_backlog"),
            ("enter/", entry.enter, "feedback_enter"),
            ("records/", records.export, "feedback_records"),
            ("<uuid:pk>/change/", item.read, "feedback_feedback_change"),
            ("<uuid:pk>/open/", item.open_item, "feedback_open"),
            ("<uuid:pk>/author/", item.show_author, "feedback_show_author"),
            *[(f"<uuid:pk>/{last}/", view, _url_name(last)) for last, view in steps.STEPS.items()],
            *[
                (f"<uuid:pk>/messages/<uuid:message>/{last}/", view, _url_name(f"message_{last}"))
                for last, view in steps.MESSAGE_STEPS.items()
            ],
        ]
        return [path(address, self.admin_site.admin_view(view), name=name) for address, view, name in pages]


def _url_name(step: str) -> str:
    return f"feedback_{step.replace('-', '_')}"
