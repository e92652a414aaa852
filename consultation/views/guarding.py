"""What stands between a rush of automated requests and everybody else; a person is never refused for good."""

import math
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultation.models import Suspicion
from web.addresses import client_address, masked_address
from web.buckets import FULL, Level, rate, shared_buckets
from web.proofs import Proof, challenge_for, proof_of

# A box that people do not see. What fills it in fills in everything.
TRAP = "website"
# A bucket that is emptier than this is a rush.
RUSH = 0.5


@dataclass(frozen=True)
class Passage:
    """Whether a request may go on, and if not when to try again."""

    level: Level

    @property
    def is_free(self) -> bool:
        """Say whether the request may go on."""
        return self.level.wait_seconds == 0

    @property
    def wait_seconds(self) -> int:
        """Return after how many whole seconds to try again."""
        return max(1, math.ceil(self.level.wait_seconds))

    @property
    def in_a_rush(self) -> bool:
        """Say whether so much arrives, from this address or from all, that a browser should prove some work."""
        return min(self.level.left, self.level.left_of_all) < RUSH


def passage(request: HttpRequest, name: str, *, cost: int = 1) -> Passage:
    """Count a request of an address: "start", "save", "submit", "code" or "appeal"; a cost of 0 only looks.

    The address itself is kept nowhere.
    """
    own, everybody = rate(settings.RATES[name]), rate(settings.SITE_RATE)
    if own is None:
        return Passage(FULL)
    all_of_it = ("all:submit", everybody) if everybody is not None and name == "submit" else None
    owner = f"{name}:{masked_address(client_address(request))}"
    return Passage(shared_buckets().take(owner, own, all_of_it, cost=cost))


def wait_page(request: HttpRequest, template: str, context: dict[str, Any], passed: Passage) -> HttpResponse:
    """Show a page again, with what was sent still in it, and say when to send it again."""
    response = render(request, template, {**context, "wait": passed.wait_seconds}, status=429)
    response["Retry-After"] = str(passed.wait_seconds)
    return response


def suspicion_at_start(request: HttpRequest) -> str:
    """Return why what comes of this start is to be held; nothing where nothing speaks against it."""
    return Suspicion.TRAP if request.POST.get(TRAP) else ""


def suspicion_in_a_rush(request: HttpRequest, draft_id: uuid.UUID) -> str | None:
    """Return why a response that is sent in a rush is to be held; nothing where its browser proved some work.

    None where the page that was sent asked for no proof, or too long ago: it is to be shown again, with a challenge.
    A challenge is good for one draft, and a draft becomes one response.
    """
    if "proof" not in request.POST:
        return None
    proof = proof_of(request.POST["proof"], str(draft_id)) if request.POST["proof"] else Proof.BAD
    if proof is Proof.EXPIRED:
        return None
    return "" if proof is Proof.GOOD else Suspicion.NO_PROOF


def challenge_in_a_rush(request: HttpRequest, draft_id: uuid.UUID) -> dict[str, Any] | None:
    """Return the challenge that a page for sending a response is to carry now; none where there is no rush."""
    return challenge_for(str(draft_id)) if passage(request, "submit", cost=0).in_a_rush else None
