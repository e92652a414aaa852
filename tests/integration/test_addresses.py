"""Requests are counted without keeping anybody's network address."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from web.addresses import masked_address

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"


def test_masked_address_is_the_same_all_day_and_tells_nothing() -> None:
    assert masked_address(ADDRESS) == masked_address(ADDRESS) != masked_address("203.0.113.78")
    assert ADDRESS not in masked_address(ADDRESS)
    with override_settings(SECRET_KEY="another"):
        other = masked_address(ADDRESS)
    assert other != masked_address(ADDRESS)


def test_nothing_kept_after_api_and_sign_in_requests_holds_the_address(client: Client) -> None:
    client.get("/api/v1/priorities/", REMOTE_ADDR=ADDRESS)
    client.post("/accounts/login/", {"login": "nobody", "password": "wrong"}, REMOTE_ADDR=ADDRESS)
    kept = list(cache.iter_keys("*"))  # type: ignore[attr-defined]
    assert kept
    assert not [key for key in kept if ADDRESS in key]


def test_api_says_when_it_was_asked_too_often(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.api.throttling import MaskedAddressThrottle

    monkeypatch.setattr(MaskedAddressThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    answers = [client.get("/api/v1/priorities/", REMOTE_ADDR="203.0.113.99") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "throttled"
