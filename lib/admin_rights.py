"""Who may do what with a kind of row in the Django admin, said in one line of its ModelAdmin."""

from typing import Any

from django.http import HttpRequest


class ForAdministrators:
    """Administrators alone, where `is_for` does not name somebody else. They look; more is in `rights`."""

    rights: tuple[str, ...] = ("view",)

    def is_for(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.is_for(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_for(request) and "view" in self.rights

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_for(request) and "add" in self.rights

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_for(request) and "change" in self.rights

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_for(request) and "delete" in self.rights
