"""The API described for people and for machines."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def test_reference_lists_every_address_with_its_filters(client: Client) -> None:
    page = client.get("/api/").text
    for path in (
        "/api/v1/commitments/",
        "/api/v1/priorities/{number}/",
        "/api/v1/responses/",
        "/api/v1/results/{slug}/",
    ):
        assert path in page
    assert "GSS code." in page


def test_openapi_description_is_valid_and_without_warnings() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_openapi_description_is_open(client: Client) -> None:
    assert client.get("/api/v1/schema/", {"format": "json"}).json()["openapi"].startswith("3.")
