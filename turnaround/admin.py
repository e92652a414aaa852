"""The plan in Django's admin site, for looking only: what changes it are the actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from turnaround.models import Ask, Change, Clause, Commitment, PlanVersion, Priority, Source, StatusUpdate


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that may be looked at with the view permission and changed by nobody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse adding."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse changing."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse deleting."""
        return False


@admin.register(PlanVersion)
class PlanVersionAdmin(ReadOnlyAdmin):
    """Versions of the plan."""

    list_display = ("slug", "title", "standing", "published_on", "state")


@admin.register(Priority)
class PriorityAdmin(ReadOnlyAdmin):
    """The nine priorities."""

    list_display = ("number", "short_title", "title")


@admin.register(Clause)
class ClauseAdmin(ReadOnlyAdmin):
    """Objectives."""

    list_display = ("key", "version", "priority", "text")
    list_select_related = ("version", "priority")
    list_filter = ("version", "priority")


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    """Commitments."""

    list_display = ("code", "title", "priority", "lead", "original_due_on", "current_due_on")
    list_select_related = ("priority",)
    list_filter = ("priority", "lead")
    search_fields = ("code", "title")


@admin.register(StatusUpdate)
class StatusUpdateAdmin(ReadOnlyAdmin):
    """How commitments stood, and when."""

    list_display = ("commitment", "status", "as_of", "recorded_at", "recorded_by")
    list_select_related = ("commitment", "recorded_by")
    list_filter = ("status",)


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """What a version says differently."""

    list_display = ("topic", "kind", "from_version", "to_version")
    list_select_related = ("from_version", "to_version")


@admin.register(Ask)
class AskAdmin(ReadOnlyAdmin):
    """What the Met asks of others."""

    list_display = ("code", "text")


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """Sources."""

    list_display = ("key", "title", "url")
    # Shown as text: as fields of a form Django warns that it will guess their scheme differently one day.
    readonly_fields = ("url", "other_url")
    search_fields = ("key", "title")
