"""Signing in, the second factor, and what is not on offer: signing up and passwords by email."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
PASSWORD = "a long password of nobody"


@pytest.fixture(autouse=True)
def _no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def member() -> User:
    return User.objects.create_user("member", password=PASSWORD)


def sign_in(client: Client, **values: str) -> object:
    return client.post("/accounts/login/", {"login": "member", "password": PASSWORD, **values})


def confirm(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def current_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_sign_in_leads_to_the_staff_home(client: Client, member: User) -> None:
    answer = client.post("/accounts/login/", {"login": "member", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/staff/")
    assert client.get("/staff/").status_code == 200


def test_wrong_password_is_an_error_in_the_summary_and_the_name_is_kept(client: Client, member: User) -> None:
    page = client.post("/accounts/login/", {"login": "member", "password": "wrong"}).text
    assert "There is a problem" in page
    assert re.search(r"<title[^>]*>\s*Error: Staff: sign in", page)
    assert "The username or the password is not right" in page
    assert 'value="member"' in page
    assert 'value="wrong"' not in page


def test_sign_in_page_is_the_portals_own(client: Client) -> None:
    page = client.get("/accounts/login/").text
    assert "This is not the police." in page
    assert page.count("<h1") == 1
    assert "Sign up" not in page


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "password/reset/", "password/set/"])
def test_what_an_administrator_does_has_no_address(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


def test_sign_out_asks_first_and_then_ends_the_session(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/staff/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/staff/").status_code == 302


def test_second_factor_is_asked_for_before_anything_else_where_it_is_required(
    client: Client, member: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    for path in ("/staff/", "/admin/", "/accounts/password/change/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/about/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_second_factor_is_not_asked_for_where_it_is_not_required(
    client: Client, member: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client)
    assert client.get("/staff/").status_code == 200


def test_set_up_factor_opens_the_door_and_is_asked_for_at_the_next_sign_in(
    client: Client, member: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/").text
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)
    assert secret
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "There is a problem" in wrong.text
    client.post("/accounts/2fa/totp/activate/", {"code": current_code(secret.group(1))})
    assert client.get("/staff/").status_code == 200
    codes = client.get("/accounts/2fa/recovery-codes/")
    assert re.search(r"<textarea[^>]* readonly>(\w+\n){9}\w+</textarea>", codes.text)

    client.post("/accounts/logout/")
    cache.clear()
    answer = client.post("/accounts/login/", {"login": "member", "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/staff/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": current_code(secret.group(1))})
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "login/", "logout/", "inactive/", "reauthenticate/", "password/change/", "2fa/", "2fa/totp/activate/",
        "2fa/totp/deactivate/", "2fa/recovery-codes/generate/", "2fa/reauthenticate/",
    ],
)  # fmt: skip
def test_every_page_of_signing_in_has_one_heading_and_the_portals_frame(
    client: Client, member: User, path: str
) -> None:
    if path not in ("login/", "inactive/"):
        sign_in(client)
        confirm(client)
    if "deactivate" in path or "recovery" in path or path == "2fa/reauthenticate/":
        TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    page = client.get(f"/accounts/{path}", follow=True)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "This is not the police." in page.text


def test_admin_site_asks_to_sign_in_at_the_same_door(client: Client, member: User) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(member)
    assert client.get("/admin/", follow=True).status_code == 403


def test_signing_in_leaves_no_message_for_a_later_page(client: Client, django_user_model: type) -> None:
    django_user_model.objects.create_user("somebody", password="a long enough password")  # type: ignore[attr-defined]
    client.post("/accounts/login/", {"login": "somebody", "password": "a long enough password"})
    assert "Successfully signed in" not in client.get("/accounts/password/change/").text
