"""The plan in the admin site: an administrator may look, nobody may change."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from portal.roles import ensure_roles
from tests.factories.turnaround import make_commitment, make_priority, make_version
from turnaround.models import Commitment

pytestmark = pytest.mark.django_db

TABLES = ["planversion", "priority", "clause", "commitment", "statusupdate", "change", "ask", "source"]


def member(role: str) -> Client:
    """Return a browser in which a member of `role` is signed in."""
    ensure_roles()
    user = User.objects.create(username=role.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("table", TABLES)
def test_an_administrator_may_look_and_not_change(table: str) -> None:
    make_commitment("C05", priority=make_priority(1))
    make_version()
    client = member("Administrator")
    assert client.get(reverse(f"admin:turnaround_{table}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:turnaround_{table}_add")).status_code == 403
    assert client.post(reverse(f"admin:turnaround_{table}_add"), {}).status_code == 403


def test_one_commitment_can_be_looked_at_and_not_changed() -> None:
    make_commitment("C05")
    commitment = Commitment.objects.get(code="C05")
    address = reverse("admin:turnaround_commitment_change", args=[commitment.pk])
    client = member("Administrator")
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "Other"}).status_code == 403
    assert client.post(reverse("admin:turnaround_commitment_delete", args=[commitment.pk])).status_code == 403


@pytest.mark.parametrize("role", ["Moderator", "Analyst"])
def test_other_roles_do_not_see_it(role: str) -> None:
    assert member(role).get(reverse("admin:turnaround_commitment_changelist")).status_code == 403
