"""Rates, addresses and proofs of work, without a database."""

import base64
import json
import socket
import time
from collections.abc import Iterator

import altcha
import pytest
from django.test import RequestFactory
from pytest_django import Settings

from web.addresses import client_address
from web.buckets import FULL, Buckets, Rate, rate
from web.proofs import Proof, challenge_for, proof_of


def solved(challenge: dict[str, object]) -> str:
    made = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_base64()


@pytest.fixture(autouse=True)
def little_work(settings: Settings) -> None:
    settings.PROOF_COST = 1


def test_rate_says_how_much_at_once_and_how_much_a_minute() -> None:
    assert rate("150+60/min") == Rate(150, 1.0)
    assert rate("") is None


@pytest.mark.parametrize("text", ["150", "60/min", "0+60/min", "5+0/min", "-5+60/min", "5+60/hour"])
def test_rate_that_makes_no_sense_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is not a rate"):
        rate(text)


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 203.0.113.10", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "not an address", "not an address"),
    ],
)
def test_address_is_what_our_own_proxy_saw(proxies: int, passed: str, address: str, settings: Settings) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)) == address


def test_solution_is_good_for_what_it_was_made_for_only() -> None:
    solution = solved(challenge_for("one draft"))
    assert proof_of(solution, "one draft") is Proof.GOOD
    assert proof_of(solution, "another draft") is Proof.BAD


def test_challenge_that_was_changed_or_never_made_here_is_refused(settings: Settings) -> None:
    challenge = challenge_for("a draft")
    challenge["parameters"]["keyPrefix"] = ""
    assert proof_of(solved(challenge), "a draft") is Proof.BAD
    made_here = solved(challenge_for("a draft"))
    settings.SECRET_KEY = "another installation's"
    assert proof_of(made_here, "a draft") is Proof.BAD


def test_solution_that_comes_too_late_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.proofs.LIFETIME_SECONDS", -1)
    assert proof_of(solved(challenge_for("a draft")), "a draft") is Proof.EXPIRED


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "%%%",
        "bm90IGpzb24=",
        *(
            base64.b64encode(json.dumps(value).encode()).decode()
            for value in (None, [], {}, 5, {"challenge": 1, "solution": 2}, {"challenge": {"parameters": {}}})
        ),
        base64.b64encode(b"\xff\xfe").decode(),
        "\ud800",
        base64.b64encode(b"[" * 40_000).decode(),
    ],
)
def test_nonsense_is_no_solution(nonsense: str) -> None:
    assert proof_of(nonsense, "a draft") is Proof.BAD


def test_challenge_with_parts_of_the_wrong_kind_is_no_solution() -> None:
    payload = json.loads(base64.b64decode(solved(challenge_for("a draft"))))
    for part in payload["challenge"]["parameters"]:
        for value in (None, [], {}, "zz", -1, 1e308):
            spoilt = json.loads(json.dumps(payload))
            spoilt["challenge"]["parameters"][part] = value
            assert proof_of(base64.b64encode(json.dumps(spoilt).encode()).decode(), "a draft") is not Proof.GOOD, part


@pytest.fixture
def silent_server() -> Iterator[str]:
    """Takes connections and never says a word, as a stopped Redis does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/1"


def test_everything_is_let_through_quickly_while_redis_is_silent(silent_server: str) -> None:
    buckets = Buckets(silent_server)
    began = time.monotonic()
    assert {buckets.take("somebody", Rate(1, 1)) for _ in range(100)} == {FULL}
    assert time.monotonic() - began < 2


def test_everything_is_let_through_at_once_while_there_is_no_redis() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    began = time.monotonic()
    assert Buckets(f"redis://127.0.0.1:{port}/1").take("somebody", Rate(1, 1)) == FULL
    assert time.monotonic() - began < 0.5
