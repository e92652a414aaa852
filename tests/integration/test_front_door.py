"""The pages about the portal, errors and health."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/about/", "/privacy/", "/accessibility/"])
def test_public_page_is_open_and_says_it_is_not_the_police(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "This is not the police." in page.text


def test_staff_home_asks_to_sign_in(client: Client) -> None:
    page = client.get("/staff/")
    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/")


def test_missing_page_explains_itself(client: Client) -> None:
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "Page not found" in page.text
