"""Staff accounts in Django's admin site."""

from http import HTTPStatus
from typing import Any

# From where they are registered, so that this has happened before they are taken out.
from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from auditing.recording import record, record_change

# What an account may do, apart from its roles.
RIGHTS = ("is_active", "is_staff", "is_superuser")

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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Note what changes in an account, without its names and addresses."""
        super().save_model(request, obj, form, change)
        changed = {name: getattr(obj, name) for name in RIGHTS if name in form.changed_data}
        others = sorted(set(form.changed_data) - set(RIGHTS) - {"groups", "user_permissions"})
        action = "account.change" if change else "account.add"
        if changed or others or not change:
            record(action=action, by=request.user, subject=f"user:{obj.pk}", after={**changed, "changed": others})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Note which roles somebody gets and loses."""
        before = _roles(form.instance)
        super().save_related(request, form, formsets, change)
        record_change(
            action="account.roles",
            by=request.user,
            subject=f"user:{form.instance.pk}",
            before=before,
            after=_roles(form.instance),
        )

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002
        """Note that an administrator set somebody's password."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            record(action="account.password", by=request.user, subject=f"user:{id}")
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse deleting: decisions keep the name of who made them. An account is closed by making it inactive."""
        return False


def _roles(user: User) -> dict[str, list[str]]:
    return {
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "permissions": sorted(user.user_permissions.values_list("codename", flat=True)),
    }
