"""Roles, the staff home and the accounts of staff."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from consultation.actions.moderating.claiming import claim_answer
from portal.roles import ROLES, ensure_roles
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
MODERATORS = {"Moderator", "Lead moderator"}


def test_every_permission_of_a_role_exists() -> None:
    existing = {
        f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert {permission for role in ROLES for permission in role.permissions} <= existing


def test_roles_in_the_database_are_those_of_the_code() -> None:
    user = make_user("sam")
    group = user.groups.get()
    group.permissions.set(Permission.objects.all())
    ensure_roles()
    assert {permission.codename for permission in group.permissions.all()} == {"moderate_answer", "decide_appeal"}


@pytest.mark.parametrize("role", [role.name for role in ROLES])
def test_only_moderators_may_read_texts_and_nobody_equality_answers(role: str) -> None:
    permissions = make_user("sam", role).get_all_permissions()
    assert ("consultation.moderate_answer" in permissions) is (role in MODERATORS)
    assert not [permission for permission in permissions if "equality" in permission or "draft" in permission]


@pytest.mark.parametrize(
    ("role", "part"),
    [
        ("Moderator", "Go to the queue"),
        ("Lead moderator", "Go to the queue"),
        ("Analyst", "Results and trust"),
        ("Plan editor", "All tables"),
        ("Administrator", "Accounts and roles"),
    ],
)
def test_staff_home_shows_each_role_its_parts(client: Client, role: str, part: str) -> None:
    client.force_login(make_user("sam", role, is_staff=role in ("Plan editor", "Administrator")))
    shown = client.get("/staff/").text
    assert part in shown
    assert ("Go to the queue" in shown) is (role in MODERATORS)


def test_staff_home_says_what_waits(client: Client) -> None:
    consultation, sam = make_consultation(), make_user("sam")
    claim_answer(answer_id=make_answer(consultation).pk, by=sam)
    make_answer(consultation, minutes_ago=2 * 24 * 60)
    make_answer(consultation, state="withheld")
    client.force_login(sam)
    shown = client.get("/staff/").text
    assert "2 texts are waiting, the first of them since" in shown
    assert "you hold 1." in shown


def test_staff_home_without_a_role_says_whom_to_ask(client: Client) -> None:
    client.force_login(make_user("new", None))
    assert "Ask an administrator" in client.get("/staff/").text


def test_admin_site_signs_in_where_everything_else_does(client: Client) -> None:
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")


def test_administrator_cannot_make_a_superuser_nor_change_one(client: Client) -> None:
    administrator = make_user("ada", "Administrator", is_staff=True)
    colleague, root = make_user("kit", None), User.objects.create_superuser("root", password="a long enough password")
    client.force_login(administrator)
    address = f"/admin/auth/user/{colleague.pk}/change/"
    assert 'name="is_superuser"' not in client.get(address).text
    form = {"username": "kit", "is_active": "on", "is_superuser": "on", "date_joined_0": "2026-01-01"}
    client.post(address, form)
    colleague.refresh_from_db()
    assert not colleague.is_superuser
    assert client.post(f"/admin/auth/user/{root.pk}/change/", form).status_code == 403
    assert client.post(f"/admin/auth/user/{colleague.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/auth/group/").status_code == 404
