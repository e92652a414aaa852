"""Proof of work: a little arithmetic that a browser does by itself, and a flood of requests has to do each time.

ALTCHA's challenges and solutions, checked here and nowhere else. No third party is asked and nothing is stored: the
challenge is signed, says what it is for and when it ends.
"""

import hmac
import secrets
import time
from enum import Enum
from typing import Any

import altcha
from django.conf import settings

ALGORITHM = "PBKDF2/SHA-256"
LIFETIME_SECONDS = 20 * 60
# The tries that a browser needs: many enough to cost something, and never very many by bad luck.
FEWEST_TRIES, MOST_TRIES = 100, 200


class Proof(Enum):
    """What became of a solution."""

    GOOD = "good"
    EXPIRED = "expired"
    BAD = "bad"


def challenge_for(purpose: str) -> dict[str, Any]:
    """Return a challenge, for a browser to solve, that is good for this purpose only."""
    made = altcha.create_challenge(
        ALGORITHM,
        settings.PROOF_COST,
        counter=FEWEST_TRIES + secrets.randbelow(MOST_TRIES - FEWEST_TRIES),
        expires_at=int(time.time()) + LIFETIME_SECONDS,
        data={"for": _digest(purpose).hex()},
        hmac_secret=_digest("challenge"),
        hmac_key_secret=_digest("solution"),
    )
    return dict(made.to_dict())


def proof_of(solved: str, purpose: str) -> Proof:
    """Return whether `solved` is a solution of a challenge that was made here for this purpose."""
    try:
        payload = altcha.Payload.from_base64(solved)
        result = altcha.verify_solution(payload, _digest("challenge"), hmac_key_secret=_digest("solution"))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return Proof.BAD
    if result.expired:
        return Proof.EXPIRED
    if not result.verified:
        return Proof.BAD
    # Signed here, so it is what was put in.
    made_for = (payload.challenge.parameters.data or {}).get("for", "")
    fits = hmac.compare_digest(str(made_for).encode(), _digest(purpose).hex().encode())
    return Proof.GOOD if fits else Proof.BAD


def _digest(text: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"proof-of-work:{text}".encode(), "sha256")
