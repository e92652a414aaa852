"""Staff accounts in Django's admin site."""

from typing import Any

# From where they are registered, so that this has happened before they are taken out.
from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

# The roles are a table in the code, written to the database on every start: nobody edits them here.
admin.site.unregister(Group)
admin.site.unregister(User)
# Second factors are secrets of their owners, and staff have no email addresses here.
admin.site.unregister(Authenticator)
admin.site.unregister(EmailAddress)


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Accounts of staff: names, roles, and whether they may sign in."""

    list_display = ("username", "first_name", "last_name", "is_active", "is_staff", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Let rights outside the roles be given by a superuser only, who is made on the server's command line."""
        fixed = ("last_login", "date_joined")
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only a superuser touch a superuser's account."""
        protected = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not protected and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse deleting: decisions keep the name of who made them. An account is closed by making it inactive."""
        return False
